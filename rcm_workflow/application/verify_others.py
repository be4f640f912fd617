"""Other cases as they stood when a step named them, by their place in the log."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import product

from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_worlds import SLACK
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.failures import Busy

CASES = 16
"""So many of them are kept in mind, with all that they were."""


class Others:
    """What the cases of a log were, for the steps of others that looked at them."""

    def __init__(self, view: Reading) -> None:
        self._past: Callable[[str], _Past] = lru_cache(CASES)(lambda number: _Past(view, number))

    def around(
        self, numbers: Iterable[str], row: int, at: datetime
    ) -> Iterator[Mapping[str, Case] | None]:
        """These cases as they stood at a row; then as a command of that time may have read them.

        ``None`` where one of them cannot be read, which is told with that case.
        """
        named = sorted(numbers)
        try:
            versions = [[*self._past(one).around(row, at)] for one in named]
        except Busy:
            raise
        except Exception:  # noqa: BLE001 - whoever edits rows may put anything there
            yield None
            return
        for chosen in product(*versions):
            pairs = zip(named, chosen, strict=True)
            yield {number: case for number, case in pairs if case is not None}


class _Past:
    """Every version of a case, with the row that made it and when."""

    def __init__(self, view: Reading, number: str) -> None:
        self._rows = view.rows_of(number)
        self._times: list[datetime] = []
        self._versions: list[Case | None] = [None]
        for recorded in view.events(number):
            self._versions.append(evolve(self._versions[-1], recorded))
            self._times.append(recorded.recorded_at)

    def around(self, row: int, at: datetime) -> Iterator[Case | None]:
        # Nobody who reads a case that he does not move waits for who moves it: as with the roster.
        here = bisect_left(self._rows, row)
        yield self._versions[here]
        first = min(here, bisect_right(self._times, at - SLACK))
        last = max(here, bisect_right(self._times, at))
        for version in range(last, first - 1, -1):
            if version != here:
                yield self._versions[version]
