"""The one column type for instants: aware and in UTC on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

TEXT_LENGTH = 27


def to_text(instant: datetime) -> str:
    """``2021-09-09T16:00:00.000000Z``: always 27 characters, so that text sorts as time does.

    Raises ``ValueError`` for a naive instant.
    """
    if instant.utcoffset() is None:
        message = f"{instant.isoformat()} has no offset from UTC, so it names no instant"
        raise ValueError(message)
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """The aware instant in UTC that ``to_text`` wrote."""
    return datetime.fromisoformat(text)


def to_utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ``ValueError`` for a naive one."""
    if instant.utcoffset() is None:
        message = f"{instant.isoformat()} has no offset from UTC, so it names no instant"
        raise ValueError(message)
    return instant.astimezone(UTC)


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

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        return to_text(value) if dialect.name == "sqlite" else to_utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        return from_text(value) if dialect.name == "sqlite" else to_utc(value)
