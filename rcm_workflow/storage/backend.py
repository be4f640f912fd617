"""What a database has to offer to carry a store: engines, sessions of writers, its errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Dialect, Engine

from rcm_workflow.storage.prepared import Prepared

Values = Mapping[str, Any]
Call = tuple[Prepared, Values]
Order = tuple[Prepared, Sequence[Values]]
"""A statement to be executed once for each of the values."""
Rows = Sequence[tuple[Any, ...]]


PATIENCE = 0.1
"""Seconds that may lie between the clock that was read and the lock that was had."""


class Session(Protocol):
    """One driver connection that writes. Used by one thread at a time."""

    def open(self, calls: Sequence[Call]) -> list[Rows]:
        """Begin a write transaction and answer some questions in it."""
        ...

    def ask(self, prepared: Prepared, values: Values) -> Rows:
        """Answer one question, in the open transaction if there is one."""
        ...

    def finish(self, orders: Sequence[Order]) -> None:
        """Execute and commit, whole or not at all."""
        ...

    def at_once(self, unmoved: Call, orders: Sequence[Order]) -> bool:
        """Begin, and if ``unmoved`` finds its row execute and commit; else nothing is done.

        False also where somebody else holds the lock for longer than ``PATIENCE``.
        """
        ...

    def abandon(self) -> None:
        """Roll back what is open. Raises nothing."""
        ...

    @property
    def usable(self) -> bool:
        """Whether another transaction may use the connection."""
        ...

    def close(self) -> None:
        """Give the connection up."""
        ...


class Backend(Protocol):
    """One kind of database at one address."""

    @property
    def dialect(self) -> Dialect:
        """The words it speaks, with positional parameters."""
        ...

    @property
    def driver_error(self) -> type[Exception]:
        """The base of what its driver raises."""
        ...

    @property
    def writer(self) -> Engine:
        """Makes connections that may write; every transaction begins as a writer's."""
        ...

    @property
    def reader(self) -> Engine:
        """Makes connections that only read, one snapshot each."""
        ...

    @property
    def sweeper(self) -> Engine:
        """The engine that looks for due cases."""
        ...

    def session(self) -> Session:
        """A new writing session."""
        ...

    def require_new(self) -> None:
        """Refuse what ``prepare_new`` would refuse, and make nothing."""
        ...

    def prepare_new(self) -> None:
        """Make room for a new database. Raises ``Refused`` (``database_exists``)."""
        ...

    def discard_new(self) -> None:
        """Remove what ``prepare_new`` made, after a failure."""
        ...

    def require_found(self) -> None:
        """Raise ``Refused`` (``database_not_found``) when there is nothing to open."""
        ...

    def scrub(self) -> None:
        """Leave nothing of rows that are gone in pages not in use. Raises ``Busy``."""
        ...

    def explain(self, error: Exception) -> Exception | None:
        """The answer that an error of the driver stands for, ``None`` for a bug of ours."""
        ...

    def close(self) -> None:
        """Close the engines."""
        ...
