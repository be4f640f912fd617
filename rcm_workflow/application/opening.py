"""Opening a case under the definitions of the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rcm_workflow.application.app import App
from rcm_workflow.application.knowing import known_others
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.commands import Command, OpenCase
from rcm_workflow.domain.decide import cases_named
from rcm_workflow.domain.decide_opening import open_case
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Document


def prefix_of(app: App, machine: str) -> str:
    """The prefix of the case numbers of a machine."""
    return app.library.reference(app.library.machine_document(machine))


def opened(
    app: App, command: OpenCase, roster: Roster, case_id: str, now: datetime
) -> tuple[Decision, tuple[Document, ...]]:
    """What follows from opening a case, and the definitions that it pins."""
    machine = app.library.machine_document(command.machine)
    policy = app.library.policy_document(command.policy, dict(command.overrides))
    access = app.library.access_document()
    snapshot = app.library.snapshot_document()
    rules = app.library.rules(machine.body, policy.body, access.body, snapshot.body, app.fetch)
    standing = app.library.suits(machine, command.policy)
    if standing == "not_at_all":
        raise of_another_procedure(app, machine, command.policy)
    named = command.model_copy(update={"case_id": case_id})
    others = others_of(app, named, rules)
    chosen = standing == "by_choice"
    decision = open_case(named, rules, roster, now, others, chosen=chosen)
    return decision, (machine, policy, access, snapshot)


def of_another_procedure(app: App, machine: Document, policy: str) -> Refused:
    """A procedure is decided by its own rules, and by those of no other body."""
    usual = app.library.policy_for(machine)
    return Refused("policy_of_another_procedure", kind="input", name=policy, usual=usual)


def others_of(app: App, command: Command, rules: Rules) -> Mapping[str, Case]:
    """The other cases a command names, as they are stored: none is locked, for none is moved."""
    numbers = cases_named(command, rules)
    if not numbers:
        return {}
    with app.store.read() as view:
        return known_others(app, view, numbers, command.actor)


def require_only(case: Case, other: str | None) -> None:
    """Refuse a case whose machine lets there be only one with its values, where there is one."""
    if other is not None:
        raise Refused(
            "case_is_open_already",
            kind="conflict",
            case=other,
            machine=case.machine.name,
            values={name: str(value) for name, value in case.unique},
        )
