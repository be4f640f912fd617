"""A full disk: a clear refusal, nothing half-written, and on it goes when there is room."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from rcm_workflow.application.seal import seal
from rcm_workflow.domain.failures import Busy, Refused
from tests.application.hall import Hall
from tests.faults.hands import new_log, opened
from tests.faults.log import add_up
from tests.faults.server import own_server
from tests.postgres import for_psycopg

MANY = 2_000
"""More steps than any of these disks has room for."""


def until_full(app):
    """Work until the database refuses; what was answered by then, and the refusal."""
    answered = []
    for _ in range(MANY):
        hall = Hall(app, app.clock)
        try:
            hall.to_round()
            answered += [one.id for one in hall.events]
            seal(app)
        except Refused as refusal:
            answered += [one.id for one in hall.events]
            return answered, refusal
    pytest.fail("the disk never became full")


def until_gone(app, url):
    """Work, and use up the server's own log, until it falls; what was answered by then."""
    answered = []
    for _ in range(MANY):
        hall = Hall(app, app.clock)
        try:
            hall.to_round()
            with psycopg.connect(for_psycopg(url), autocommit=True) as connection:
                connection.execute("SELECT pg_switch_wal()")
        except (Busy, psycopg.OperationalError) as failure:
            answered += [one.id for one in hall.events]
            return answered, failure
        answered += [one.id for one in hall.events]
    pytest.fail("the disk never became full")


def whole(app, answered):
    """What was answered is there, and whatever is there adds up."""
    with app.store.read() as view:
        stored = {one.event for one in view.leaves()}
    assert set(answered) <= stored
    add_up(app)


def fills_and_recovers(url, make_room):
    with opened(url) as app:
        answered, refusal = until_full(app)
        assert (refusal.code, refusal.kind) == ("database_cannot_be_written", "input")
        with app.store.read() as view:
            before = view.counts()
        more, refusal = until_full(app)
        assert refusal.code == "database_cannot_be_written"
        with app.store.read() as view:
            assert view.counts()["events"] >= before["events"]
        make_room()
        again = Hall(app, app.clock).to_round()
        whole(app, answered + more + [one.id for one in again.events])


def limited(tell, url):
    """Fill a file up to the limit of this process; then lift the limit and go on."""
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = Path(url.removeprefix("sqlite:///")).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 400_000, unlimited[1]))
    fills_and_recovers(url, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, unlimited))
    tell("recovered")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_that_may_not_grow(url, child, app):
    assert child(limited, url).end() == [("recovered",)]
    add_up(app)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system of that size, where this process may mount one."""
    folder = Path(tempfile.mkdtemp(prefix="rcm-disk-"))
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        folder.rmdir()
        pytest.skip("no file system may be mounted here; the limited file tells the same")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def resize(folder: Path, size: str) -> None:
    """Give the disk another size."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Take all room but a few bytes."""
    ballast = folder / "ballast"
    free = shutil.disk_usage(folder).free
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free - leave)
    return ballast


def test_a_full_disk_under_sqlite():
    with small_disk("4m") as folder:
        url = f"sqlite:///{folder / 'rcm.sqlite3'}"
        new_log(url)
        ballast = fill(folder, leave=400_000)
        fills_and_recovers(url, ballast.unlink)


def test_a_full_disk_under_postgresql():
    """Tables on the small disk, the log of the server elsewhere: it answers, and says disk full."""
    with small_disk("64m") as folder, own_server() as server:
        tables = folder / "tables"
        tables.mkdir()
        owner = server.data.stat()
        os.chown(tables, owner.st_uid, owner.st_gid)
        folder.chmod(0o711)
        with psycopg.connect(for_psycopg(server.url), autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{tables}'")
            connection.execute("CREATE DATABASE full_one TABLESPACE small")
        url = make_url(server.url).set(database="full_one").render_as_string(hide_password=False)
        new_log(url)
        ballast = fill(folder, leave=200_000)
        fills_and_recovers(url, ballast.unlink)


@pytest.mark.slow
def test_a_server_without_room_for_its_own_log():
    """The server falls: busy while it is away, and nothing answered is lost."""
    with small_disk("40m") as folder, own_server() as server:
        new_log(server.url)
        server.crash()
        logs = server.data / "pg_wal"
        logs.rename(logs.with_name("moved"))
        shutil.copytree(logs.with_name("moved"), folder / "wal")
        owner = server.data.stat()
        for path in (folder, folder / "wal", *(folder / "wal").rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)
        logs.symlink_to(folder / "wal")
        server.again()
        with opened(server.url) as app:
            answered, _ = until_gone(app, server.url)
            server.wait_until_gone()
            with pytest.raises(Busy):
                Hall(app, app.clock).to_round()
            resize(folder, "200m")
            server.again()
            again = Hall(app, app.clock).to_round()
            whole(app, answered + [one.id for one in again.events])
