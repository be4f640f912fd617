"""A machine file as a ``transitions`` Machine: the library makes every move (DESIGN 2).

The Machine is built once and shared between threads and cases; what differs between two moves
travels in a :class:`Walk`, the light model. Nothing of a case stays here: where only one
transition can be meant and its conditions hold, the library would do the same again, so it is
asked once and its answer kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from transitions import Machine as Library
from transitions import MachineError, State

from rcm_workflow.definitions.machine import LEFT, Machine, Transition
from rcm_workflow.domain.specs_steps import TransitionSpec

Ask = Callable[["Walk"], bool]


class Walk:
    """One move under way: the model that the library sees."""

    __slots__ = ("chosen", "holds", "left", "state", "taken")

    def __init__(
        self, state: str, holds: Callable[[str], bool], left: str | None, chosen: TransitionSpec
    ) -> None:
        self.state = state
        self.holds = holds
        self.left = left
        self.chosen = chosen
        self.taken: TransitionSpec | None = None


class Walker:
    """One machine, ready to be walked."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._moves: Mapping[str, tuple[Transition, ...]] = {
            state: tuple(one for one in machine.transitions if state in one.sources)
            for state in machine.states
        }
        self._library: Any = Library(
            model=None,
            states=[State(name, final=one.final) for name, one in machine.states.items()],
            initial=machine.initial,
            auto_transitions=False,
            send_event=False,
            queued=False,
        )
        self._candidates = Counter(
            (one.trigger, source) for one in machine.transitions for source in one.sources
        )
        self._made: dict[tuple[int, str, str, str | None], str] = {}
        for one in machine.transitions:
            for source in one.sources:
                self._add(one, source, shared=self._candidates[one.trigger, source] > 1)

    def moves(self, state: str) -> Sequence[Transition]:
        """Every transition that can leave (or stay in) a state, in file order."""
        return self._moves[state]

    def next_state(
        self,
        state: str,
        trigger: str,
        holds: Callable[[str], bool],
        left: str | None,
        chosen: TransitionSpec,
    ) -> str:
        """Let the library make the move, or recall how it made it; return the state it ends in.

        ``holds`` answers for a condition by name. Raises ``RuntimeError`` when the library refuses
        the move or takes another transition than ``chosen``.
        """
        # By identity: only transitions of this machine, which live as long as it, are ever kept.
        way = (id(chosen), trigger, state, left)
        known = self._made.get(way)
        if known is not None and _holds_all(chosen, holds):
            return known
        dest = self._move(state, trigger, holds, left, chosen)
        if self._candidates[trigger, state] == 1:
            self._made[way] = dest
        return dest

    def _move(
        self,
        state: str,
        trigger: str,
        holds: Callable[[str], bool],
        left: str | None,
        chosen: TransitionSpec,
    ) -> str:
        walk = Walk(state, holds, left, chosen)
        try:
            moved = self._library.events[trigger].trigger(walk, walk)
        except (KeyError, MachineError) as fault:
            message = f"{trigger} from {state}: {fault}"
            raise RuntimeError(message) from fault
        if not moved or walk.taken is not chosen:
            message = f"{trigger} from {state}: the library took {walk.taken!r}, not {chosen!r}"
            raise RuntimeError(message)
        return walk.state

    def _add(self, one: Transition, source: str, *, shared: bool) -> None:
        if one.dest != LEFT:
            self._add_to(one, source, one.dest, shared=shared)
            return
        for state in remembered(self.machine, source):
            self._add_to(one, source, state, _came_from(state), shared=shared)

    def _add_to(
        self, one: Transition, source: str, dest: str | None, *inner: Ask, shared: bool
    ) -> None:
        own = (_same_kind(one),) if shared else ()
        self._library.add_transition(
            one.trigger,
            source,
            dest,
            conditions=[*inner, *own, *(_ask(name) for name in one.conditions)],
            # Asked last, so that it notes the transition that is really taken.
            unless=[*(_ask(name) for name in one.unless), _note(one)],
        )


def remembered(machine: Machine, source: str) -> tuple[str, ...]:
    """The states that a transition back from ``source`` can lead to, in file order."""
    left = {
        state
        for one in machine.transitions
        if one.remembers and one.dest == source
        for state in one.sources
    }
    return tuple(state for state in machine.states if state in left)


def _holds_all(one: TransitionSpec, holds: Callable[[str], bool]) -> bool:
    for name in one.conditions:
        if not holds(name):
            return False
    return not any(holds(name) for name in one.unless)


def _ask(name: str) -> Ask:
    def holds(walk: Walk) -> bool:
        return walk.holds(name)

    return holds


def _came_from(state: str) -> Ask:
    def came_from(walk: Walk) -> bool:
        return walk.left == state

    return came_from


def _same_kind(one: Transition) -> Ask:
    """Tell the system's occasion from a person's act, and a late position from one in time."""
    kind = (one.on, one.act, one.late)

    def same_kind(walk: Walk) -> bool:
        return (walk.chosen.on, walk.chosen.act, walk.chosen.late) == kind

    return same_kind


def _note(one: Transition) -> Ask:
    def note(walk: Walk) -> bool:
        walk.taken = one
        return False

    return note
