"""Working days as two look-ups.

For every day ``i`` of the loaded range ``before[i]`` is the number of working days before it, and
``positions[k]`` is the day of the k-th working day. The n-th working day after day ``i`` is then
``positions[before[i + 1] + n - 1]``, whatever n is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


class WorkTable:
    """Which days of a range are worked: ``works`` holds one byte per day, 1 or 0.

    ``before`` and ``positions`` are made when they are first asked for: a process that loads the
    calendars of thirty offices counts on those of a few.
    """

    __slots__ = ("before", "positions", "works")

    before: list[int]
    positions: list[int]

    def __init__(self, works: bytes) -> None:
        self.works = works

    def __getattr__(self, name: str) -> list[int]:
        # Python comes here only while the slot is empty, so a count pays nothing for it.
        if name not in self.__slots__:
            raise AttributeError(name)
        self.before = [0, *accumulate(self.works)]
        self.positions = [index for index, worked in enumerate(self.works) if worked]
        return self.before if name == "before" else self.positions

    def nth_after(self, index: int, n: int) -> int:
        """Return the day of the ``n``-th (from 1) working day strictly after day ``index``.

        Raises ``IndexError`` when it lies beyond the range.
        """
        return self.positions[self.before[index + 1] + n - 1]

    def next_after(self, index: int, n: int) -> list[int]:
        """Return the first ``n`` working days strictly after day ``index``; fewer at the end."""
        start = self.before[index + 1]
        return self.positions[start : start + n]


def all_work(tables: Sequence[WorkTable]) -> WorkTable:
    """Return the days on which every one works."""
    joint = -1
    for table in tables:
        joint &= int.from_bytes(table.works, "big")
    return WorkTable(joint.to_bytes(len(tables[0].works), "big"))


def most_work(tables: Sequence[WorkTable]) -> WorkTable:
    """Return the days on which more than half work; a tie does not count."""
    half = len(tables) / 2
    works = zip(*(table.works for table in tables), strict=True)
    return WorkTable(bytes(sum(day) > half for day in works))


def weekdays(first_weekday: int, length: int, weekend: Sequence[int]) -> bytes:
    """Return one byte per day, 0 on the ``weekend`` (ISO numbers, Monday is 1).

    ``first_weekday`` is the ISO number of the first day of the range.
    """
    week = bytes((first_weekday - 1 + day) % 7 + 1 not in weekend for day in range(7))
    return (week * (length // 7 + 1))[:length]
