"""What stands in the roster was entered by who might: a seized seat does not audit as whole."""

from datetime import date, timedelta

import pytest

from rcm_workflow.application.verify import verify
from rcm_workflow.domain import roster_events as r
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.values import SYSTEM, Seat, sha256
from tests.ready import mostly_sqlite
from tests.scene import focal, ppt, seated

__all__ = ["mostly_sqlite"]

PPT = Seat.parse("MX/ppt")
COSTA_RICA = Seat.parse("CR/foreign_affairs")


def entered(app, actor, event):
    """An event of the roster, stored past everything that decides."""
    with app.store.read() as view:
        roster = view.roster()
    now = max(app.clock.now(), roster.last_at)
    recorded = Recorded(
        case=ROSTER,
        seq=roster.version + 1,
        recorded_at=now,
        occurred_at=now,
        actor=actor,
        event=event,
    )
    work = Append(
        stream=ROSTER,
        before=None,
        after=None,
        roster=evolve_roster(roster, recorded),
        events=(recorded,),
        documents=(),
        notices=(),
        command_id="forged",
        command_digest=sha256(b"forged"),
    )
    with app.store.write(ROSTER, "forged") as tx:
        tx.append(work)
    return recorded.id


@pytest.mark.parametrize(
    ("actor", "event"),
    [
        (focal("HN"), r.MandateGiven(person=focal("HN").person, seat=PPT, since=date(2021, 1, 1))),
        (ppt(), r.SeatKeyAdded(seat=COSTA_RICA, public="11" * 32)),
    ],
    ids=["mandate", "key"],
)
def test_what_somebody_without_the_right_entered_is_a_fault(app, actor, event):
    where = entered(app, actor, event)
    assert [(one.code, one.where, one.field) for one in verify(app).faults] == [
        ("not_allowed", where, "actor")
    ]


def test_what_the_system_entered_without_a_step_is_a_fault(app):
    person = focal("HN").person
    event = r.MandateGiven(person=person, seat=PPT, since=date(2021, 1, 1))
    app.clock.set(app.clock.now() + timedelta(hours=1))
    where = entered(app, SYSTEM, event)
    assert [(one.code, one.where, one.field, str(one.found)) for one in verify(app).faults] == [
        ("not_allowed", where, "actor", "system")
    ]


def test_what_the_administrator_entered_is_none(app):
    entered(app, seated("secretariat/administrator"), r.PersonRegistered(person="p-9999"))
    assert verify(app).faults == ()
