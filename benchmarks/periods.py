"""What reckoning costs, beside the libraries that people use: ``python -m benchmarks.periods``.

Every figure is processor time, the least of many short turns, and the ways take turns: so that a
neighbour on the machine is hardly measured, and disturbs all of them alike. How many dates differ
from ours is counted and printed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

from benchmarks.period_peers import Peer, peers
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import PeriodRule, reckon, reckon_instants
from rcm_workflow.definitions.reckon_batch import closing_instants, due_dates
from rcm_workflow.definitions.reckon_zones import zone
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.domain.roster_events import MemberAdmitted

TURNS = 300
FEW = 40
MILLION = 1_000_000
COUNTRY = "MX"
"""A country that every peer knows, and where they agree on nearly all days."""


def fastest(
    ways: dict[str, Callable[[], object]], per: int, turns: int = TURNS
) -> dict[str, float]:
    """Microseconds per item of the fastest turn of each way."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(turns):
        for name, work in ways.items():
            begun = process_time()
            work()
            best[name] = min(best[name], process_time() - begun)
    return {name: spent / per * 1e6 for name, spent in best.items()}


def each(work: Callable[..., object], items: Iterable[object]) -> Callable[[], object]:
    kept = list(items)

    def turn() -> None:
        for item in kept:
            work(item)

    return turn


class Bench:
    def __init__(self) -> None:
        library = Library()
        self.snapshot = library.snapshot("statutory")
        facts = library.facts()
        self.members = sorted(one.country for one in facts if isinstance(one, MemberAdmitted))
        office = self.snapshot.office(COUNTRY)
        self.table, self.days = office.full, self.snapshot.days
        self.days_off = [
            day
            for index, day in enumerate(self.days)
            if day.weekday() < 5 and not office.full.works[index]
        ]
        self.peers, self.missing = peers(COUNTRY, self.days_off)
        chance = random.Random(2026)  # noqa: S311 - repeatable, not secret
        year = datetime(2026, 1, 1, tzinfo=UTC)
        self.sent = [year + timedelta(seconds=chance.randrange(340 * 86_400)) for _ in range(FEW)]
        self.dates = [at.date() for at in self.sent]
        self.rule = PeriodRule(working_days=5, reminders=(3,), horizon="provisional")

    def agreement(self) -> dict[str, int]:
        """On how many days of three years each peer answers another date."""
        asked = [date(2024, 1, 1) + timedelta(days=step) for step in range(3 * 365)]
        ours = {n: due_dates(self.snapshot, COUNTRY, asked, n) for n in (5, 30)}
        return {
            peer.name: sum(
                _plain(peer.one(day, n)) != due
                for n in ours
                for day, due in zip(asked, ours[n], strict=True)
            )
            for peer in self.peers
        }

    def one(self, n: int) -> dict[str, float]:
        days, table, origin = self.days, self.table, self.snapshot.origin
        indices = [day.toordinal() - origin for day in self.dates]
        ways = {
            "rcm, by the table": each(lambda index: days[table.nth_after(index, n)], indices),
            "rcm, date to date": each(
                lambda day: due_dates(self.snapshot, COUNTRY, (day,), n), self.dates
            ),
        }
        for peer in self.peers:
            ways[peer.label] = each(lambda day, peer=peer: peer.one(day, n), self.dates)
        return fastest(ways, FEW)

    def eleven(self) -> dict[str, float]:
        """One consultation: the closing instants of eleven capitals."""
        snapshot, rule, members = self.snapshot, self.rule, self.members
        zones = [zone(snapshot.office(one).zone) for one in members]
        day = timedelta(days=1)

        def with_zones(peer: Peer, at: datetime) -> list[datetime]:
            return [
                datetime.combine(
                    _plain(peer.one(at.astimezone(each).date(), 5)) + day, datetime.min.time(), each
                ).astimezone(UTC)
                for each in zones
            ]

        ways: dict[str, Callable[[], object]] = {
            "rcm, instants": each(
                lambda at: reckon_instants(snapshot, rule, members, at, None, None), self.sent
            ),
            "rcm, instants and certificates": each(
                lambda at: reckon(snapshot, rule, members, at, None, None), self.sent
            ),
        }
        for peer in self.peers:
            ways[peer.label] = each(lambda at, peer=peer: with_zones(peer, at), self.sent)
        return fastest(ways, FEW)

    def million(self) -> dict[str, float]:
        """Seconds for a million deadlines of one office; the slow ways from a hundredth of it."""
        chance = random.Random(7)  # noqa: S311 - repeatable, not secret
        first = date(2020, 1, 1)
        days = [first + timedelta(days=chance.randrange(2900)) for _ in range(MILLION)]
        some = days[: MILLION // 100]
        ways: dict[str, tuple[Callable[[], object], int]] = {
            "rcm, due dates": (lambda: due_dates(self.snapshot, COUNTRY, days, 5), MILLION),
            "rcm, closing instants": (
                lambda: closing_instants(self.snapshot, COUNTRY, days, 5),
                MILLION,
            ),
        }
        for peer in self.peers:
            if peer.batch is None:
                ways[peer.label] = each(lambda day, peer=peer: peer.one(day, 5), some), len(some)
            else:
                asked = days if peer.package == "numpy" else some
                ways[peer.label] = peer.batch(asked, 5), len(asked)
        return {
            name: fastest({name: work}, count, turns=3)[name] * MILLION / 1e6
            for name, (work, count) in ways.items()
        }

    def loading(self) -> dict[str, float]:
        """Milliseconds until every office can be counted on."""
        document = Library().snapshot_document().body
        count = len(Snapshot.from_document(document).offices)
        found = fastest(
            {
                f"the published snapshot, {count} offices": lambda: Snapshot.from_document(
                    document
                ),
                "the same with file and digest": lambda: Library().snapshot(),
            },
            1000,
            turns=15,
        )
        begun = process_time()
        Library().built_snapshot()
        return found | {"built anew from `holidays`": (process_time() - begun) * 1e3}


def _plain(due: date) -> date:
    return due.date() if isinstance(due, datetime) else due


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    given = parser.parse_args()
    bench = Bench()
    different = bench.agreement()
    parts = {
        "one deadline, n = 5 (µs)": bench.one(5),
        "one deadline, n = 30 (µs)": bench.one(30),
        "eleven deadlines with zones (µs)": bench.eleven(),
        "a million deadlines of one office (s)": bench.million(),
        "loading (ms)": bench.loading(),
    }
    for title, figures in parts.items():
        print(f"\n{title}")
        for name, figure in figures.items():
            print(f"  {name:44}{figure:12.3f}")
    print(f"\nDates that differ from ours, of {2 * 3 * 365}: {different}")
    if bench.missing:
        print(f"Not installed, left out: {', '.join(bench.missing)}", file=sys.stderr)
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        data = {"figures": parts, "different": different, "missing": bench.missing}
        given.json.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
