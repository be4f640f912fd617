"""What would follow from a command, with nothing stored."""

from __future__ import annotations

from datetime import datetime

from rcm_workflow.application.app import App
from rcm_workflow.application.checking import (
    alike,
    check_calendar,
    check_sealed,
    digest_of,
)
from rcm_workflow.application.effects import Plan
from rcm_workflow.application.knowing import unknown
from rcm_workflow.application.opening import opened, others_of, require_only
from rcm_workflow.application.performed import Performed, answer
from rcm_workflow.application.places import Looked
from rcm_workflow.application.quoting import quoted
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.settling import settled_now
from rcm_workflow.application.statements import require_signatures
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.commands import (
    NEW,
    Command,
    Fire,
    OpenCase,
)
from rcm_workflow.domain.decide import decide
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.recording import Decision, joined
from rcm_workflow.domain.roster import Roster


def preview(app: App, command: Command) -> Performed:
    """What would follow from a command, without storing anything (``--dry-run``)."""
    digest_of(command)  # for its refusal of what is too large
    try:
        return _preview(app, command)
    except Refused as refused:
        if refused.code != "missing_inputs" or not isinstance(command, Fire):
            raise
        return _preview(app, quoted(app, command))


def _preview(app: App, command: Command) -> Performed:
    check_calendar(app, command)
    check_sealed(app, command)
    now = app.clock.now()
    with app.store.read() as view:
        roster = view.roster()
        if isinstance(command, OpenCase):
            decision, pinned = opened(app, command, roster, f"{NEW}-0", now)
            if decision.case.key is not None:
                require_only(
                    decision.case, view.keyed(decision.case.machine.name, decision.case.key)
                )
            app.take_note(pinned)
            return _previewed(app, view, None, decision, roster, now)
        case = view.case(command.case_id)
        if case is None:
            raise unknown(app, view, command.case_id, command.actor)
        now = max(now, case.last_at)
        rules = app.rules_of(case, view.document)
        settled, rules = settled_now(app, case, rules, roster, now)
        try:
            others = others_of(app, command, rules)
            decision = joined(settled, decide(settled.case, command, rules, roster, now, others))
            require_signatures(app.store, command, decision.events, only_looked_at=True)
            done = _previewed(app, view, case, decision, roster, now)
        except Refused as refused:
            raise alike(app, command, refused) from None
    app.take_note(decision.documents)
    return done


def _previewed(
    app: App, view: Reading, case: Case | None, decision: Decision, roster: Roster, now: datetime
) -> Performed:
    if not decision.effects:
        return answer(decision, None)
    plan = Plan(app, Looked(view), roster, now)
    return answer(plan.follow(case, decision), plan)
