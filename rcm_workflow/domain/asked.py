"""Whom a case asks, for readers who may not read the list that says it.

A group of countries that is made from a list (those who are not in the room, for one) tells that
list. So for whoever may not read it, such a group was never fixed nor asked, and had no period.
"""

from __future__ import annotations

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case, changed
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.lists import reads_list
from rcm_workflow.domain.sight import WHOLE
from rcm_workflow.domain.specs import ElectorateSpec, MachineSpec

_FROM = "items:"


def hidden_electorates(machine: MachineSpec, fields: frozenset[str]) -> frozenset[str]:
    """The groups that are made from lists which a reader of these fields may not read."""
    if WHOLE in fields:
        return frozenset()
    return frozenset(
        name
        for name, spec in machine.electorates.items()
        if not all(reads_list(fields, one) for one in _lists(spec))
    )


def _lists(spec: ElectorateSpec) -> tuple[str, ...]:
    named = (spec.of, *spec.without)
    return tuple(
        one.removeprefix(_FROM).partition(".")[0] for one in named if one.startswith(_FROM)
    )


def with_asked_of(case: Case, machine: MachineSpec, fields: frozenset[str]) -> Case:
    """The case without the groups whose list the reader may not read, and without their terms."""
    hidden = hidden_electorates(machine, fields)
    if not hidden:
        return case
    asks = case.poll is not None and case.poll.electorate in hidden
    return changed(
        case,
        electorates=tuple(one for one in case.electorates if one[0] not in hidden),
        polls=tuple(one for one in case.polls if one.electorate not in hidden),
        period=None if asks else case.period,
    )


def tells_who_is_asked(event: Event, machine: MachineSpec, fields: frozenset[str]) -> bool:
    """Whether an event tells of such a group: that it was fixed, asked, and until when."""
    hidden = hidden_electorates(machine, fields)
    if not hidden:
        return False
    match event:
        case e.ElectorateFrozen(name=name) | e.PollOpened(electorate=name):
            return name in hidden
        case e.PeriodOpened(name=name) | e.PeriodClosed(name=name) | e.PeriodOverdue(name=name):
            return any(
                one.period == name and one.electorate in hidden for one in machine.states.values()
            )
        case e.PeriodExtended() | e.PeriodSuspended() | e.PeriodResumed() | e.PeriodRecomputed():
            # Of which period it is the event does not say: each country stands in it by name.
            return True
    return False
