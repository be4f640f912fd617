"""PostgreSQL: several machines, one row locked per case, two round trips per step."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, cast

import psycopg
from psycopg import errors
from sqlalchemy import URL, Dialect, Engine, create_engine, event, inspect
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect

from rcm_workflow.domain.failures import Busy, LogBroken, Refused, Unreachable
from rcm_workflow.storage.backend import Call, Order, Rows, Values
from rcm_workflow.storage.bundle import Bundles
from rcm_workflow.storage.pipeline import Pipeline
from rcm_workflow.storage.prepared import Prepared

KEEPALIVE: dict[str, int] = {
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 3000,
    "connect_timeout": 10,
}
"""A peer that vanished is noticed in seconds; its row locks would stay for as long."""

SERVER_SETTINGS = {
    "timezone": "UTC",
    "default_transaction_isolation": "read committed",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "30s",
    "client_connection_check_interval": "2s",
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "2",
}

DURABLE = ("on", "remote_apply")
"""The values of synchronous_commit under which an answered commit survives a power cut."""

_BUSY = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.QueryCanceled,
    errors.UniqueViolation,
    errors.IdleInTransactionSessionTimeout,
    errors.TooManyConnections,
)
_CANNOT_BE_WRITTEN = (
    errors.DiskFull,
    errors.ReadOnlySqlTransaction,
    errors.InsufficientPrivilege,
)
_BROKEN = (errors.DataCorrupted, errors.IndexCorrupted)


class PostgresSession:
    """A connection of its own whose transactions are begun and ended by our own words."""

    def __init__(self, engine: Engine) -> None:
        pooled = engine.raw_connection()
        driver = cast("psycopg.Connection[Any]", pooled.driver_connection)
        pooled.detach()
        self._pipeline = Pipeline(driver)
        self._bundles = Bundles()

    def open(self, calls: Sequence[Call]) -> list[Rows]:
        """Begin and ask, in one round trip."""
        asked = [(one.sql, one.values(given)) for one, given in calls]
        return self._pipeline.run([("BEGIN", ()), *asked])[1:]

    def ask(self, prepared: Prepared, values: Values) -> Rows:
        """Answer one question in the open transaction."""
        return self._pipeline.run([(prepared.sql, prepared.values(values))])[0]

    def finish(self, orders: Sequence[Order]) -> None:
        """Execute and commit, in one round trip: after an error the server skips the COMMIT."""
        self._pipeline.run([*self._bundles.of(orders), ("COMMIT", ())])

    def at_once(self, unmoved: Call, orders: Sequence[Order]) -> bool:
        """All in one round trip: without a row the question fails, and the rest is skipped."""
        one, given = unmoved
        try:
            # No BEGIN and no COMMIT: all of a pipeline is one transaction, which its end commits
            # before the server answers that it is ready.
            self._pipeline.run(self._bundles.of([(one, [given]), *orders]))
        except (errors.DivisionByZero, errors.LockNotAvailable):
            return False
        return True

    def abandon(self) -> None:
        """Roll back what is open."""
        if self._pipeline.alive and not self._pipeline.idle:
            with suppress(psycopg.Error):
                self._pipeline.run([("ROLLBACK", ())])

    @property
    def usable(self) -> bool:
        """Whether the connection lives and nothing was left open."""
        return self._pipeline.idle

    def close(self) -> None:
        """Close the connection."""
        self._pipeline.close()


class PostgresBackend:
    """A database of a server."""

    driver_error: type[Exception] = psycopg.Error

    def __init__(self, url: URL, busy_seconds: float) -> None:
        """``busy_seconds``: how long a writer waits for a lock before it is told ``Busy``."""
        self._url = url.set(drivername="postgresql+psycopg")
        self._lock_ms = int(busy_seconds * 1000)
        self.dialect: Dialect = psycopg_dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]

    @cached_property
    def writer(self) -> Engine:
        """Connections for writing."""
        engine = create_engine(
            self._url,
            pool_pre_ping=True,
            connect_args=self._arguments(lock_timeout=self._lock_ms),
        )
        event.listen(engine, "connect", _require_durable)
        return engine

    @cached_property
    def reader(self) -> Engine:
        """Pooled connections for reading; one snapshot for a whole view."""
        return create_engine(
            self._url,
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
            connect_args=self._arguments(default_transaction_read_only="on"),
        )

    @property
    def sweeper(self) -> Engine:
        """Row locks are looked at, so it must be allowed to write."""
        return self.writer

    def session(self) -> PostgresSession:
        """A new writing session."""
        return PostgresSession(self.writer)

    def prepare_new(self) -> None:
        """The database was made by its administrator; it must be empty of ours."""
        self.require_new()

    def require_new(self) -> None:
        """Refuse a database that has tables of ours."""
        if inspect(self.writer).has_table("meta"):
            raise Refused("database_exists", kind="input", database=self._url.database)

    def discard_new(self) -> None:
        """Nothing: the migrations of PostgreSQL are undone with their transaction."""

    def require_found(self) -> None:
        """Nothing: connecting tells."""

    def scrub(self) -> None:
        """Write the table of confidential values anew; a plain VACUUM would leave old bytes."""
        with self.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM (FULL) sealed_value")

    def explain(self, error: Exception) -> Exception | None:
        """What PostgreSQL's error means to whoever asked."""
        match error:
            case errors.NotNullViolation(diag=diag) if diag.column_name == "version":
                return Busy("the version is no longer the one that was read")
            case _ if isinstance(error, _BUSY):
                return Busy(_first_line(error))
            case _ if isinstance(error, _CANNOT_BE_WRITTEN):
                return Refused("database_cannot_be_written", kind="input", why=_first_line(error))
            case _ if isinstance(error, _BROKEN):
                return LogBroken(_first_line(error))
            case psycopg.OperationalError():
                # A lost connection or a server that stops: the command may be given again.
                return Unreachable(_first_line(error))
            case _:
                return None

    def close(self) -> None:
        """Close the engines that were used."""
        for name in ("writer", "reader"):
            engine = self.__dict__.pop(name, None)
            if engine is not None:
                engine.dispose()

    def _arguments(self, **more: object) -> dict[str, Any]:
        settings = {**SERVER_SETTINGS, **more}
        words = [f"-c {name}={_escaped(str(value))}" for name, value in settings.items()]
        given = self._url.query.get("options", "")
        own = " ".join(given) if isinstance(given, tuple) else given
        return {**KEEPALIVE, "options": " ".join([own, *words]).strip()}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")


def _require_durable(connection: psycopg.Connection[Any], _: Any) -> None:
    with connection.cursor() as cursor:
        row = cursor.execute("SHOW synchronous_commit").fetchone()
        if row is None or row[0] not in DURABLE:
            cursor.execute("SET synchronous_commit = on")
    connection.commit()


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
