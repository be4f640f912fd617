"""Where the time of a step goes: `python -m benchmarks.where --help`.

The eight-step case, case by case in turns with the floor, each step timed by the clock and by the
CPU of this process. A few boundaries of the engine are timed with them; none lies within another,
so what is left is the Python around them. Medians over steps that the machine disturbed least: of
all cases the quicker half counts. `--functions` prints what cProfile says instead; it makes Python
calls look dearer than they are, and says which they are.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from benchmarks.case import plan
from benchmarks.databases import PostgresServer, SqliteFiles
from benchmarks.peers.floor import Floor
from benchmarks.peers.rcm import Rcm
from rcm_workflow.application import perform
from rcm_workflow.storage import codec, gathering, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.case import Peer

WARM = 20
BOUNDARIES: tuple[tuple[str, Any, str], ...] = (
    ("the command", Rcm, "_command"),
    ("digest of the command", perform, "digest_of"),
    ("settling", perform, "settled_now"),
    ("deciding", perform, "decide"),
    ("tags and leaves", gathering, "make_leaf"),
    ("tags and leaves", gathering, "leaf_hash"),
    ("case row and parts", parts, "head_of"),
    ("case row and parts", parts, "changed_parts"),
    ("letters", codec, "notice_text"),
)
READ, WRITE = "database: lock and read", "database: compare and write"
REST = "Python around them"


class Watch:
    """Adds up, for one case, the clock and the CPU between boundaries."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)

    def over(self, area: str, of: Any, name: str) -> None:
        """Time every call of a function under the name of its area."""
        inner: Callable[..., Any] = getattr(of, name)

        def timed(*given: Any, **named: Any) -> Any:
            wall, cpu = time.perf_counter(), time.thread_time()
            try:
                return inner(*given, **named)
            finally:
                self.wall[area] += time.perf_counter() - wall
                self.cpu[area] += time.thread_time() - cpu

        setattr(of, name, timed)

    def case(self, peer: Peer, total: str) -> dict[str, tuple[float, float]]:
        """Run one case; area to microseconds a step by the clock and by the CPU."""
        self.wall.clear()
        self.cpu.clear()
        case_id = peer.open_case()
        self.wall.clear()
        self.cpu.clear()
        steps = range(len(plan()))
        wall, cpu = time.perf_counter(), time.thread_time()
        for n in steps:
            peer.step(case_id, n)
        self.wall[total] = time.perf_counter() - wall
        self.cpu[total] = time.thread_time() - cpu
        each = 1e6 / len(steps)
        return {area: (self.wall[area] * each, self.cpu[area] * each) for area in self.wall}


def sessions(rcm: Rcm) -> Any:
    """The class of the writing sessions of a database."""
    found = rcm.store.backend.session()
    found.close()
    return type(found)


def measure(watch: Watch, floor: Floor, rcm: Rcm, cases: int) -> Iterator[tuple[str, float, float]]:
    session = sessions(rcm)
    watch.over(READ, session, "open")
    watch.over(READ, session, "ask")
    # A step goes in one; where it has to read first, what it writes is among the rest.
    watch.over(WRITE, session, "at_once")
    found: dict[str, list[dict[str, tuple[float, float]]]] = {"floor": [], "rcm": []}
    for number in range(WARM + cases):
        for name, peer in (("floor", floor), ("rcm", rcm)):
            times = watch.case(peer, name)
            if number >= WARM:
                found[name].append(times)
    for name, all_times in found.items():
        quick = sorted(all_times, key=lambda one: one[name][0])[: max(1, cases // 2)]
        for area in [name, *(one for one in quick[0] if one != name)]:
            wall, cpu = (sorted(one[area][way] for one in quick) for way in (0, 1))
            yield area, wall[len(wall) // 2], cpu[len(cpu) // 2]


def functions(rcm: Rcm, cases: int) -> None:
    opened = [rcm.open_case() for _ in range(cases)]
    profile = cProfile.Profile()
    profile.enable()
    for case_id in opened:
        for n in range(len(plan())):
            rcm.step(case_id, n)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(40)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--functions", action="store_true", help="what cProfile says")
    parser.add_argument("--postgres", help="a server of yours instead of a throwaway one")
    given = parser.parse_args()
    watch = Watch()
    if not given.functions:
        for boundary in BOUNDARIES:
            watch.over(*boundary)
    for kind in ("sqlite", "postgres") if given.database == "both" else (given.database,):
        databases = SqliteFiles() if kind == "sqlite" else PostgresServer(given.postgres)
        floor, rcm = Floor(plan()), Rcm(plan())
        try:
            print(databases.version())
            for name, peer in (("floor", floor), ("rcm", rcm)):
                peer.setup(databases.create(f"where_{name}"))
            if given.functions:
                functions(rcm, given.cases)
                continue
            rest = [0.0, 0.0]
            print(f"  {'microseconds a step':28} {'clock':>7} {'CPU':>7}")
            for area, wall, cpu in measure(watch, floor, rcm, given.cases):
                sign = 1 if area == "rcm" else 0 if area == "floor" else -1
                rest = [rest[0] + sign * wall, rest[1] + sign * cpu]
                print(f"  {area:28} {wall:7.0f} {cpu:7.0f}")
            print(f"  {REST:28} {rest[0]:7.0f} {rest[1]:7.0f}")
        finally:
            for peer in (floor, rcm):
                peer.close()
            databases.close()


if __name__ == "__main__":
    main()
