"""The columns of a strip of days: one for each day, and one for weeks on which nothing counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from rcm_workflow.domain.certificate import Certificate
from rcm_workflow.notify import certificate_words as w

LONG: Final = 14
"""So many days in a row without one that counts are folded; a Holy Week is not."""

EDGE: Final = 3
"""Days shown at each end of what is folded, so that it is seen how the run begins and ends."""


class Column(NamedTuple):
    """A day, or several that are shown as one; ``left`` is where it begins."""

    first: date
    last: date
    left: float
    wide: float

    @property
    def days(self) -> int:
        """How many days it stands for."""
        return (self.last - self.first).days + 1


def columns(
    certificates: Sequence[Certificate],
    cell: float,
    gap: float,
    width_of_fold: Callable[[date, date], float],
) -> tuple[Column, ...]:
    """The columns from the first day 0 to the last close.

    A day that counts, opens or closes a period anywhere always has a column of its own.
    """
    first = min(one.day0 for one in certificates)
    last = max(max(one.due_date, w.last_day(one)) for one in certificates)
    told = {day for one in certificates for day in _told(one)}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    made: list[Column] = []
    left = 0.0
    for begin, end in _runs(days, told):
        wide = cell if begin == end else width_of_fold(begin, end)
        made.append(Column(begin, end, left, wide))
        left += wide + gap
    return tuple(made)


def _told(one: Certificate) -> Iterable[date]:
    return (one.day0, *one.counted, one.due_date, w.last_day(one))


def _runs(days: Iterable[date], told: set[date]) -> Iterable[tuple[date, date]]:
    for is_told, group in groupby(days, key=told.__contains__):
        run = list(group)
        if is_told or len(run) < LONG:
            yield from ((day, day) for day in run)
            continue
        yield from ((day, day) for day in run[:EDGE])
        yield run[EDGE], run[-EDGE - 1]
        yield from ((day, day) for day in run[-EDGE:])
