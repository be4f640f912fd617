"""What the server writes elsewhere is what the steps of the cases ask for, and all of it.

The liar here is the office that runs it: its program decides as it should and stores something
else, with everything folded again so that nothing but the meaning is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.sweep import sweep
from rcm_workflow.application.verify import verify
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import events as e
from rcm_workflow.domain import roster_events as r
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.values import SYSTEM, Localized, Seat
from rcm_workflow.storage.store import open_store
from tests.application.effect_desk import Desk
from tests.definitions.effecting import ERRAND, PLAN, WATCH
from tests.ready import mostly_sqlite
from tests.scene import focal, mexico

__all__ = ["mostly_sqlite"]

Alter = Callable[[tuple[Recorded, ...]], tuple[Recorded, ...]]


class Liar:
    """A store that stores something else than what was decided; ``alters`` by stream."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.alters: dict[str, Alter] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def write(self, *args: Any) -> Iterator[Any]:
        with self._store.write(*args) as tx:
            yield _Hand(tx, self.alters, tx.roster)


class _Hand:
    def __init__(self, tx: Any, alters: dict[str, Alter], roster: Any) -> None:
        self._tx, self._alters, self._roster = tx, alters, roster

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def begin(self, stream: str) -> _Hand:
        return _Hand(self._tx.begin(stream), self._alters, self._roster)

    def join(self, stream: str) -> _Hand:
        return _Hand(self._tx.join(stream), self._alters, self._roster)

    def append(self, work: Append) -> None:
        prefix = work.stream.partition("-")[0]
        alter = self._alters.get(prefix)
        if alter is not None:
            events = alter(work.events)
            if work.roster is None:
                work = work._replace(events=events, after=replay(events, work.before))
            else:
                roster = self._roster
                for one in events:
                    roster = evolve_roster(roster, one)
                work = work._replace(events=events, roster=roster)
        self._tx.append(work)


def changing(kind: type[e.Event], **changes: Any) -> Alter:
    """Every event of a kind with other fields."""

    def alter(events: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
        return tuple(
            replace(one, event=one.event.model_copy(update=changes))
            if isinstance(one.event, kind)
            else one
            for one in events
        )

    return alter


def without(kind: type[e.Event]) -> Alter:
    """No event of a kind, and those behind it closed up."""

    def alter(events: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
        kept = [one for one in events if not isinstance(one.event, kind)]
        return tuple(replace(one, seq=events[0].seq + n) for n, one in enumerate(kept))

    return alter


def and_then(event: e.Event) -> Alter:
    """One event more at the end, of the system."""

    def alter(events: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
        more = replace(events[-1], seq=events[-1].seq + 1, actor=SYSTEM, event=event)
        return (*events, more)

    return alter


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("definitions")
    (folder / "machines").mkdir()
    for name, text in (("plan", PLAN), ("errand", ERRAND), ("watch", WATCH)):
        (folder / "machines" / f"{name}.v1.toml").write_text(text)
    return Library(folder)


@pytest.fixture
def desk(database, clock, definitions):
    entropy = SystemEntropy()
    store = open_store(database, entropy=entropy)
    yield Desk(App(Liar(store), clock, definitions, entropy))
    store.close()


def lied(desk: Desk, **alters: Alter) -> None:
    desk.app.store.alters.update(alters)


def found(desk: Desk) -> list[tuple[str, str, str]]:
    return [(one.code, one.where, one.field) for one in verify(desk.app).faults]


def entry(desk: Desk) -> str:
    """The id that the next entry of the roster gets."""
    return f"{ROSTER}.{desk.roster().version + 1}"


def test_a_liar_who_changes_nothing_is_none(desk):
    lied(desk, roster=lambda events: events, PL=lambda events: events)
    plan = desk.open()
    desk.do(plan, "adopt")
    desk.do(plan, "push")
    assert found(desk) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": date(2021, 11, 19)}, "starts_on"),
        ({"meeting": "XXX"}, "meeting"),
        ({"place": "Elsewhere"}, "place"),
    ],
)
def test_an_entry_other_than_the_step_asks_for(desk, changes, field):
    lied(desk, roster=changing(r.MeetingScheduled, **changes))
    plan = desk.open()
    desk.do(plan, "adopt", place="San José")
    assert found(desk) == [("does_not_follow", f"{plan}.4", field)]


def test_an_entry_of_another_kind_under_the_name_of_the_step(desk):
    seat = Seat.parse("MX/ppt")
    seized = r.MandateGiven(person=focal("HN").person, seat=seat, since=date(2021, 1, 1))
    lied(desk, roster=lambda events: tuple(replace(one, event=seized) for one in events))
    plan = desk.open()
    desk.do(plan, "adopt")
    assert found(desk) == [("does_not_follow", f"{plan}.4", "type")]


def test_a_mandate_that_a_case_says_it_gave(desk):
    plan = desk.open()
    desk.do(plan, "adopt")
    desk.app.clock.set(mexico("2021-09-20T10:00"))
    seat = Seat.parse("MX/ppt")
    seized = r.MandateGiven(person=focal("HN").person, seat=seat, since=date(2021, 1, 1))
    says = {"trigger": "push", "kind": "registered", "target": ROSTER, "name": "presidency"}
    forged = e.EffectCarriedOut(**says, event=entry(desk))
    lied(desk, PL=and_then(forged))
    desk.do(plan, "push")
    own = desk.case(plan).version
    with desk.app.store.write(ROSTER, "forged") as tx:
        roster = tx.roster
        now = desk.app.clock.now()
        more = {"seq": roster.version + 1, "recorded_at": now, "occurred_at": now}
        recorded = Recorded(case=ROSTER, actor=SYSTEM, event=seized, **more)
        nothing = {"before": None, "after": None, "documents": (), "notices": ()}
        command = {"command_id": "forged", "command_digest": "0" * 64}
        after = evolve_roster(roster, recorded)
        tx.append(Append(ROSTER, roster=after, events=(recorded,), **nothing, **command))
    assert found(desk) == [("does_not_follow", f"{plan}.{own}", "effect_carried_out")]


def test_a_step_whose_entry_is_kept_from_the_record(desk):
    lied(desk, PL=without(e.EffectCarriedOut))
    plan = desk.open()
    # What is entered at the first instant of all came with the database.
    desk.app.clock.set(mexico("2021-09-20T10:00"))
    desk.do(plan, "adopt")
    entered = f"{ROSTER}.{desk.roster().version}"
    assert set(found(desk)) == {
        ("does_not_follow", f"{plan}.3", "effect"),
        ("not_allowed", entered, "actor"),
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"inputs": {"what": "wine", "country": "MX"}, "unique": (("what", "wine"),)}, "what"),
        ({"title": Localized(en="Errand for wine", es="Encargo para wine")}, "title"),
    ],
)
def test_a_case_opened_otherwise_than_the_step_asks_for(desk, changes, field):
    lied(desk, ER=changing(e.CaseOpened, **changes))
    plan = desk.open()
    desk.do(plan, "adopt")
    where = field if field == "title" else f"inputs.{field}"
    assert ("does_not_follow", f"{plan}.5", where) in found(desk)


def test_a_case_moved_with_other_words_than_the_step_hands_on(desk):
    plan = desk.open()
    desk.do(plan, "adopt")
    lied(desk, ER=changing(e.TransitionFired, inputs={"note": "Nothing"}))
    desk.do(plan, "push")
    assert found(desk) == [("does_not_follow", f"{plan}.7", "inputs.note")]


def test_a_move_that_is_kept_from_the_record(desk):
    plan = desk.open()
    desk.do(plan, "adopt")
    lied(desk, PL=without(e.EffectCarriedOut))
    desk.do(plan, "push")
    assert ("does_not_follow", f"{plan}.6", "effect") in found(desk)


def test_what_a_person_asked_for_and_was_refused_is_not_on_record(desk):
    plan = desk.open()
    desk.do(plan, "adopt")
    refused = {"trigger": "push", "kind": "fired", "target": "ER-2021-001", "name": "start"}
    lied(desk, PL=and_then(e.EffectRefused(**refused, why="not_possible_in_state")))
    desk.do(plan, "push")
    assert found(desk) == [("does_not_follow", f"{plan}.8", "effect_refused")]


def test_a_case_that_the_clock_had_to_open_for_another_country(desk):
    watch = desk.open("watch", until="2021-09-20")
    lied(desk, ER=changing(e.CaseOpened, title=Localized(en="Errand", es="Encargo")))
    desk.app.clock.set(mexico("2021-09-21T10:00"))
    sweep(desk.app)
    faults = found(desk)
    assert {code for code, *_ in faults} == {"does_not_follow"}
    assert {field for *_, field in faults} == {"title"}
    assert all(where.startswith(f"{watch}.") for _, where, _ in faults)
