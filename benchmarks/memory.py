"""Whether a process that works for long grows: `python -m benchmarks.memory --help`.

One process does what a server and its worker do together: consultations are opened, answered and
ended, letters go out, what is due is swept, what is pending is sealed. Its resident memory is read
at equal distances; the first reading that counts is taken when its memory of cases is full.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.databases import PostgresServer, SqliteFiles
from benchmarks.rounds import Officers, new_app
from rcm_workflow.application.deliver import deliver
from rcm_workflow.application.seal import seal
from rcm_workflow.application.sweep import sweep
from rcm_workflow.storage.store import CASES_IN_MEMORY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rcm_workflow.domain.keeping import Letter

READINGS = 10
LETTERS = 1_000


class Swallow:
    """A messenger to whom every letter is delivered."""

    def deliver(self, letter: Letter, contacts: Sequence[Mapping[str, str]]) -> str:
        return "delivered"


def resident() -> float:
    """Megabytes of this process in memory."""
    gc.collect()
    said = subprocess.run(
        ["/bin/ps", "-o", "rss=", "-p", str(os.getpid())],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(said.stdout) / 1024


def work(url: str, steps: int) -> None:
    app, clock = new_app(url)
    officers, cases, since = Officers(app), 0, None
    readings = [(0, resident())]
    full_at = None
    begun = time.perf_counter()
    while officers.steps < steps:
        case = officers.all_assent(officers.open_round())
        officers.fire(case, "withdraw", reason="measured")
        cases += 1
        clock.advance(timedelta(minutes=7))
        since, before = clock.now(), since
        sweep(app, before)
        deliver(app, Swallow(), limit=LETTERS)
        seal(app)
        if full_at is None and cases >= CASES_IN_MEMORY:
            full_at = (officers.steps, resident())
        if officers.steps >= len(readings) * steps / READINGS:
            readings.append((officers.steps, resident()))
    taken = time.perf_counter() - begun
    print(f"  {officers.steps:,} steps in {cases:,} cases, {taken:.0f} s")
    for at, megabytes in readings:
        print(f"  {at:8,} steps {megabytes:8.1f} MB")
    if full_at is not None:
        at, megabytes = full_at
        last = readings[-1][1]
        print(
            f"  memory of cases full at {at:,} steps: {megabytes:.1f} MB; end: {last:.1f} MB"
            f" ({last / megabytes - 1:+.1%})"
        )
    app.store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--postgres", help="a server of yours instead of a throwaway one")
    given = parser.parse_args()
    databases = SqliteFiles() if given.database == "sqlite" else PostgresServer(given.postgres)
    try:
        print(databases.version())
        url = databases.create("memory")
        work(url, given.steps)
        databases.drop(url)
    finally:
        databases.close()


if __name__ == "__main__":
    main()
