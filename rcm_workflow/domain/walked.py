"""The way a case has walked, as far as the invariants of a machine speak of ways.

An invariant says which states lie before another, which conditions are tested on the way and in
what position of the countries it is never entered. Whether that is true of the way behind a case
follows from its history; the names are those by which the case calls its states now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.values import Localized

Positions = frozenset[str] | None
"""The abstract positions that are possible; ``None`` where nothing is known: all of them."""

BEGINNING: Positions = frozenset({"nothing_open"})
"""Before anybody was asked, nothing stands between a text and consensus."""


class Broken(NamedTuple):
    """An invariant that a case would break: what it says, and a way on which it breaks.

    The way is empty where it lies behind the case.
    """

    say: Localized
    path: str


class Step(NamedTuple):
    """One step of a case: where it led, what was tested, what could stand in the way then."""

    state: str
    entered: bool
    held: frozenset[str]
    positions: Positions


class Walked(NamedTuple):
    """Every step of a case so far, and where that leaves it."""

    steps: tuple[Step, ...]
    left: str | None
    positions: Positions

    @property
    def state(self) -> str:
        """Where the case is."""
        return self.steps[-1].state

    def visited(self) -> frozenset[str]:
        """Every state the case has been in."""
        return frozenset(one.state for one in self.steps)

    def held(self) -> frozenset[str]:
        """Every condition that was tested and held."""
        return frozenset().union(*(one.held for one in self.steps))

    def arrivals(self, state: str) -> Iterable[Walked]:
        """The way up to each arrival in a state, that arrival included."""
        for place, one in enumerate(self.steps):
            if one.entered and one.state == state:
                yield Walked(self.steps[: place + 1], None, one.positions)

    def narrowed(self, possible: Callable[[str], frozenset[str]]) -> Walked:
        """The same way with what is known of each state: in what positions it can be entered."""
        steps = tuple(
            one._replace(positions=_both(one.positions, possible(one.state))) for one in self.steps
        )
        return Walked(steps, self.left, _both(self.positions, possible(self.state)))

    def renamed(self, name: Callable[[str], str], left: str | None) -> Walked:
        """The same way with other names for the states."""
        steps = tuple(one._replace(state=name(one.state)) for one in self.steps)
        return Walked(steps, left, self.positions)


def _both(known: Positions, possible: frozenset[str]) -> Positions:
    return possible if known is None else known & possible


def walked(history: Iterable[Recorded]) -> Walked:
    """The way a case has walked, out of its events."""
    steps: list[Step] = []
    before: list[tuple[str, ...]] = []
    left: str | None = None
    positions = BEGINNING
    over = False
    for recorded in history:
        event = recorded.event
        if isinstance(event, e.CaseOpened):
            steps.append(Step(event.initial, entered=True, held=frozenset(), positions=positions))
        elif isinstance(event, e.TransitionFired):
            # What was tested when a period was over was tested before its silence was weighed.
            positions = None if over else _narrowed(positions, event.held)
            over = False
            entered = event.source != event.dest
            steps.append(Step(event.dest, entered, frozenset(event.held), positions))
            left = event.source if event.remembers else left
        elif isinstance(event, e.RulesAmended):
            names = _names_since(steps, before.pop() if event.takes_back else (), event)
            if event.takes_back is None:
                before.append(tuple(one.state for one in steps))
            steps = [one._replace(state=name) for one, name in zip(steps, names, strict=True)]
            left = event.left
        elif _may_change_positions(event):
            positions = None
        over = over or _ends_a_period(event)
    return Walked(tuple(steps), left, positions)


def _names_since(steps: list[Step], known: tuple[str, ...], event: e.RulesAmended) -> list[str]:
    """What the states behind a case are called after an amendment.

    When one is taken back, those before it have their old names again: of two states that had been
    made one, nobody could tell afterwards which it was.
    """
    renamed = dict(event.states)
    later = [renamed.get(one.state, one.state) for one in steps[len(known) :]]
    return [*known, *later]


def _narrowed(positions: Positions, held: Iterable[str]) -> Positions:
    conditions = known_conditions()
    for name in held:
        known = conditions.get(name)
        if known is not None and known.holds_in is not None:
            positions = known.holds_in if positions is None else positions & known.holds_in
    return positions


def _may_change_positions(event: Event) -> bool:
    match event:
        case e.PositionRecorded():
            return event.counts
        case e.PollOpened() | e.SilenceRecorded() | e.ChangeDisposed() | e.ChangeConfirmed():
            return True
    return False


def _ends_a_period(event: Event) -> bool:
    return isinstance(event, e.PeriodClosed) and event.cause != "left"
