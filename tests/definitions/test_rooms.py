"""Rooms, asked of every machine: who opens what was not adopted there, and who speaks there."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.machine import read_machine
from tests.definitions.slips import shipped

LIBRARY = shipped()
ACCESS = LIBRARY.access(LIBRARY.access_document().body)
MACHINES = sorted({one.name for one in LIBRARY.all("machine")})


def opened(machine, table, state, group):
    """By role, the statuses of the items of a sealed list that it opens in a state."""
    found = {}
    for role in table.roles:
        lines = table.unsealing(role, machine.machine, state)
        if any(not only for _, only in lines):
            found[role] = frozenset(group.statuses)
        else:
            named = [one for _, only in lines for one in only if one.list == group.name]
            found[role] = frozenset(each for one in named for each in one.statuses)
    return found


@pytest.mark.parametrize("name", MACHINES)
def test_what_was_left_out_is_opened_to_nobody_to_whom_what_was_kept_is_not(name):
    machine = read_machine(LIBRARY.find("machine", name).data, name)
    table = ACCESS.with_rights_of(machine)
    for group in machine.items.values():
        out = {
            status
            for one in machine.documents.values()
            if one.numbers == group.name
            for status in (*one.left_out, *group.not_counted)
        }
        for state in machine.states if group.sealed else ():
            for role, statuses in opened(machine, table, state, group).items():
                if statuses & out:
                    assert statuses == set(group.statuses), (state, role)


@pytest.mark.parametrize("name", MACHINES)
def test_an_end_without_a_result_is_opened_to_nobody_to_whom_the_result_is_not(name):
    machine = read_machine(LIBRARY.find("machine", name).data, name)
    table = ACCESS.with_rights_of(machine)

    def openers(state):
        return {role for role in table.roles if table.unsealing(role, machine.machine, state)}

    result = openers(machine.main_path[-1]) if machine.main_path else set(table.roles)
    for state, one in machine.states.items():
        if one.final and state not in machine.main_path:
            assert openers(state) <= result, state


@pytest.mark.parametrize("name", MACHINES)
def test_a_room_speaks_for_its_countries_and_nobody_over_a_vice_minister(name):
    machine = read_machine(LIBRARY.find("machine", name).data, name)
    table = ACCESS.with_rights_of(machine)
    heads = {one for one, role in machine.roles.items() if role.capacities == ("vice_minister",)}
    for move in machine.transitions:
        if move.act != "position":
            continue
        asked = [one.partition(":") for one in move.conditions]
        # A role by several seats that a list names: whoever sits in a room, and not its head alone.
        for room in (one for one in move.by if len(table.roles[one].seats) > 1):
            assert ("listed_seats_speak", ":", room) in asked, move.trigger
        kept = [argument for base, _, argument in asked if base == "overrules_no_objection_of"]
        for head in heads & set(move.by):
            assert any(head in one.split("|") for one in kept), move.trigger
