"""A case and its rules as they are once the clock has been heard."""

from __future__ import annotations

from datetime import datetime

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.knowledge import unknown_case
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import settle


def settled_now(
    app: App, case: Case, rules: Rules, roster: Roster, now: datetime
) -> tuple[Decision, Rules]:
    """A case after what the clock asks, and its rules then: its calendar may have changed."""
    settled = settle(case, rules, roster, now)
    if settled.documents:
        app.take_note(settled.documents)
    if settled.case.snapshot != case.snapshot:
        rules = app.rules_of(settled.case, app.fetch)
    return settled, rules


def case_and_rules(app: App, view: Reading, case_id: str) -> tuple[Case, Rules]:
    """A case with the rules it pinned. Raises ``Refused`` ``unknown_case``."""
    case = view.case(case_id)
    if case is None:
        raise unknown_case(case_id)
    return case, app.rules_of(case, view.document)
