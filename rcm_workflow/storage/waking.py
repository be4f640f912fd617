"""Which cases want the clock: questions that cost as much as they find, however much waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, literal_column, select

from rcm_workflow.storage import tables

CASE = tables.table(tables.CaseTableRow)
DEADLINE = tables.table(tables.DeadlineRow)

ROWS_PER_CASE = 24
"""A round of eleven has at most 23 rows; of a longer one the rest is found by the next sweep."""

# Said as text and not as parameters: only then may both databases use the partial indexes.
_WAKING: ColumnElement[bool] = literal_column("kind <> 'due'")
_OPEN: ColumnElement[bool] = literal_column("NOT final")


def first_due() -> Select[Any]:
    """The earliest instant at which the clock has something to do in any case."""
    return select(DEADLINE.c.due_at).where(_WAKING).order_by(DEADLINE.c.due_at).limit(1)


def oldest_look() -> Select[Any]:
    """The oldest roster version under which an open case was last looked at."""
    return select(CASE.c.roster_version).where(_OPEN).order_by(CASE.c.roster_version).limit(1)


def due(engine: Engine, now: datetime, limit: int) -> Sequence[str]:
    """At least one and at most ``limit`` of the cases that are due, the longest due first.

    Grouped here and not by the database, which would rather read the whole table than leave the
    order of the index.
    """
    rows = (
        select(DEADLINE.c.case_id)
        .where(_WAKING, DEADLINE.c.due_at <= now)
        .order_by(DEADLINE.c.due_at, DEADLINE.c.case_id)
        .limit(limit * ROWS_PER_CASE)
    )
    with engine.begin() as connection:
        found = list(dict.fromkeys(connection.execute(rows).scalars()))[:limit]
        if not found or engine.dialect.name == "sqlite":
            return found
        free = select(CASE.c.id).where(CASE.c.id == func.any(found))
        free = free.with_for_update(skip_locked=True, key_share=True)
        unlocked = set(connection.execute(free).scalars())
        return [one for one in found if one in unlocked]


def touched_by_roster(engine: Engine, version: int, limit: int) -> Sequence[str]:
    """Open cases last looked at under an older roster version, the oldest first."""
    found: Select[Any] = (
        select(CASE.c.id)
        .where(_OPEN, CASE.c.roster_version < version)
        .order_by(CASE.c.roster_version, CASE.c.id)
        .limit(limit)
    )
    with engine.begin() as connection:
        return list(connection.execute(found).scalars())


def next_due(engine: Engine) -> datetime | None:
    """The earliest instant at which the clock has something to do in any case."""
    with engine.begin() as connection:
        return connection.execute(first_due()).scalar_one_or_none()
