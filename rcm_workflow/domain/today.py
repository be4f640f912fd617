"""The calendar day at a capital: the one thing that ``today`` means, whoever asks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from rcm_workflow.domain.roster import Roster
from rcm_workflow.zones import zone


def today(roster: Roster, holder: str, now: datetime) -> date:
    """The date at the capital of a member; a body's date is that of UTC."""
    member = roster.member(holder)
    if member is None:
        return now.date()
    # In UTC only: elsewhere the two hours of the end of summer time are equal.
    return (_day_of_utc if now.tzinfo is UTC else _day)(member.zone, now)


def _day(name: str, now: datetime) -> date:
    return now.astimezone(zone(name)).date()


_day_of_utc = lru_cache(maxsize=64)(_day)
"""One instant is asked about several times in a step, and mostly for the same capital."""
