"""A copy of a database that is being written to: it verifies, and is a beginning of the log."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess

import pytest
from sqlalchemy.engine import make_url

from rcm_workflow.application.seal import seal
from rcm_workflow.application.sweep import sweep
from tests.application.hall import Hall
from tests.faults.hands import new_log, opened, seal_always, write
from tests.faults.log import add_up
from tests.faults.server import own_server


def copied_while_written(url, copy_url, copy, child):
    """Copy in the middle of work; the copy has a life of its own."""
    writer, sealer = child(write, url).hear(20), child(seal_always, url).hear(3)
    copy()
    # What was done before the copy may be told after it: only the second word is surely of later.
    writer.hear(len(writer.told) + 4)
    sealer.hear(len(sealer.told) + 2)
    writer.kill()
    sealer.kill()
    with opened(url) as app, opened(copy_url) as copied:
        with app.store.read() as live, copied.store.read() as view:
            then, now = view.head(), live.head()
            assert 0 < then.size < now.size
            stored = {one.event: one.leaf for one in live.leaves()}
            beginning = [one.leaf for one in view.leaves()]
            assert all(stored[one.event] == one.leaf for one in view.leaves())
            assert len(beginning) < len(stored)
        add_up(app, [(then.size, then.root)])
        add_up(copied, [(then.size, then.root)])
        Hall(copied, copied.clock).to_round()
        sweep(copied)
        assert seal(copied).size > len(beginning)
        add_up(copied, [(then.size, then.root)])


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_vacuum_into(url, sqlite_path, child):
    target = sqlite_path.with_name("copy.sqlite3")

    def copy():
        connection = sqlite3.connect(sqlite_path)
        connection.execute("VACUUM INTO ?", (str(target),))
        connection.close()

    copied_while_written(url, f"sqlite:///{target}", copy, child)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_online_backup_of_sqlite(url, sqlite_path, child):
    target = sqlite_path.with_name("copy.sqlite3")

    def copy():
        source, sink = sqlite3.connect(sqlite_path), sqlite3.connect(target)
        source.backup(sink, pages=-1)
        sink.close()
        source.close()

    copied_while_written(url, f"sqlite:///{target}", copy, child)


def test_pg_dump_and_restore(tmp_path, child):
    with own_server() as server:
        if not (server.binaries / "pg_dump").exists():
            pytest.skip("this server came without pg_dump")
        address = make_url(server.url)
        place = ["-h", address.query["host"], "-U", "postgres"]
        new_log(server.url)

        def run(program, *words):
            subprocess.run(
                [server.binaries / program, *place, *words], check=True, capture_output=True
            )

        def copy():
            run("pg_dump", "-Fc", "-f", tmp_path / "dump", "postgres")
            run("createdb", "copy")
            run("pg_restore", "-d", "copy", "--exit-on-error", tmp_path / "dump")

        copy_url = address.set(database="copy").render_as_string(hide_password=False)
        copied_while_written(server.url, copy_url, copy, child)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_plain_copy_of_a_file_and_its_log_taken_at_rest(url, sqlite_path, app):
    """What an administrator does with a stopped machine."""
    Hall(app, app.clock).to_round()
    head = seal(app)
    folder = sqlite_path.with_name("elsewhere")
    folder.mkdir()
    for one in sqlite_path.parent.glob("rcm.sqlite3*"):
        shutil.copy(one, folder)
    with opened(f"sqlite:///{folder / sqlite_path.name}") as copied:
        assert seal(copied) == head
        add_up(copied)
