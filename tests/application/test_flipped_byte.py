"""One bit turned over anywhere in the file: it is found, or nothing that is told has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.application.begin import begin
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain.failures import Busy, LogBroken, Refused
from rcm_workflow.domain.values import Seat, Stance
from rcm_workflow.storage.store import create_database, open_store
from tests.application.conftest import LOG, START
from tests.application.hall import Hall
from tests.scene import library, mexico, staffed

FLIPS = [pytest.param(60, id="some"), pytest.param(600, id="many", marks=pytest.mark.slow)]

COVERED = {
    "event": "row_id, stream, case_seq, type, actor, recorded_at, leaf",
    "tree_leaf": "leaf_index, row_id, hash",
    "head": "size, root, compact_range",
    "sealed_value": "event_id, name, salt, value",
    "document": "digest, body",
    "case_row": (
        "id, machine, state, version, title_en, title_es, authority, opened_at, last_at, "
        "closes_at, final, last_leaf"
    ),
    "case_key": "machine, key, case_id",
    "roster_row": "id, version, last_leaf",
}
"""What ``verify`` promises to hold against the leaves; see there for what it does not.

The JSON of folded cases is compared as what it says, not as it is spelled.
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a database with a case in its first round, whole and sealed."""
    path = tmp_path_factory.mktemp("sound") / "rcm.sqlite3"
    create_database(f"sqlite:///{path}", LOG, at=START)
    clock = ManualClock(START)
    store = open_store(f"sqlite:///{path}", entropy=SystemEntropy())
    app = App(store, clock, library(), SystemEntropy())
    administrator = Seat.parse("secretariat/administrator")
    begin(app, staffed(library().facts()), "founder", administrator, START.date())
    hall = Hall(app, clock)
    hall.to_agreed().at(mexico("2021-09-09T10:00"))
    hall.do("open_round_1")
    hall.position("HN", Stance.AMEND, wording="and protection", statement="HN insists")
    seal(app)
    assert verify(app).faults == ()
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def told(path: Path) -> list[object]:
    """Every covered value, or what stands in the way of reading them."""
    found: list[object] = []
    with sqlite3.connect(path) as connection:
        for table, columns in COVERED.items():
            rows = connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2")  # noqa: S608 - our own words
            found += [(table, *row) for row in rows]
    return found


def places(size: int, flips: int) -> Iterator[tuple[int, int]]:
    random = Random(2021)  # noqa: S311 - the same places every time
    return ((random.randrange(size), 1 << random.randrange(8)) for _ in range(flips))


@pytest.mark.parametrize("flips", FLIPS)
def test_a_bit_turned_over_anywhere_is_found_or_changes_nothing(sound, tmp_path, flips):
    whole = tmp_path / "whole.sqlite3"
    whole.write_bytes(sound)
    expected, found = told(whole), 0
    for number, (place, bit) in enumerate(places(len(sound), flips)):
        path = tmp_path / f"{number}.sqlite3"
        path.write_bytes(sound[:place] + bytes([sound[place] ^ bit]) + sound[place + 1 :])
        if is_found(path):
            found += 1
        else:
            assert told(path) == expected, (place, bit)
        for one in tmp_path.glob(f"{number}.sqlite3*"):
            one.unlink()
    # Most of the file is leaves and documents: an auditor who finds little does not look.
    assert found > flips // 3


def is_found(path: Path) -> bool:
    """Whether the check names a fault, or cannot read the database at all."""
    try:
        store = open_store(f"sqlite:///{path}", entropy=SystemEntropy())
    except (LogBroken, Refused, Busy, sqlite3.DatabaseError):
        return True
    try:
        clock = ManualClock(mexico("2021-09-09T10:00"))
        return verify(App(store, clock, library(), SystemEntropy())).faults != ()
    except (LogBroken, Refused, Busy):
        return True
    finally:
        store.close()
