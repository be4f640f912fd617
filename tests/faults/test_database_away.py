"""A database that is away, not ours, too new or closed to us: said clearly, and nothing is lost."""

from __future__ import annotations

import ctypes
import os
import sqlite3
import time

import pytest
from sqlalchemy import create_engine, text

from rcm_workflow.application.seal import seal
from rcm_workflow.domain.failures import Busy, Refused
from tests.application.hall import Hall
from tests.faults.children import PATIENCE, children
from tests.faults.hands import new_log, opened, seal_always, write
from tests.faults.log import add_up, kept
from tests.faults.server import own_server
from tests.scene import refused

CAPGET, CAPSET = {"x86_64": (125, 126)}.get(os.uname().machine, (90, 91))
"""Numbers of the calls; those that came after x86 share one table."""
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1 << 1, 1 << 2


def opening_of(url):
    with opened(url):
        pass


def without_privileges():
    """Make root obey the modes of files, as everybody else does."""
    if os.geteuid() != 0:
        return
    version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
    # Effective, permitted, inheritable, for capabilities 0 to 31 and for those above.
    sets = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.syscall(CAPGET, version_3, sets) == 0
    sets[0] &= ~(CAP_DAC_OVERRIDE | CAP_DAC_READ_SEARCH)
    assert libc.syscall(CAPSET, version_3, sets) == 0


def tries_to_write(tell, url):
    without_privileges()
    try:
        with opened(url) as app:
            Hall(app, app.clock).open()
    except Refused as refusal:
        tell(refusal.code, refusal.kind)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o755), (0o444, 0o555), (0o644, 0o555)])
def test_a_file_or_folder_that_may_only_be_read(url, sqlite_path, child, file, folder):
    sqlite_path.chmod(file)
    sqlite_path.parent.chmod(folder)
    try:
        told = child(tries_to_write, url).end()
    finally:
        sqlite_path.parent.chmod(0o755)
        sqlite_path.chmod(0o644)
    assert told == [("database_cannot_be_written", "input")]
    with opened(url) as app:
        Hall(app, app.clock).open()
        add_up(app)


def test_a_database_of_a_newer_version(url):
    _execute(url, "UPDATE alembic_version SET version_num = 'r9999'")
    assert refused("database_is_newer", opening_of, url).facts["revision"] == "r9999"


def test_a_database_of_somebody_else(sqlite_path):
    with sqlite3.connect(sqlite_path) as connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")
    connection.close()
    before = sqlite_path.read_bytes()
    refused("database_not_found", opening_of, f"sqlite:///{sqlite_path}")
    refused("database_exists", new_log, f"sqlite:///{sqlite_path}")
    assert sqlite_path.read_bytes() == before


def test_no_database_at_all(tmp_path):
    address = f"sqlite:///{tmp_path / 'nothing.sqlite3'}"
    refused("database_not_found", opening_of, address)
    assert list(tmp_path.iterdir()) == []
    refused("database_cannot_be_written", new_log, f"sqlite:///{tmp_path}/no/folder/x.sqlite3")


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "minutes.txt"
    path.write_text("The round was opened on Monday.\n" * 100)
    refused("not_a_database", opening_of, f"sqlite:///{path}")
    assert path.read_text() == "The round was opened on Monday.\n" * 100


def test_a_server_that_is_down(tmp_path):
    refusal = refused(
        "database_unreachable", opening_of, f"postgresql+psycopg://postgres@/x?host={tmp_path}"
    )
    assert refusal.kind == "input"


def test_a_server_that_goes_while_a_command_is_given(tmp_path):
    with own_server() as server:
        new_log(server.url)
        with opened(server.url) as app:
            hall = Hall(app, app.clock).to_troika()
            server.crash()
            with pytest.raises(Busy):
                hall.do("withdraw", reason="nobody listens")
            with pytest.raises(Busy):
                seal(app)
            server.again()
            hall.do("withdraw", reason="and again")
            assert hall.words.count("transition_fired") == 2
            hall.sound()


def test_a_server_that_crashes_under_load(chance, size):
    with own_server() as server, children() as child:
        new_log(server.url)
        sealer = child(seal_always, server.url).hear(1)
        writers = [
            child(write, server.url, cases=size * 2, patience=PATIENCE).hear(2) for _ in range(3)
        ]
        for _ in range(size):
            time.sleep(chance.uniform(0, 0.5))
            server.crash()
            server.again()
        told = [said for writer in writers for said in writer.end()]
        heads = sealer.kill()
        with opened(server.url) as app:
            kept(app, told)
            add_up(app, [head[1:] for head in heads])


test_a_server_that_crashes_under_load.sizes = (2, 20)


def _execute(url, statement):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
