"""SQLite: one file, one writer at a time, readers that never wait."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any, cast

from sqlalchemy import URL, Dialect, Engine, create_engine, event
from sqlalchemy.dialects.sqlite.pysqlite import dialect as pysqlite

from rcm_workflow.domain.failures import Busy, LogBroken, Refused
from rcm_workflow.storage.backend import PATIENCE, Call, Order, Rows, Values
from rcm_workflow.storage.prepared import Prepared

OLDEST = (3, 37)
"""UPSERT, RETURNING and NULLS LAST are older; nothing before this is tried in the tests."""

PRAGMAS = (
    # In WAL mode anything less can lose the last commits in a power cut.
    "synchronous=FULL",
    "foreign_keys=ON",
    # Without it INSERT OR REPLACE deletes rows behind the back of the append-only triggers.
    "recursive_triggers=ON",
    # 32 MB: the upper pages of every index stay in memory.
    "cache_size=-32768",
    "temp_store=MEMORY",
    # The WAL is written over again once it was checkpointed, so it stops growing at 16 MB: while a
    # file grows, every sync costs the file system an entry in its own journal too. A checkpoint
    # syncs twice and writes each page that changed once, so fewer and larger ones cost a step less.
    "wal_autocheckpoint=4000",
)

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_CANNOT_BE_WRITTEN = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}
_BROKEN = {sqlite3.SQLITE_CORRUPT}
_SOMEBODY_WAS_FIRST = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
}


class SqliteSession:
    """A connection that begins every transaction as a writer."""

    def __init__(self, engine: Engine) -> None:
        pooled = engine.raw_connection()
        driver = cast("sqlite3.Connection", pooled.driver_connection)
        pooled.detach()
        # One cursor for all: a step has six statements, and each would have one of its own made.
        cursor = driver.cursor()
        self._execute = cursor.execute
        self._executemany = cursor.executemany
        self._driver = driver

    def open(self, calls: Sequence[Call]) -> list[Rows]:
        """Take the write lock, then read: a plain BEGIN would lose to whoever writes between."""
        self._execute("BEGIN IMMEDIATE")
        execute = self._execute
        return [execute(one.sql, one.values(given)).fetchall() for one, given in calls]

    def ask(self, prepared: Prepared, values: Values) -> Rows:
        """Answer one question in the open transaction."""
        return self._execute(prepared.sql, prepared.values(values)).fetchall()

    def finish(self, orders: Sequence[Order]) -> None:
        """Execute and commit."""
        execute = self._execute
        for one, given in orders:
            if len(given) == 1:
                execute(one.sql, one.values(given[0]))
            else:
                self._executemany(one.sql, [one.values(each) for each in given])
        execute("COMMIT")

    def at_once(self, unmoved: Call, orders: Sequence[Order]) -> bool:
        """Take the write lock, move the case if it is as it was seen, execute and commit."""
        began = monotonic()
        self._execute("BEGIN IMMEDIATE")
        if monotonic() - began > PATIENCE:
            return False
        one, given = unmoved
        if self._execute(one.sql, one.values(given)).rowcount != 1:
            return False
        self.finish(orders)
        return True

    def abandon(self) -> None:
        """Roll back what is open."""
        if self._driver.in_transaction:
            with suppress(sqlite3.Error):
                self._execute("ROLLBACK")

    @property
    def usable(self) -> bool:
        """Whether nothing was left open."""
        return not self._driver.in_transaction

    def close(self) -> None:
        """Close the connection."""
        self._driver.close()


class SqliteBackend:
    """A database file."""

    driver_error: type[Exception] = sqlite3.Error

    def __init__(self, url: URL, busy_seconds: float) -> None:
        """``busy_seconds``: how long a writer waits for another before it is told ``Busy``."""
        if sqlite3.sqlite_version_info < OLDEST:
            raise Refused("sqlite_is_too_old", kind="input", found=sqlite3.sqlite_version)
        if not url.database or url.database == ":memory:":
            raise Refused("database_url_not_understood", kind="input", url=str(url))
        self.path = Path(url.database)
        self._url = URL.create("sqlite", database=url.database, query=url.query)
        self._busy_ms = int(busy_seconds * 1000)
        self.dialect: Dialect = pysqlite()

    @cached_property
    def writer(self) -> Engine:
        """Connections for writing."""
        engine = create_engine(self._url, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", self._configure_writer)
        event.listen(engine, "begin", _begin_immediate)
        return engine

    @cached_property
    def reader(self) -> Engine:
        """Pooled connections for reading."""
        engine = create_engine(self._url, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", self._configure_reader)
        event.listen(engine, "begin", _begin)
        return engine

    @property
    def sweeper(self) -> Engine:
        """Reading needs no lock here, and must not wait for one."""
        return self.reader

    def session(self) -> SqliteSession:
        """A new writing session."""
        return SqliteSession(self.writer)

    def require_new(self) -> None:
        """Refuse where any file is, an empty one too, and where none can be made."""
        folder = self.path.parent
        try:
            # Of a link that leads nowhere the place is taken as well.
            taken = os.path.lexists(self.path)
            folder.stat()
        except (OSError, ValueError) as error:
            raise _cannot_be_written(str(getattr(error, "strerror", error))) from error
        if taken:
            raise Refused("database_exists", kind="input", path=str(self.path))
        if not folder.is_dir():
            raise _cannot_be_written(os.strerror(errno.ENOTDIR))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise _cannot_be_written(os.strerror(errno.EACCES))

    def prepare_new(self) -> None:
        """Create the file, readable by its owner only: it will hold sealed values."""
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise Refused("database_exists", kind="input", path=str(self.path)) from None
        except OSError as error:
            raise _cannot_be_written(str(error.strerror)) from error

    def discard_new(self) -> None:
        """Remove the file and what SQLite keeps beside it."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def require_found(self) -> None:
        """Refuse to open nothing: SQLite would create an empty file."""
        try:
            there = self.path.exists()
        except OSError:
            # A name longer than the file system takes is no name of a file.
            there = False
        if not there:
            raise Refused("database_not_found", kind="not_found", path=str(self.path))

    def scrub(self) -> None:
        """Write the file anew without what is gone, and empty the write-ahead file.

        A page that was split or freed keeps old bytes, and the write-ahead file the page as it
        was: only a copy of what is there, and an empty file beside it, have neither.
        """
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            connection.execute(f"PRAGMA busy_timeout={self._busy_ms}")
            connection.execute("PRAGMA synchronous=FULL")
            # What would be moved into a file of its own must not fill the memory instead.
            connection.execute("PRAGMA temp_store=FILE")
            connection.execute("VACUUM")
            (waiting, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if waiting:
                message = "somebody still reads: the write-ahead file could not be emptied"
                raise Busy(message)
        finally:
            connection.close()

    def explain(  # noqa: PLR0911 - one line per kind of failure
        self, error: Exception
    ) -> Exception | None:
        """What SQLite's error means to whoever asked."""
        extended = getattr(error, "sqlite_errorcode", None)
        if extended is None:
            return None
        code = extended & 0xFF
        if code in _BUSY or extended in _SOMEBODY_WAS_FIRST:
            return Busy(str(error))
        if extended == sqlite3.SQLITE_CONSTRAINT_NOTNULL and str(error).endswith(".version"):
            return Busy("the version is no longer the one that was read")
        if code in _CANNOT_BE_WRITTEN:
            return _cannot_be_written(str(error))
        if code == sqlite3.SQLITE_NOTADB:
            # A wrong path far oftener than a damaged file: no alarm, but a word about both.
            return Refused("not_a_database", kind="input", path=str(self.path))
        if code in _BROKEN:
            return LogBroken(str(error))
        return None

    def close(self) -> None:
        """Close the engines that were used."""
        for name in ("writer", "reader"):
            engine = self.__dict__.pop(name, None)
            if engine is not None:
                engine.dispose()

    def _configure(self, connection: sqlite3.Connection, _: Any) -> None:
        # The driver would begin transactions by itself, and as a reader.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={self._busy_ms}")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    def _configure_writer(self, connection: sqlite3.Connection, _: Any) -> None:
        self._configure(connection, _)
        # Kept in the file, so a reader must not say it: the file may be somebody else's.
        connection.execute("PRAGMA journal_mode=WAL")

    def _configure_reader(self, connection: sqlite3.Connection, _: Any) -> None:
        self._configure(connection, _)
        connection.execute("PRAGMA query_only=ON")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _cannot_be_written(why: str) -> Refused:
    return Refused("database_cannot_be_written", kind="input", why=why)
