"""Are the lines of rights in a machine file sound, and may everybody do what a step is for?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import get_args

from rcm_workflow.definitions.access import Access
from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.definitions.rights import EVERY, CaseAction, Right, Unseals
from rcm_workflow.definitions.toml_lines import Loc
from rcm_workflow.definitions.waiting import persons
from rcm_workflow.domain.lists import list_named, of_list, reads_list
from rcm_workflow.domain.specs_steps import Act

ACTIONS: dict[Act | None, str] = {
    None: "fire",
    "extension": "fire",
    "recount": "fire",
    "calendar": "fire",
    "position": "position",
    "text": "text",
    "disposition": "dispose",
    "confirmation": "confirm",
    "delivery": "delivery",
}
"""The right that a transition asks for, by the act that it is."""


def check_rights(machine: Machine, source: Source, access: Access) -> Iterator[Finding]:
    """A finding for every unknown name in a line, and for every step that no line allows."""
    fields = (*access.file.fields, *map(of_list, machine.items))
    table = access.with_rights_of(machine)
    for number, right in enumerate(machine.rights):
        loc: Loc = ("rights", number)
        if right.id in {one.id for one in machine.rights[:number]}:
            yield source.find("duplicate", (*loc, "id"), where=f"rights.{right.id}")
        for kind, key, names, known in (
            ("role", "roles", right.roles, (*access.roles, *machine.roles)),
            ("state", "states", right.states, (*machine.states, EVERY)),
            ("field", "fields", unlisted(right.fields), fields),
            ("item_group", "fields", lists_in(right.fields), tuple(machine.items)),
        ):
            for name in names:
                if name not in known:
                    yield source.unknown(kind, (*loc, key), name, known)
        for which, opened in enumerate(right.unseals):
            yield from _unsealed(opened, (*loc, "unseals", which), machine, source)
            yield from _in_vain(right, opened, (*loc, "unseals", which), machine, source, table)
    yield from _denied(machine.opening, ("opening",), (machine.initial,), machine, source, table)
    for place, one in enumerate(machine.transitions):
        yield from _denied(one, ("transitions", place), one.sources, machine, source, table)
        yield from _unseen(one, ("transitions", place), machine, source, table)
    for number, rule in enumerate(machine.invariants):
        found = tuple(part_taken(machine, table, rule.never_reach, rule.never_by))
        if found:
            at: Loc = ("invariants", number)
            yield source.find("invariant_broken", at, say=rule.say, path="; ".join(found))


def _unsealed(one: Unseals, loc: Loc, machine: Machine, source: Source) -> Iterator[Finding]:
    """A finding for a list that is not sealed, and for a status or a field that it has not."""
    sealed = tuple(name for name, group in machine.items.items() if group.sealed)
    if one.list not in sealed:
        yield source.unknown("item_group", (*loc, "list"), one.list, sealed)
        return
    known = tuple(
        dict.fromkeys(
            given.name
            for move in (machine.opening, *machine.transitions)
            if one.list in (move.adds_item, move.changes_item)
            for given in move.inputs
        )
    )
    for kind, key, names, there in (
        ("item_status", "statuses", one.statuses, tuple(machine.items[one.list].statuses)),
        ("field", "fields", one.fields, known),
    ):
        for name in names:
            if name not in there:
                yield source.unknown(kind, (*loc, key), name, there)


def _in_vain(
    right: Right, one: Unseals, loc: Loc, machine: Machine, source: Source, table: Access
) -> Iterator[Finding]:
    """A finding where a line opens nothing: without the right to, or to who reads no list."""
    if "read_sealed" not in right.actions:
        yield source.find("unseals_without_right", loc, right=right.id)
    states = machine.states if EVERY in right.states else right.states
    blind = {
        role: None
        for role in right.roles
        for state in states
        if not reads_list(table.fields(role, machine.machine, state), one.list)
    }
    if blind:
        yield source.find("unseals_unread_list", loc, list=one.list, roles=", ".join(blind))


def unlisted(fields: Iterable[str]) -> tuple[str, ...]:
    """The fields of a line that name no list."""
    return tuple(one for one in fields if list_named(one) is None)


def lists_in(fields: Iterable[str]) -> tuple[str, ...]:
    """The lists that the fields of a line name."""
    return tuple(found for one in fields if (found := list_named(one)) is not None)


def part_taken(
    machine: Machine, access: Access, state: str, roles: Collection[str]
) -> Iterator[str]:
    """What these roles may do or read in a state: each role with a trigger or an action."""
    table = access.with_rights_of(machine)
    for role in roles:
        for one in machine.transitions:
            if state in one.sources and role in one.by:
                yield f"{role}: {one.trigger}"
        for action in get_args(CaseAction):
            if action != "open" and table.line(role, action, machine.machine, state):
                yield f"{role}: {action}"


def _denied(
    one: Transition,
    loc: Loc,
    states: tuple[str, ...],
    machine: Machine,
    source: Source,
    table: Access,
) -> Iterator[Finding]:
    action = "open" if one is machine.opening else ACTIONS[one.act]
    for role in one.by:
        if role not in table.roles:
            continue
        missing = [
            state for state in states if not table.line(role, action, machine.machine, state)
        ]
        if missing:
            yield source.find(
                "no_right",
                (*loc, "by"),
                trigger=one.trigger,
                role=role,
                action=action,
                states=", ".join(missing),
            )


_BY_SEAT = ("any", "authority", "body")


def _unseen(
    one: Transition, loc: Loc, machine: Machine, source: Source, table: Access
) -> Iterator[Finding]:
    """Steps of roles that read nothing: for who reads nothing of a case there is none.

    Who has a role by a relation to the case, as by its electorate, has another to read by.
    """
    name = machine.machine
    if not any("read" in right.actions for right in machine.rights):
        return
    for role in persons(one):
        if role not in table.roles or table.roles[role].relation not in _BY_SEAT:
            continue
        blind = [
            state
            for state in one.sources
            if table.line(role, ACTIONS[one.act], name, state)
            and not table.line(role, "read", name, state)
        ]
        if blind:
            facts = {"trigger": one.trigger, "role": role, "states": ", ".join(blind)}
            yield source.find("acts_unseen", (*loc, "by"), **facts)
