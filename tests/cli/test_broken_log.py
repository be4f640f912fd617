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


def test_of_an_old_copy_the_verification_says_what_differs(opened):
    opened.done("log", "key", "new", "--file", str(opened.folder / "log.key"))
    opened.environ["RCM_LOG_KEY"] = str(opened.folder / "log.key")
    opened.done("person", "add", "early", "--as", "admin")
    with sqlite3.connect(opened.folder / "rcm.db") as database:
        old = list(database.iterdump())
    opened.done("person", "add", "late", "--as", "admin")
    last = opened.done("log", "verify", "--json").data["size"]
    restore(opened, old)
    told = opened.run("log", "verify", "--json")
    faults = [(one["code"], one["where"], one["field"]) for one in told.data["faults"]]
    assert (told.code, faults) == (7, [("last_signed", f"signed head {last}", "size")])
    refused = opened.run("person", "add", "later", "--as", "admin", "--lang", "es")
    assert refused.code == 7
    assert f"se firmó una cabeza sobre {last}" in " ".join(refused.err.split())


def restore(office, script):
    """Put a database in the place of the one that is there, as from a backup."""
    for one in office.folder.glob("rcm.db*"):
        one.unlink()
    with sqlite3.connect(office.folder / "rcm.db") as database:
        database.executescript("\n".join(script))


def test_a_setting_that_is_set_to_nothing_is_not_set(opened):
    opened.environ |= {"RCM_LOG_KEY": "", "RCM_TRUST": ""}
    assert opened.done("log", "verify", "--json").data["whole"] is True
