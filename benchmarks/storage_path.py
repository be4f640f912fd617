"""The write path of the store beside the floor: `python -m benchmarks.storage_path --help`.

One step of the store is what a position in an open round leaves behind, without the rules that
decide it: a leaf and its pending row, the case row, the country's part, its deadline rows gone, two
letters. The floor is one state row, one event, one commit by the plain driver. Both take turns
within the same seconds, and the ratio is the median of the ratios of single turns.
"""

from __future__ import annotations

import argparse
import statistics
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from benchmarks.case import plan
from benchmarks.databases import PostgresServer, SqliteFiles
from benchmarks.peers.floor import Floor, PipelinedFloor
from rcm_workflow.application.ids import SeededEntropy
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.evolve import evolve, replay
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.values import Actor, Localized, Pin, Stance, sha256
from rcm_workflow.storage.store import SqlStore, create_database, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
OFFICER = Actor.parse("MX/ppt:officer")
DIGEST = sha256(b"text")


def countries(number: int) -> tuple[str, ...]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return tuple(a + b for a in letters for b in letters)[:number]


def begin(members: tuple[str, ...]) -> tuple[e.Event, ...]:
    """The events that lead to an open round."""
    return (
        e.CaseOpened(
            machine=Pin(name="consultation", version=1, digest=DIGEST),
            policy=Pin(name="policy", version=1, digest=DIGEST),
            snapshot=DIGEST,
            access=DIGEST,
            roster_version=0,
            title=Localized(en="Statement", es="Declaración"),
            reason="measured",
            initial="draft",
            members=members,
            authority=members[0],
        ),
        e.PollOpened(electorate="members", round=1, text=DIGEST, asked=members),
        e.PeriodOpened(
            name="review",
            hard=True,
            dispatched_at=AT,
            closes_at=AT + timedelta(days=7),
            last=members[-1:],
            deadlines=tuple(
                e.DeadlineSet(
                    country=one,
                    due_at=AT + timedelta(days=7),
                    reminders=((3, AT + timedelta(days=3)),),
                    certificate=DIGEST,
                )
                for one in members
            ),
        ),
    )


def works(name: str, members: tuple[str, ...]) -> Iterator[Append]:
    """What the commands leave behind that open a round and fill it, one after another."""
    positions = (
        e.PositionRecorded(
            trigger="take_position",
            electorate="members",
            round=1,
            country=country,
            stance=Stance.ASSENT,
            text=DIGEST,
        )
        for country in members
    )
    before: Case | None = None
    for seq, event in enumerate((*begin(members), *positions), start=1):
        at = AT + timedelta(seconds=seq)
        recorded = e.Recorded(
            case=name, seq=seq, recorded_at=at, occurred_at=at, actor=OFFICER, event=event
        )
        told = members[:2] if isinstance(event, e.PositionRecorded) else ()
        notices = tuple(
            Notice(recipient=f"{one}/ppt", topic=event.word, event=recorded.id) for one in told
        )
        after = evolve(before, recorded)
        command = f"{name}:{seq}"
        yield Append(name, before, after, None, (recorded,), (), notices, command, DIGEST)
        before = after


class StorePath:
    """Opens a case with its round, then records one position after another."""

    def __init__(self, url: str, members: int) -> None:
        create_database(url, "rcm.example/log", at=AT)
        self.store: SqlStore = open_store(url, entropy=SeededEntropy("bench"))
        self.members = countries(members)
        self.numbers = count(1)
        self.waiting: list[Append] = []

    def prepare(self) -> None:
        """A fresh case with its round open, and the positions to come."""
        all_of_it = list(works(f"TC-2026-{next(self.numbers):06d}", self.members))
        self.waiting = all_of_it[: -len(self.members) - 1 : -1]
        for work in all_of_it[: -len(self.members)]:
            self._append(work)

    def steps(self) -> int:
        return len(self.members)

    def step(self) -> None:
        self._append(self.waiting.pop())

    def _append(self, work: Append) -> None:
        with self.store.write(work.stream, work.command_id) as tx:
            assert tx.earlier is None
            assert tx.case == work.before if work.before is None else tx.case is work.before
            tx.append(work)


class FloorPath:
    """The peer of the other benchmark, with as many positions."""

    def __init__(self, url: str, members: int, floor: type[Floor]) -> None:
        self.floor = floor(plan(members))
        self.floor.setup(url)
        self.members = members
        self.number = 0

    def prepare(self) -> None:
        self.case_id = self.floor.open_case()
        for number in range(5):
            self.floor.step(self.case_id, number)
        self.number = 5

    def steps(self) -> int:
        return self.members

    def step(self) -> None:
        self.floor.step(self.case_id, self.number)
        self.number += 1


def turn(path: Any, seconds: float) -> float:
    """Steps per second over at least that long; what prepares a case is not counted."""
    done, spent = 0, 0.0
    while spent < seconds:
        path.prepare()
        start = time.perf_counter()
        for _ in range(path.steps()):
            path.step()
        spent += time.perf_counter() - start
        done += path.steps()
    return done / spent


def measure(paths: dict[str, Any], seconds: float, rounds: int) -> None:
    for path in paths.values():
        turn(path, seconds / 2)
    rates: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(rounds):
        for name in list(paths) if number % 2 else reversed(list(paths)):
            rates[name].append(turn(paths[name], seconds))
    for name, found in rates.items():
        ratio = statistics.median(a / b for a, b in zip(found, rates["floor"], strict=True))
        print(f"  {name:16} {statistics.median(found):8.0f} steps/s   {ratio:5.2f} of the floor")


def idle_sweep(store: SqlStore) -> float:
    """Milliseconds of a sweep that finds nothing."""
    found = []
    for _ in range(50):
        start = time.perf_counter()
        assert store.due(AT, 100) == []
        found.append(time.perf_counter() - start)
    return statistics.median(found) * 1000


def fill_deadlines(store: SqlStore, rows: int) -> None:
    """Open rounds of eleven countries until there are that many rows."""
    members = countries(11)
    for number in range(rows // 23 + 1):
        name = f"ZZ-2026-{number:06d}"
        events = tuple(
            e.Recorded(
                case=name, seq=seq, recorded_at=AT, occurred_at=AT, actor=OFFICER, event=event
            )
            for seq, event in enumerate(begin(members), start=1)
        )
        with store.write(name, name) as tx:
            after = replay(events)
            tx.append(Append(name, None, after, None, events, (), (), name, "d"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storage_path", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--members", type=int, nargs="*", default=[11, 193])
    parser.add_argument("--deadlines", type=int, default=0, help="rows under an idle sweep")
    asked = parser.parse_args()
    with ExitStack() as stack:
        for kind in (SqliteFiles, PostgresServer):
            if asked.database not in (kind.kind, "both"):
                continue
            place = stack.enter_context(closing(kind()))
            print(place.version())
            for members in asked.members:
                url = place.create(f"store{members}")
                path = StorePath(url, members)
                floors = {"floor": Floor}
                if kind is PostgresServer:
                    floors["floor-pipeline"] = PipelinedFloor
                paths: dict[str, Any] = {
                    name: FloorPath(place.create(f"{name}{members}"), members, floor)
                    for name, floor in floors.items()
                }
                print(f" {members} countries")
                measure({**paths, "store": path}, asked.seconds, asked.rounds)
                if asked.deadlines and members == asked.members[0]:
                    fill_deadlines(path.store, asked.deadlines)
                    idle = idle_sweep(path.store)
                    print(f"  idle sweep over {asked.deadlines} deadlines: {idle:.2f} ms")
                path.store.close()
                for floor_path in paths.values():
                    floor_path.floor.close()


if __name__ == "__main__":
    main()
