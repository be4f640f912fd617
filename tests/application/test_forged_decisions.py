"""What a decision rested on is asked again: a reason that was due, what another case decided."""

from __future__ import annotations

from typing import Any

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.application.verify import verify
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain import events as e
from rcm_workflow.domain.allowed import opening
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.occasions import Moment
from rcm_workflow.domain.values import Actor, Stance, sha256
from tests.application.hall import Hall
from tests.ready import mostly_sqlite
from tests.scene import MEMBERS, Scene, focal, mexico, ppt

__all__ = ["mostly_sqlite"]

Answers = tuple[tuple[str, str], ...]
REASONED = (("consultation.change_of_position", "change_needs_reason"),)
RATIFIED = (("consultation.register_with_rcgm", "ratification_by_vm_required"),)


class Under(Hall):
    """A hall whose cases go by other answers of the policy."""

    def __init__(self, app: App, clock: ManualClock, overrides: Answers) -> None:
        super().__init__(app, clock)
        self.overrides = overrides

    def open(self, *actor: Any, **inputs: Any) -> Any:
        return super().open(*actor, **inputs, overrides=self.overrides)

    def in_round(self) -> None:
        self.to_agreed().at(mexico("2021-09-09T10:00"))
        self.do("open_round_1")


def entered(hall: Hall, like: e.Recorded, actor: Actor, **changes: Any) -> str:
    """An event like another, after the last one, stored past everything that decides."""
    event = like.event.model_copy(update=changes)
    given = {"seq": hall.case.version + 1, "actor": actor, "event": event, "salts": ()}
    instant = max(hall.clock.now(), hall.case.last_at)
    given |= {"recorded_at": instant, "occurred_at": instant}
    recorded = like.model_copy(update=given)
    work = Append(
        stream=hall.case_id,
        before=hall.case,
        after=replay((recorded,), hall.case),
        roster=None,
        events=(recorded,),
        documents=(),
        notices=(),
        command_id="forged",
        command_digest=sha256(b"forged"),
    )
    with hall.app.store.write(hall.case_id, "forged") as tx:
        tx.append(work)
    return recorded.id


def objections(app, where: str) -> list[tuple[str, str]]:
    """What is found there; the letters that were not written are another matter."""
    found = [one for one in verify(app).faults if one.where == where and one.code != "letter"]
    return [(one.code, one.field) for one in found]


def test_a_position_changed_without_the_reason_that_is_due(app, clock):
    hall = Under(app, clock, REASONED)
    hall.in_round()
    (first,) = hall.position("CR", Stance.OBJECT, statement="No")
    given = {"statement": "Yes", "inputs": {"reason": "New instructions"}}
    (second,) = hall.position("CR", Stance.ASSENT, **given)
    assert verify(app).faults == ()
    more = {"stance": Stance.OBJECT, "supersedes": second.id, "sealed": {"statement": "No again"}}
    where = entered(hall, first, focal("CR"), **more)
    assert objections(app, where) == [("not_allowed", "held")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stance": Stance.AMEND}, "changes"),
        ({"changes": (e.ChangeRequested(id="CR-9-1", lang="es"),)}, "changes"),
        ({"stance": Stance.RESERVE, "sealed": {}}, "statement"),
    ],
    ids=["no_change", "no_amendment", "no_words"],
)
def test_a_position_without_what_it_has_to_be_given_with(app, clock, changes, field):
    hall = Under(app, clock, ())
    hall.in_round()
    (first,) = hall.position("CR", Stance.OBJECT, statement="No")
    where = entered(hall, first, focal("CR"), supersedes=first.id, **changes)
    assert ("not_allowed", field) in objections(app, where)


def test_a_launch_that_no_vice_ministerial_decision_ratifies(app, clock):
    hall = Under(app, clock, RATIFIED)
    hall.in_round()
    hall.delivered(*MEMBERS).all_assent().run_out()
    (adopted, *_) = hall.do("adopt")
    named = {"ratified_by": "VM-2021-001", "ratifying_decision": "decisions-1"}
    launch = {"trigger": "launch", "source": "consensus", "dest": "launched", "inputs": named}
    where = entered(hall, adopted, ppt(), **launch)
    found = objections(app, where)
    assert found.count(("not_allowed", "held")) == 2, found


def test_a_link_by_the_name_of_an_effect():
    one = Scene(mexico("2021-09-06T09:00"))
    opened, *_ = one.open()
    linked = opened.event.model_copy(update={"links": (("information_item", "II-2021-001"),)})
    forged = opened.model_copy(update={"event": linked})
    moment = Moment(replay((forged,)), forged, one.rules, one.roster)
    assert [field for field, *_ in opening(moment, {})] == ["links"]
