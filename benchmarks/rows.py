"""What the rows of a step cost by themselves: `python -m benchmarks.rows`.

Steps are made and what they send to the database is written down. Then the same statements with the
same values go to a second database, which was the same when the first step began, and nothing is
decided, folded, hashed or validated on the way. Between the floor and this lies what the schema
asks for, between this and the engine what Python does; no engine with these rows can be quicker.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import psycopg

from benchmarks.case import plan
from benchmarks.databases import PostgresServer, SqliteFiles
from benchmarks.peers.floor import Floor
from benchmarks.peers.rcm import Rcm
from rcm_workflow.storage.pipeline import Pipeline
from rcm_workflow.storage.sqlite import PRAGMAS

STEPS = len(plan())
Sent = list[tuple[str, Sequence[Any]]]


class Tape:
    """Everything one session sends, in order, with a mark where a step began."""

    def __init__(self, session: Any, *, piped: bool) -> None:
        self.steps: list[Sent] = []
        self.open: Sent = []
        if piped:
            inner = session._pipeline.run  # noqa: SLF001 - what goes over the wire is asked for
            session._pipeline.run = lambda told: inner(self._note([*told]))  # noqa: SLF001
            return
        execute, many = session._execute, session._executemany  # noqa: SLF001

        def one(sql: str, values: Sequence[Any] = ()) -> Any:
            self._note([(sql, values)])
            return execute(sql, values)

        def several(sql: str, rows: Sequence[Sequence[Any]]) -> Any:
            self._note([(sql, row) for row in rows])
            return many(sql, rows)

        session._execute, session._executemany = one, several  # noqa: SLF001

    def _note(self, told: Sent) -> Sent:
        self.open += told
        return told

    def cut(self) -> None:
        """A step ends here."""
        self.steps.append(self.open)
        self.open = []


def recorded(rcm: Rcm, cases: int, *, piped: bool) -> tuple[list[Sent], list[float]]:
    """Make the steps; what each sent, and the microseconds it took. Opening is sent, not timed."""
    sessions = rcm.store._sessions  # noqa: SLF001 - the one session that all goes through
    session = sessions.take()
    sessions.put_back(session)
    tape, times = Tape(session, piped=piped), []
    for _ in range(cases):
        case_id = rcm.open_case()
        tape.cut()
        for n in range(STEPS):
            began = time.perf_counter()
            rcm.step(case_id, n)
            times.append((time.perf_counter() - began) * 1e6)
            tape.cut()
    return tape.steps, times


def replayed(send: Callable[[Sent], Any], steps: list[Sent]) -> list[float]:
    """Send what was recorded; the microseconds of each step."""
    times = []
    for place, step in enumerate(steps):
        began = time.perf_counter()
        send(step)
        if place % (STEPS + 1):
            times.append((time.perf_counter() - began) * 1e6)
    return times


def of_sqlite(cases: int) -> tuple[list[float], list[float], list[float]]:
    """The floor, the rows and the engine, in microseconds a step."""
    files = SqliteFiles()
    floor, rcm = Floor(plan()), Rcm(plan())
    floor.setup(files.create("floor"))
    url = files.create("rcm")
    rcm.setup(url)
    path = urlsplit(url).path
    rcm.store.close()
    shutil.copy(path, f"{path}.copy")
    rcm.setup(url)
    steps, engine = recorded(rcm, cases, piped=False)
    copy = sqlite3.connect(f"{path}.copy", isolation_level=None)
    for pragma in ("journal_mode=WAL", *PRAGMAS):
        copy.execute(f"PRAGMA {pragma}")
    execute = copy.cursor().execute

    def send(step: Sent) -> None:
        for sql, values in step:
            execute(sql, values).fetchall()

    rows = replayed(send, steps)
    base = floored(floor, cases)
    rcm.close()
    copy.close()
    files.close()
    return base, rows, engine


def of_postgres(cases: int, given: str | None) -> tuple[list[float], list[float], list[float]]:
    """The same on PostgreSQL; the rows go in as few round trips as the engine's own."""
    server = PostgresServer(given)
    floor, rcm = Floor(plan()), Rcm(plan())
    floor.setup(server.create("floor"))
    url = server.create("rcm")
    rcm.setup(url)
    rcm.store.close()
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
    rcm.setup(url)
    steps, engine = recorded(rcm, cases, piped=True)
    copy = psycopg.connect(url.replace(f"/{name}", f"/{name}_copy"), autocommit=True)
    pipeline = Pipeline(copy)
    rows = replayed(pipeline.run, steps)
    base = floored(floor, cases)
    rcm.close()
    floor.close()
    pipeline.close()
    server.close()
    return base, rows, engine


def floored(floor: Floor, cases: int) -> list[float]:
    """The microseconds of each step of the floor."""
    times = []
    for _ in range(cases):
        case_id = floor.open_case()
        for n in range(STEPS):
            began = time.perf_counter()
            floor.step(case_id, n)
            times.append((time.perf_counter() - began) * 1e6)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--postgres", help="a server of yours instead of a throwaway one")
    given = parser.parse_args()
    found = {
        "SQLite": of_sqlite(given.cases),
        "PostgreSQL": of_postgres(given.cases, given.postgres),
    }
    print("microseconds a step    floor   rows alone   engine   most of the floor's rate")
    for kind, lists in found.items():
        floor, rows, engine = (statistics.median(one) for one in lists)
        print(f"{kind:20} {floor:7.0f} {rows:12.0f} {engine:8.0f}   {floor / rows:.2f}")


if __name__ == "__main__":
    main()
