"""Many deadlines of one office at once, by the table alone: plans, statistics, checks of a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rcm_workflow.definitions.reckon_zones import END_OF_DAY, local_instant
from rcm_workflow.definitions.snapshot import BeyondCalendar, Snapshot


def due_dates(
    snapshot: Snapshot, office: str, day0s: Sequence[date], n: int, *, half_days: bool = False
) -> list[date]:
    """The ``n``-th working day strictly after each day.

    ``half_days`` counts half days as worked. Raises
    :class:`~rcm_workflow.definitions.snapshot.NoCalendar`, and
    :class:`~rcm_workflow.definitions.snapshot.BeyondCalendar` for the first day that cannot be
    answered.
    """
    days = snapshot.days
    return [days[index] for index in _due(snapshot, office, day0s, n, half_days=half_days)]


def closing_instants(
    snapshot: Snapshot, office: str, day0s: Sequence[date], n: int, *, half_days: bool = False
) -> list[datetime]:
    """The exclusive instants, in UTC, at which the due dates end in the office's capital.

    Raises as :func:`due_dates`.
    """
    place = snapshot.office(office)
    found = _due(snapshot, office, day0s, n, half_days=half_days)
    days = snapshot.days
    # A million deadlines fall on few dates.
    ends = {index: local_instant(place.zone, days[index], END_OF_DAY) for index in set(found)}
    return [ends[index] for index in found]


def _due(
    snapshot: Snapshot, office: str, day0s: Sequence[date], n: int, *, half_days: bool
) -> list[int]:
    place = snapshot.office(office)
    table = place.lenient if half_days else place.full
    before, positions, after = table.before, table.positions, 1 - snapshot.origin
    if n < 1:
        raise ValueError("a period has at least one working day")
    if day0s:
        # The bounds first: an index below zero would count from the end of the table.
        snapshot.index(place.office, min(day0s))
        snapshot.index(place.office, max(day0s))
    try:
        return [positions[before[day.toordinal() + after] + n - 1] for day in day0s]
    except IndexError:
        following = date.fromordinal(snapshot.last.toordinal() + 1)
        raise BeyondCalendar(place.office, following, snapshot.first, snapshot.last) from None
