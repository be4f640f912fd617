"""The answer to a command."""

from __future__ import annotations

from typing import NamedTuple

from rcm_workflow.application.effects import Plan
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.roster import ROSTER


class Elsewhere(NamedTuple):
    """What a command brought about in another stream than its own."""

    stream: str
    case: Case | None
    """The case after it; nothing for the roster, and for a command that was given before."""
    events: tuple[Recorded, ...]
    notices: tuple[Notice, ...]


class Performed(NamedTuple):
    """The answer to a command."""

    case: Case | None
    events: tuple[Recorded, ...]
    notices: tuple[Notice, ...] = ()
    warnings: tuple[Unmet, ...] = ()
    repeated: bool = False
    """The same command was given before; these are the events it led to then."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """What it brought about in other cases and in the roster."""
    leftover: bool = False
    """Bytes of what was erased may be left in unused parts of the database: it was in use."""


def answer(decision: Decision, plan: Plan | None) -> Performed:
    """What a decision and the plan of its effects come to."""
    elsewhere: tuple[Elsewhere, ...] = ()
    if plan is not None:
        elsewhere = tuple(
            Elsewhere(stream, one.case, one.events, one.notices)
            for stream, one in plan.gathered.others(decision.case.id)
        )
        if plan.gathered.registered:
            elsewhere = (*elsewhere, Elsewhere(ROSTER, None, plan.gathered.registered, ()))
    return Performed(
        decision.case,
        decision.events,
        decision.notices,
        decision.warnings,
        elsewhere=elsewhere,
    )
