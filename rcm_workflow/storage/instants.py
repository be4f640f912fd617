"""The one column type for instants: aware and in UTC on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from rcm_workflow.audit.leaf import format_instant

TEXT_LENGTH = 27


def to_text(instant: datetime) -> str:
    """``2021-09-09T16:00:00.000000Z``: always 27 characters, so that text sorts as time does.

    Raises ``ValueError`` for a naive instant.
    """
    if instant.utcoffset() is None:
        message = f"{instant.isoformat()} has no offset from UTC, so it names no instant"
        raise ValueError(message)
    # Cut off "+00:00"; replacing the zone first would cost as much again.
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def from_text(text: str) -> datetime:
    """The aware instant in UTC that ``to_text`` wrote."""
    return datetime.fromisoformat(text)


def to_utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ``ValueError`` for a naive one."""
    if instant.utcoffset() is None:
        message = f"{instant.isoformat()} has no offset from UTC, so it names no instant"
        raise ValueError(message)
    return instant.astimezone(UTC)


def _text_or_none(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    # A leaf has its instants in the same words, and writes them first.
    return format_instant(instant) if instant.tzinfo is UTC else to_text(instant)


def _utc_or_none(instant: datetime | None) -> datetime | None:
    return None if instant is None else to_utc(instant)


class UtcInstant(TypeDecorator[datetime]):
    """``timestamptz`` on PostgreSQL and sortable text on SQLite, which knows no instants.

    SQLite would otherwise hand back naive datetimes.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text on SQLite."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(TEXT_LENGTH))
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """To the database. One function and no layers: every step goes through it."""
        return _text_or_none if dialect.name == "sqlite" else _utc_or_none

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy asks so
        """From the database."""
        read = from_text if dialect.name == "sqlite" else to_utc
        return lambda value: None if value is None else read(value)
