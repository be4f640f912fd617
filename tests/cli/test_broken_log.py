"""A database that lost or changed what it must never lose is told of with exit code 7."""

import sqlite3

import pytest


@pytest.mark.parametrize(
    "edit",
    [
        "DELETE FROM meta WHERE key = 'log'",
        "UPDATE meta SET value = 'other/rehearsal' WHERE key = 'log'",
    ],
)
def test_a_log_without_its_name_or_under_another_is_broken(opened, edit):
    with sqlite3.connect(opened.folder / "rcm.db") as database:
        database.execute(edit)
    told = opened.run("log", "verify")
    assert told.code == 7
    assert "Traceback" not in told.err
