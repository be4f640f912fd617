"""What a sweep costs beside many open deadlines: `python -m benchmarks.sweep --help`.

Ten countries of each case still owe their answer, so 10,000 cases hold 100,000 open deadlines and,
with reminders and closing instants, 310,000 deadline rows. A real case is brought into its round by
commands and copied through the store, each copy moved on by some minutes. An idle sweep finds
nothing due; then the clock moves, and what fell due is settled.
"""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.databases import PostgresServer, SqliteFiles
from benchmarks.rounds import Officers, new_app
from rcm_workflow.application.sweep import sweep
from tests.faults.crowd import plant

if TYPE_CHECKING:
    from rcm_workflow.application.app import App
    from rcm_workflow.clock import ManualClock

IDLE = 500
APART = timedelta(minutes=5)


def timed(app: App, clock: ManualClock) -> tuple[float, int]:
    """Seconds of one sweep and the cases it settled."""
    begun = time.perf_counter()
    done = sweep(app, clock.now())
    return time.perf_counter() - begun, len(done.settled)


def measure(url: str, cases: int) -> None:
    app, clock = new_app(url)
    first = Officers(app).open_round()
    begun = time.perf_counter()
    plant(app, first.id, [APART * n for n in range(1, cases)])
    built = time.perf_counter() - begun
    with app.store.read() as view:
        rows = view.counts()["deadlines"]
    print(f"  {cases:,} cases, {cases * 10:,} open deadlines, {rows:,} rows, made in {built:.0f} s")
    timed(app, clock)
    idle = sorted(timed(app, clock)[0] for _ in range(IDLE))
    print(
        f"  idle sweep: median {statistics.median(idle) * 1e3:.2f} ms,"
        f" p99 {idle[int(IDLE * 0.99)] * 1e3:.2f} ms"
    )
    first_due = app.store.next_due()
    assert first_due is not None
    for due in (1, 10, 100, 1000):
        clock.set(max(clock.now(), first_due) + APART * due * 0.999)
        seconds, settled = timed(app, clock)
        print(
            f"  {settled:5} cases due: {seconds * 1e3:8.1f} ms,"
            f" {seconds / max(settled, 1) * 1e3:.2f} ms each"
        )
    app.store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--postgres", help="a server of yours instead of a throwaway one")
    given = parser.parse_args()
    for kind in ("sqlite", "postgres") if given.database == "both" else (given.database,):
        databases = SqliteFiles() if kind == "sqlite" else PostgresServer(given.postgres)
        try:
            print(databases.version())
            for cases in given.cases:
                url = databases.create(f"sweep_{cases}")
                measure(url, cases)
                databases.drop(url)
        finally:
            databases.close()


if __name__ == "__main__":
    main()
