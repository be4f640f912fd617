"""The audit over several processes, and what it finds beyond rows and replays."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import create_engine, text

from rcm_workflow.application.app import App
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from rcm_workflow.application.verify_cases import walked
from rcm_workflow.application.verify_certificates import Moment, certificates
from rcm_workflow.application.verify_leaves import Seen, leaves
from rcm_workflow.application.verify_spread import Spread
from rcm_workflow.audit.leaf import build_leaf
from rcm_workflow.audit.merkle import CompactRange, leaf_hash
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain import events as e
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.values import Stance
from rcm_workflow.storage.store import open_store
from tests.application.conftest import START
from tests.application.hall import Hall
from tests.scene import library, mexico


class Elsewhere:
    """The application in another process."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> App:
        self.store = open_store(self.url, entropy=SystemEntropy())
        return App(self.store, ManualClock(START), library(), SystemEntropy())

    def __exit__(self, *raised: object) -> None:
        self.store.close()


@pytest.fixture
def scene(app, clock):
    hall = Hall(app, clock)
    hall.to_agreed().at(mexico("2021-09-09T10:00"))
    hall.do("open_round_1")
    hall.position("HN", Stance.AMEND, wording="and protection", statement="HN insists")
    seal(app)
    return hall


def edit(url: str, *statements: str, **values: object) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values if ":" in statement else {})
    engine.dispose()


def test_processes_find_what_one_finds(scene, app, database):
    edit(database, "UPDATE case_row SET state = 'agreed'", "DELETE FROM sealed_value")
    alone, told = verify(app), []
    spread = Spread(2, partial(Elsewhere, database))
    shared = verify(app, lambda done, total: told.append((done, total)), spread=spread)
    assert {one.code for one in alone.faults} == {"case_row", "sealed_value"}
    assert shared._replace(seconds={}) == alone._replace(seconds={})
    assert shared.seconds.keys() == alone.seconds.keys() >= {"leaves", "replays", "certificates"}
    assert told[-1][0] <= told[-1][1] == 2 * alone.events
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_deadline_is_counted_again_from_its_calendar(scene, app):
    """A certificate of another day would be found though the log were built anew around it."""
    with app.store.read() as view:
        (moment, *_) = [
            one
            for one in walked(view.events(scene.case_id)).moments
            if isinstance(one.recorded.event, e.PeriodOpened)
        ]
        assert list(certificates(app, view, [moment])) == []
        first, second, *rest = moment.deadlines
        swapped = (
            first.model_copy(update={"certificate": second.certificate}),
            second.model_copy(update={"due_at": second.due_at.replace(year=2022)}),
            *rest,
        )
        found = list(certificates(app, view, [Moment(moment.before, moment.recorded, swapped)]))
    assert [(one.code, one.where, one.field) for one in found] == [
        ("certificate", moment.recorded.id, f"deadlines.{first.country}.certificate"),
        ("certificate", moment.recorded.id, f"deadlines.{second.country}.due_at"),
    ]
    assert (found[0].expected, found[0].found) == (first.certificate, second.certificate)


class Rows:
    """A view of a log that holds these leaves of one case and nothing else."""

    def __init__(self, stored: list[bytes]) -> None:
        self.stored = stored

    def leaf_rows(self):
        at = "2021-09-06T14:00:00.000000Z"
        for place, leaf in enumerate(self.stored):
            seq = place + 1
            yield [(seq, place, leaf_hash(leaf), leaf, "TC-1", seq, "noted", "p-0042", at)]


def numbered(*numbers: int | None) -> list[tuple[str, str, str]]:
    """The faults of a log in which one actor numbers its events so."""
    stored = [
        build_leaf(
            log="rcm.test/log",
            case="TC-1",
            case_seq=seq,
            recorded_at=START.replace(hour=14, minute=0),
            event_id=f"TC-1.{seq}",
            type="noted",
            actor="p-0042",
            actor_seq=number,
            occurred_at=START.replace(hour=14, minute=0),
            body={},
            sealed={},
        )
        for seq, number in enumerate(numbers, start=1)
    ]
    tree = CompactRange()
    for one in stored:
        tree.append(leaf_hash(one))
    head = Head(tree.size, tree.root().hex(), tree.hashes)
    found = leaves("rcm.test/log", Rows(stored), head, [], Seen(), lambda _: None)
    return [(one.where, one.expected, one.found) for one in found if one.code == "actor_seq"]


def test_an_actor_leaves_no_number_out():
    assert numbered(1, 2, None, 3) == []
    assert numbered(1, 3, 4) == [("leaf 1 (TC-1)", "2", "3")]
    assert numbered(2) == [("leaf 0 (TC-1)", "1", "2")]
    assert numbered(1, 1, 2) == [("leaf 1 (TC-1)", "2", "1")]
