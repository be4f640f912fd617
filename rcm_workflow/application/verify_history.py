"""One history as it stood at each of its events, and the world that each may have seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_letters import Letters
from rcm_workflow.application.verify_others import Others
from rcm_workflow.application.verify_worlds import Worlds
from rcm_workflow.domain import events as e
from rcm_workflow.domain.allowed import named_at
from rcm_workflow.domain.asked_again import Objection
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.failures import Busy, LogBroken
from rcm_workflow.domain.occasions import Moment
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules

STREAMS = 64
"""Other cases kept in mind: those whose steps had effects here."""


class Law:
    """What all cases of a piece of work are held against."""

    def __init__(self, app: App, view: Reading, letters: Letters | None = None) -> None:
        self.app = app
        self.view = view
        self.letters = letters
        """Those of its cases; ``None`` where they cannot be read, which is told elsewhere."""
        self.worlds = Worlds(view)
        self.others = Others(view)
        self.events: Callable[[str], Sequence[Recorded]] = lru_cache(STREAMS)(view.events)

    def rules(self, case: Case) -> Rules | None:
        """Those that a case has pinned; what cannot be read is told elsewhere."""
        try:
            return self.app.rules_of(case, self.view.document)
        except Busy:
            raise
        except Exception:  # noqa: BLE001 - a document may have been swapped for anything
            return None

    def sealed(self, recorded: Recorded) -> Mapping[str, Any]:
        """The confidential values of an event that are still there and fit their tags."""
        try:
            return self.view.opened(recorded.id)
        except LogBroken:
            return {}


class History:
    """One case, from its first event to its last; ``rows`` are those of the log, by number."""

    def __init__(self, law: Law, events: Sequence[Recorded], rows: Mapping[int, int]) -> None:
        self.law = law
        self.events = events
        self._rows = rows
        self.befores: list[Case | None] = []
        """The case before each event, and after the last."""
        case: Case | None = None
        for recorded in events:
            self.befores.append(case)
            case = evolve(case, recorded)
        self.befores.append(case)

    def judged(
        self, at: int, base: int, asked: Callable[[Moment], tuple[Any, list[Objection]]]
    ) -> tuple[tuple[Moment, Any] | None, list[Objection]]:
        """What is found under the roster that leaves the least to object, its own place first.

        ``base`` is the event before which the case is looked at.
        """
        recorded, before = self.events[at], self.befores[base]
        rules = None if before is None else self.law.rules(before)
        if before is None or rules is None:
            return None, []
        cue = self.events[base - 1] if base else None
        if cue is not None and cue.recorded_at != recorded.recorded_at:
            cue = None
        best: tuple[tuple[Moment, Any] | None, list[Objection]] | None = None
        for roster, others in self._surroundings(at, rules):
            moment = Moment(before, recorded, rules, roster, cue, others)
            found, against = asked(moment)
            if best is None or len(against) < len(best[1]):
                best = ((moment, found), against)
            if not against:
                break
        return best or (None, [])

    def _surroundings(
        self, at: int, rules: Rules
    ) -> Iterator[tuple[Roster, Mapping[str, Case] | None]]:
        """The roster and the cases that were named, as they stood; then as they may have been."""
        recorded = self.events[at]
        numbers = named_at(recorded.event, rules)
        row, moment = self._rows[recorded.seq], recorded.recorded_at
        for roster in self.rosters(at):
            if not numbers:
                yield roster, None
                continue
            for others in self.law.others.around(numbers, row, moment):
                yield roster, others

    def rosters(self, at: int) -> Iterator[Roster]:
        """The roster that an event stands in; then those that it may have seen."""
        recorded = self.events[at]
        return self.law.worlds.around(self._rows[recorded.seq], recorded.recorded_at)

    def together(self, at: int) -> Iterator[int]:
        """What comes after a step, up to the next, at the same instant."""
        instant = self.events[at].recorded_at
        for place in range(at + 1, len(self.events)):
            one = self.events[place]
            if one.recorded_at != instant or isinstance(one.event, e.TransitionFired):
                return
            yield place
