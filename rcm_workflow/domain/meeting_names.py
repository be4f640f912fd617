"""Which meeting is meant by a name: two bodies may give theirs the same one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rcm_workflow.domain.observers import Meeting
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs import MachineSpec


def is_meeting(machine: MachineSpec, name: str) -> bool:
    """Whether what goes by a name is a meeting."""
    moves = (machine.opening, *machine.transitions)
    return any(one.type == "meeting" for move in moves for one in move.inputs if one.name == name)


def body_said(machine: MachineSpec, name: str, value: Callable[[str], Any]) -> str | None:
    """The body of the meeting that an input or fact names, where the machine says what tells it."""
    for move in (machine.opening, *machine.transitions):
        for spec in move.inputs:
            if spec.name == name and spec.body is not None:
                return str(value(spec.body) or "") or None
    return None


def meeting_meant(
    machine: MachineSpec, name: str, value: Callable[[str], Any], roster: Roster
) -> Meeting | None:
    """The convened meeting that a fact names; nothing where several bodies have one of that name.

    Whoever reads the days of another body's meeting would come on the wrong day.
    """
    called = str(value(name) or "")
    body = body_said(machine, name, value)
    bodies = {one.body for one in roster.scheduled if one.meeting == called}
    if body is None and len(bodies) != 1:
        return None
    return roster.meeting(called, body)
