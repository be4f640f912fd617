"""Closures of offices: which office is meant, and what follows in the cases that run (GAP-57)."""

from __future__ import annotations

from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.perform import perform
from rcm_workflow.application.performed import Performed
from rcm_workflow.application.settling import case_and_rules
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.certificate import Deadline
from rcm_workflow.domain.commands import CloseOffice, RosterCommand, Settle, WithdrawClosure
from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.recount import would_move
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.values import SYSTEM, Document

ABOUT_CLOSURES = (CloseOffice, WithdrawClosure)
"""After these every open case is looked at without waiting for the worker."""

TRIES = 3


def take_in_everywhere(app: App, command: RosterCommand) -> tuple[Performed, ...]:
    """Let every open case take in what a command about closures recorded, one by one.

    A case that somebody is writing to all the time is left to the worker, which comes by anyway.
    Other commands reach no case here.
    """
    if not isinstance(command, ABOUT_CLOSURES):
        return ()
    with app.store.read() as view:
        cases = [row.id for row in view.cases(open_only=True)]
    found = (_settled(app, case_id) for case_id in cases)
    return tuple(one for one in found if one is not None and one.events)


def _settled(app: App, case_id: str) -> Performed | None:
    for _ in range(TRIES):
        command = Settle(command_id=app.entropy.command_id(), actor=SYSTEM, case_id=case_id)
        try:
            return perform(app, command)
        except Busy:
            continue
    return None


class Touched(NamedTuple):
    """A running case, and what approving a calendar for it would do."""

    case: Case
    moved: tuple[Deadline, ...]


def touched(app: App, calendar: Document) -> tuple[Touched, ...]:
    """Every open case that counts on another calendar, with the deadlines that would move.

    Nothing is changed. Raises ``Refused`` ``not_a_calendar``.
    """
    found: list[Touched] = []
    with app.store.read() as view:
        roster = view.roster()
        for row in view.cases(open_only=True):
            case, rules = case_and_rules(app, view, row.id)
            if case.base == calendar.digest:
                continue
            now = max(app.clock.now(), case.last_at)
            found.append(Touched(case, would_move(Unfolding(case, rules, roster, now), calendar)))
    return tuple(found)
