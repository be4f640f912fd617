"""Days on which an office is closed by an act recorded while cases run (GAP-57).

A closure is a fact about the world, kept in the roster like a presidency or a meeting. Every case
takes it in by itself, in the order of time; see :mod:`rcm_workflow.domain.recount`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.values import Country, Frozen, Instant, Localized

Cause = Literal["decree", "force_majeure"]
"""An act of government, or an event that nobody decided: a storm, an earthquake."""

ClosureKind = Literal["closure", "half_day"]
"""Closed the whole day, or a part of it."""

LONGEST = 92
"""More days than any closure of public offices on record; a slip in the year is refused."""


class Closure(Frozen):
    """One closure as the roster keeps it.

    ``number`` and ``at`` are the place and the instant of its record in the roster's stream;
    ``lifted`` and ``lifted_at`` those of its withdrawal. ``until`` is inclusive.
    """

    id: str
    number: int
    at: Instant
    office: str
    country: Country
    since: date
    until: date
    kind: ClosureKind
    cause: Cause
    name: Localized
    basis: str
    source: str
    lifted: int | None = None
    lifted_at: Instant | None = None

    def days(self) -> Iterator[SkippedDay]:
        """Every day of the closure as a certificate shows it."""
        for offset in range((self.until - self.since).days + 1):
            yield SkippedDay(
                date=self.since + timedelta(days=offset),
                kind="half_day" if self.kind == "half_day" else "override",
                name=self.name,
                country=self.country,
                office=self.office,
                basis=self.basis or None,
                source=self.source,
            )


class Change(Frozen):
    """One record about closures: the act itself or its withdrawal, in the order of the roster."""

    number: int
    at: Instant
    closure: Closure
    withdraws: bool


def changes_after(closures: Iterable[Closure], number: int) -> tuple[Change, ...]:
    """The records made after a place in the roster's stream, oldest first."""
    found = []
    for one in closures:
        if one.number > number:
            found.append(Change(number=one.number, at=one.at, closure=one, withdraws=False))
        if one.lifted is not None and one.lifted_at is not None and one.lifted > number:
            found.append(Change(number=one.lifted, at=one.lifted_at, closure=one, withdraws=True))
    return tuple(sorted(found, key=lambda change: change.number))


def in_force(closures: Iterable[Closure], number: int) -> tuple[Closure, ...]:
    """The closures recorded, and not withdrawn, up to a place in the roster's stream."""
    return tuple(
        one
        for one in closures
        if one.number <= number and (one.lifted is None or one.lifted > number)
    )
