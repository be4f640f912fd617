"""The roster as it was when something was decided, by its place in the log."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta

from rcm_workflow.application.reading import Reading
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.roster import ROSTER, Roster

SLACK = timedelta(minutes=1)
"""A command may have read the roster right before another one changed it: neither waits for the
other, and the one that read first may be stored last. What was so a minute ago is no lie."""


class Worlds:
    """Every version of the roster, with the row that made it and when."""

    def __init__(self, view: Reading) -> None:
        self._rows: list[int] = []
        self._times: list[datetime] = []
        self._rosters = [Roster()]
        self._entries: dict[str, tuple[Roster, Recorded]] = {}
        roster = self._rosters[0]
        for row, recorded in _in_order(view):
            self._entries[recorded.id] = (roster, recorded)
            try:
                roster = evolve_roster(roster, recorded)
            except Exception:  # noqa: BLE001 - that it does not fold is told with its row
                break
            self._rosters.append(roster)
            self._rows.append(row)
            self._times.append(recorded.recorded_at)

    def entry(self, event: str) -> tuple[Roster, Recorded] | None:
        """An entry of the roster by its id, with the roster that it was entered in."""
        return self._entries.get(event)

    def around(self, row: int, at: datetime) -> Iterator[Roster]:
        """The roster that stood at a row; then those that a command of that time may have read.

        What a command enters in the roster itself stands behind it, at the same instant.
        """
        here = bisect_left(self._rows, row)
        yield self._rosters[here]
        first = min(here, bisect_right(self._times, at - SLACK))
        last = max(here, bisect_right(self._times, at))
        for version in range(last, first - 1, -1):
            if version != here:
                yield self._rosters[version]


def _in_order(view: Reading) -> list[tuple[int, Recorded]]:
    """Its events with their rows, by the number in the leaf: that of the column may be altered."""
    rows = view.rows_of(ROSTER)
    try:
        found = [*zip(rows, view.events(ROSTER), strict=True)]
    except LogBroken:
        # A leaf that cannot be read is told by the pass over the leaves.
        return []
    return sorted(found, key=lambda one: one[1].seq)
