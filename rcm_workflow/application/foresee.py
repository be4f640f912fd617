"""What would follow of a command to the roster or of a round of the worker; nothing is stored.

What would follow of a command to a case is :func:`rcm_workflow.application.perform.preview`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.checking import with_office
from rcm_workflow.application.convened import require_no_running_case
from rcm_workflow.application.granted import require_no_case_of_the_status
from rcm_workflow.application.performed import Performed
from rcm_workflow.application.presided import require_no_case_of_it
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.settling import case_and_rules
from rcm_workflow.domain.commands import (
    CloseMeeting,
    CloseOffice,
    OpenMeeting,
    RecordPresidency,
    RosterCommand,
    WithdrawClosure,
)
from rcm_workflow.domain.decide_roster import decide_roster
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.keeping import Letter
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.settle import settle

_REACH_CASES = (RecordPresidency, OpenMeeting, CloseMeeting, CloseOffice, WithdrawClosure)
"""Only these are looked at by ``settle``; for the others no case needs to be read."""


class Foreseen(NamedTuple):
    """What a command to the roster would do there, and in which cases the next sweep would act."""

    done: Performed
    reached: tuple[Performed, ...]


class Round(NamedTuple):
    """What a round of the worker would do now."""

    settled: tuple[Performed, ...]
    letters: tuple[Letter, ...]
    """That wait already; those which the settling would add come on top."""
    pending: int
    """Entries of the log to be sealed."""


def foresee(app: App, asked: RosterCommand) -> Foreseen:
    """What would follow from a command to the roster. Raises ``Refused`` as ``perform`` does."""
    command = with_office(app, asked)
    now = app.clock.now()
    with app.store.read() as view:
        roster = view.roster()
        if roster.last_at is not None:
            now = max(now, roster.last_at)
        access = app.library.access(app.library.access_document().body)
        after, events = decide_roster(roster, command, access, now)
        require_no_running_case(app, view, roster, command)
        require_no_case_of_it(app, view, roster, command)
        require_no_case_of_the_status(app, view, command)
        reached: list[Performed] = []
        if isinstance(command, _REACH_CASES):
            for row in view.cases(open_only=True):
                without, then = (
                    _settled(app, view, row.id, roster),
                    _settled(app, view, row.id, after),
                )
                # What is due anyway is no consequence of this command.
                if _happened(without) != _happened(then):
                    reached.append(_performed(then))
    return Foreseen(Performed(None, events), tuple(reached))


def foresee_round(app: App, limit: int = 100) -> Round:
    """What sweeping, delivering and sealing would do now."""
    with app.store.read() as view:
        roster = view.roster()
        settled = (_settled(app, view, row.id, roster) for row in view.cases(open_only=True))
        return Round(
            tuple(_performed(one) for one in settled if one.events),
            tuple(view.letters(limit=limit)),
            view.counts()["pending"],
        )


def _settled(app: App, view: Reading, case_id: str, roster: Roster) -> Decision:
    case, rules = case_and_rules(app, view, case_id)
    settled = settle(case, rules, roster, max(app.clock.now(), case.last_at))
    app.take_note(settled.documents)
    return settled


def _happened(decision: Decision) -> Sequence[Event]:
    return [one.event for one in decision.events]


def _performed(decision: Decision) -> Performed:
    return Performed(decision.case, decision.events, decision.notices, decision.warnings)
