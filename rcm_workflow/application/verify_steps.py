"""Every step of a case against the machine it went by at that time.

What an event did to a case is in the event, so a replay needs no machine. But a log must also not
hold a step that no machine had: each part of a history is held against the one that was pinned
then, and the pins may change in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from rcm_workflow.application.ports import Library
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_faults import Fault
from rcm_workflow.domain import events as e
from rcm_workflow.domain.events import Recorded, RulePins
from rcm_workflow.domain.failures import LogBroken, Refused
from rcm_workflow.domain.plain import plain
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.phrase import Phrase

LEFT = "@left"

MachineOf = Callable[[str], "Steps | None"]


class Steps:
    """Where a machine lets a case begin, and from where to where its triggers lead."""

    def __init__(self, machine: MachineSpec) -> None:
        self.initial = machine.initial
        self.states = frozenset(machine.states)
        self._leads = frozenset(
            (one.trigger, source, one.dest or source)
            for one in machine.transitions
            for source in one.sources
        )

    def has(self, fired: e.TransitionFired, left: str | None) -> bool:
        """Whether it has a step like this one, for a case that would go back to ``left``."""
        here = (fired.trigger, fired.source)
        if (*here, fired.dest) in self._leads:
            return True
        return fired.dest == left and (*here, LEFT) in self._leads


def machines(library: Library, view: Reading) -> MachineOf:
    """The machines of this log by digest, each read once; ``None`` for one that is not there.

    A document that is missing or changed is a fault of its own.
    """

    @cache
    def found(digest: str) -> Steps | None:
        try:
            return Steps(library.machine_in(view.document(digest)))
        except (LogBroken, Refused):
            return None

    return found


def steps(events: Sequence[Recorded], machine_of: MachineOf) -> Iterator[Fault]:
    """A fault for every step that the machine in force did not have, and every broken amendment."""
    walk = _Walk(machine_of)
    for recorded in events:
        match recorded.event:
            case e.CaseOpened():
                found = walk.opened(recorded.event)
            case e.TransitionFired():
                found = walk.fired(recorded.event)
            case e.RulesAmended():
                found = walk.amended(recorded.event)
            case _:
                continue
        for field, expected, said in found:
            yield Fault("step", recorded.id, field, expected, said)


_Found = Iterator[tuple[str, str, str]]


class _Walk:
    """Where a history stands, and by what rules, while it is read."""

    def __init__(self, machine_of: MachineOf) -> None:
        self._machine_of = machine_of
        self._known: Steps | None = None
        self._pins: RulePins | None = None
        self._state = ""
        self._left: str | None = None

    def opened(self, event: e.CaseOpened) -> _Found:
        self._pins = RulePins(machine=event.machine, policy=event.policy, access=event.access)
        self._known = self._machine_of(event.machine.digest)
        self._state = event.initial
        if self._known is not None and self._state != self._known.initial:
            yield "initial", self._known.initial, self._state

    def fired(self, event: e.TransitionFired) -> _Found:
        if event.source != self._state:
            yield "source", self._state, event.source
        if self._known is not None and not self._known.has(event, self._left):
            said = f"{event.source} → {event.trigger} → {event.dest}"
            yield "trigger", Phrase("machine_step"), said
        self._state = event.dest
        self._left = event.source if event.remembers else self._left

    def amended(self, event: e.RulesAmended) -> _Found:
        if event.previous != self._pins:
            yield "previous", plain(self._pins), plain(event.previous)
        if event.source != self._state:
            yield "source", self._state, event.source
        self._pins, self._state, self._left = event.current, event.dest, event.left
        self._known = self._machine_of(event.current.machine.digest)
        if self._known is not None and self._state not in self._known.states:
            yield "dest", Phrase("machine_state"), self._state
