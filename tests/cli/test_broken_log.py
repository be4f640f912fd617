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


def test_two_processes_find_what_one_finds(opened):
    def verified(jobs):
        told = opened.run("audit", "verify", "--jobs", str(jobs), "--json")
        return told.code, told.data

    assert verified(2) == verified(1)
    assert verified(2)[0] == 0
    with sqlite3.connect(opened.folder / "rcm.db") as database:
        database.execute("UPDATE case_row SET head = replace(head, 'draft', 'adopted')")
    code, found = verified(2)
    assert (code, found["whole"]) == (7, False)
    assert found == verified(1)[1]
