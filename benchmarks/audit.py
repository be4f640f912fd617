"""How fast a long log is audited, and in how much memory: `python -m benchmarks.audit --help`.

A case is copied within the database until there are so many events (`benchmarks.fill`), and
the product's own sealer takes them into the tree. Then `rcm audit verify` is done to it in this
process: the pass over the leaves by processor time, the slower checks by the clock over so many
processes. Memory is `ru_maxrss`, the most that the process ever had, filling not included: the
filling is done by a child.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from benchmarks.databases import PostgresServer, SqliteFiles
from benchmarks.fill import PREFIX, copy_case
from benchmarks.rounds import START, Officers, new_app
from rcm_workflow.application.app import App
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.verify import verify
from rcm_workflow.application.verify_leaves import Seen, leaves
from rcm_workflow.application.verify_spread import Spread
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.clock import ManualClock
from rcm_workflow.definitions.library import Library
from rcm_workflow.storage.octets import octets
from rcm_workflow.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

MEGABYTE = 1024


class Opened:
    """The same database once more, in another process."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> App:
        entropy = SystemEntropy()
        self.store = open_store(self.url, entropy=entropy)
        return App(self.store, ManualClock(START), Library(), entropy)

    def __exit__(self, *raised: object) -> None:
        self.store.close()


def opened(url: str) -> AbstractContextManager[App]:
    return Opened(url)


def fill(url: str, events: int) -> None:
    """A log in which everything adds up, case rows included."""
    app, _ = new_app(url)
    officers = Officers(app)
    case = officers.all_assent(officers.open_round())
    with app.store.read() as view:
        each = len(view.events(case.id))
    copy_case(app, app.store.backend.writer, case.id, events // each)  # type: ignore[attr-defined]
    _rename(app, case.id)
    app.store.close()  # type: ignore[attr-defined]


def _rename(app: App, model: str) -> None:
    """Give the copies their own name, the hash of their own last leaf, their own deadlines."""
    engine = app.store.backend.writer  # type: ignore[attr-defined]
    newest = (
        "SELECT e.stream, e.leaf FROM event e JOIN case_row c"
        f" ON c.id = e.stream AND c.version = e.case_seq WHERE e.stream LIKE '{PREFIX}%'"
    )

    def hashes() -> Iterator[dict[str, object]]:
        with engine.connect() as reading:
            for stream, leaf in reading.execute(text(newest)):
                yield {"id": stream, "hash": leaf_hash(octets(leaf))}

    rows = list(hashes())
    with engine.begin() as connection:
        for table, column, key in (("case_row", "head", "id"), ("case_part", "body", "case_id")):
            connection.execute(
                text(
                    f"UPDATE {table} SET {column} = replace({column}, '{model}', {key})"
                    f" WHERE {key} LIKE '{PREFIX}%'"
                )
            )
        connection.execute(
            text(
                "INSERT INTO deadline (case_id, country, kind, due_at)"
                " SELECT c.id, d.country, d.kind, d.due_at FROM deadline d CROSS JOIN case_row c"
                f" WHERE d.case_id = '{model}' AND c.id LIKE '{PREFIX}%'"
            )
        )
        connection.execute(text("UPDATE case_row SET last_leaf = :hash WHERE id = :id"), rows)


def audit(url: str, jobs: int) -> None:
    """Go over it, and say how long it took; without jobs only the pass over the leaves."""
    with opened(url) as app:
        for _ in range(2):
            seen, began = Seen(), time.process_time()
            with app.store.read() as view:
                found = list(leaves(app.store.log, view, view.head(), [], seen, lambda _: None))
            spent = time.process_time() - began
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
        events = seen.sealed
        print(f"{events:>9} events, {len(seen.streams)} streams, faults: {len(found)}")
        print(f"  hashing, form, columns, tree: {events / spent:>9,.0f} events/s of processor time")
        print(f"  most memory of the process:   {most:>9} MB")
        if not jobs:
            return
        began = time.perf_counter()
        whole = verify(app, spread=Spread(jobs, partial(opened, url)))
        spent = time.perf_counter() - began
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MEGABYTE
        print(f"  all checks over {jobs} processes:  {spent:>9.1f} s, faults: {len(whole.faults)}")
        for name, seconds in whole.seconds.items():
            print(f"    {name:<28} {seconds:>9.1f} s")
        print(f"  most memory: {most} MB, of a child {child} MB")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    parser.add_argument("--events", default="100000", help="sizes of logs, with commas")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--jobs", type=int, default=2, help="0: only the pass over the leaves")
    parser.add_argument("--keep", type=Path, help="a SQLite file to fill once and audit again")
    asked = parser.parse_args()
    server = SqliteFiles() if asked.database == "sqlite" else PostgresServer(None)
    spawn = multiprocessing.get_context("spawn")
    try:
        for size in map(int, asked.events.split(",")):
            url = f"sqlite:///{asked.keep}" if asked.keep else server.create(f"audit_{size}")
            for what, given in ((fill, size), (audit, asked.jobs)):
                if what is fill and asked.keep and asked.keep.exists():
                    continue
                child = spawn.Process(target=what, args=(url, given))
                child.start()
                child.join()
    finally:
        server.close()


if __name__ == "__main__":
    main()
