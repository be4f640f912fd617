"""Whichever column of an entry is edited, the verification ends and names the row."""

from __future__ import annotations

import pytest

from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from tests.application.hall import Hall
from tests.application.test_verify import Intruder

EDITS = {
    "row_id": "9999",
    "stream": "'TC-2021-999'",
    "case_seq": "5027",
    "type": "'never_heard_of'",
    "actor": "'HN/ppt:nobody'",
    "recorded_at": "'2031-01-01 00:00:00.000000'",
    "command_id": "'another'",
    "command_place": "7000",
    "command_digest": "'00'",
    "leaf": "x'7b7d'",
}
ALONE = ("command_id", "command_digest")


@pytest.fixture
def events(app, database):
    """All triggers gone, and how to name the third event of a stream."""
    intruder = Intruder(database).drop_all()
    yield intruder
    intruder.engine.dispose()


# Of a command of one event, its id and digest stand in no leaf and beside no other row.
@pytest.mark.parametrize(
    ("stream", "column"),
    [
        *(("roster", column) for column in sorted(EDITS)),
        *(("TC-2021-001", one) for one in sorted(EDITS) if one not in ALONE),
    ],
)
def test_an_edited_column_is_told_and_stops_nothing(app, clock, events, stream, column):
    Hall(app, clock).to_agreed()
    seal(app)
    value = EDITS[column]
    if column == "leaf" and not events.on_sqlite:
        value = "'{}'::bytea"
    of = f"stream = '{stream}' AND case_seq = 2"
    row = events.ask(f"SELECT row_id FROM event WHERE {of}")  # noqa: S608
    command = events.ask(f"SELECT command_id FROM event WHERE {of}")  # noqa: S608
    index = events.ask(f"SELECT leaf_index FROM tree_leaf WHERE row_id = {row}")  # noqa: S608
    events.do(f"UPDATE event SET {column} = {value} WHERE {of}")  # noqa: S608
    faults = verify(app).faults
    where = {one.where.partition(" (")[0] for one in faults if one.code != "trigger"}
    assert {f"leaf {index}", "row 9999", command, "another", "pending"} & where, faults
