"""What a step brings about outside its own case, as values: nothing is looked up, nothing done.

The core says which cases are to be opened, which moved and what is to be entered in the roster,
with everything taken from inputs, facts and items. ``application.effects`` carries it out in the
transaction of the step.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs_effects import Registered
from rcm_workflow.domain.values import Localized


class OpenOther(NamedTuple):
    """Open a case of a machine, linked both ways."""

    machine: str
    relation: str
    back: str
    title: Localized
    inputs: Mapping[str, Any]
    keep: bool = False
    """Where the only case with these values is open already, it stays and nothing is opened."""


class FireOther(NamedTuple):
    """Move another case: one by its number, or the open one of a machine by its key.

    With neither every open case of the machine that can make the step.
    """

    case: str | None
    machine: str | None
    key: str | None
    states: tuple[str, ...]
    trigger: str
    inputs: Mapping[str, Any]
    passes: bool = False
    """Where there is no case with the key, nothing is moved and nothing refused."""

    @property
    def target(self) -> str:
        """What it is meant for, as far as it is known."""
        return self.case or f"{self.machine} {self.key or '*'}"

    @property
    def every(self) -> bool:
        """Whether all open cases of the machine are meant."""
        return self.case is None and self.key is None


class Register(NamedTuple):
    """Enter something in the roster."""

    what: Registered
    values: Mapping[str, Any]
    keep: bool = False
    """Where the roster says so already, nothing is entered and nothing refused."""

    def stands(self, roster: Roster, now: datetime) -> bool:
        """Whether the roster says already that the session began, or that it does not sit."""
        body, meeting = self.values.get("body"), str(self.values.get("meeting"))
        match self.what:
            case "meeting_opened":
                return any((of, name) == (body, meeting) for of, name, *_ in roster.meetings)
            case "meeting_closed":
                return roster.in_session(str(body), now) != meeting
            case _:
                return False


class Effect(NamedTuple):
    """One effect, with the step it follows from."""

    trigger: str
    event: str
    """The event of the step."""
    by_clock: bool
    """Whether the clock made the step: then nobody is there to be refused."""
    what: OpenOther | FireOther | Register

    @property
    def kind(self) -> Literal["opened", "fired", "registered"]:
        """What it does, as its note on record says."""
        match self.what:
            case OpenOther():
                return "opened"
            case FireOther():
                return "fired"
            case Register():
                return "registered"

    @property
    def name(self) -> str:
        """The relation, the trigger or the entry, as its note on record says."""
        match self.what:
            case OpenOther(relation=relation):
                return relation
            case FireOther(trigger=trigger):
                return trigger
            case Register(what=what):
                return what

    @property
    def may_come_to_nothing(self) -> bool:
        """Whether there may be nothing to move, or what was to be opened stands open already."""
        match self.what:
            case OpenOther(keep=keep):
                return keep
            case FireOther(states=states, passes=passes):
                return self.what.every or passes or bool(states)
            case Register(keep=keep):
                return keep
