"""A status that a running case is about is given, changed and ended there, and not beside it."""

from __future__ import annotations

from collections.abc import Iterator

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.settling import case_and_rules
from rcm_workflow.domain.commands import AdmitObserver, ChangeObserver, RosterCommand
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.values import SYSTEM

_ENTERED = ("observer", "observer_status")


def require_no_case_of_the_status(app: App, view: Reading, command: RosterCommand) -> None:
    """Refuse to enter by hand who is an observer, or is one no more, where a case runs about it.

    What the Vice-Ministers decide behind closed doors by consensus would be had by one hand, and
    the case would go on as if it had not been (R-034, R-200).

    Raises ``Refused`` ``observer_has_a_case``.
    """
    if not isinstance(command, AdmitObserver | ChangeObserver) or command.actor == SYSTEM:
        return
    for row in view.cases(open_only=True):
        case, rules = case_and_rules(app, view, row.id)
        if any(case.fact(name) == command.holder for name in _holders(rules.machine)):
            raise Refused("observer_has_a_case", holder=command.holder, case=case.id)


def _holders(machine: MachineSpec) -> Iterator[str]:
    """The facts in which cases of a machine keep whose status they enter."""
    found = {
        str(one.values["holder"])
        for move in machine.transitions
        for one in move.registers
        if one.what in _ENTERED
    }
    return (one.removeprefix("fact:") for one in found if one.startswith("fact:"))
