"""Sessions, asked of every machine: a case whose session was closed under it can be led out."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.machine import read_machine
from tests.definitions.slips import shipped

LIBRARY = shipped()
MACHINES = sorted({one.name for one in LIBRARY.all("machine")})
CONDUCT = {"ppt", "secretariat", "system"}
SITS = {"is_in_session", "session_of"}
OF_OTHERS = {"nobody_objects", "somebody_objects"}


def words(conditions):
    return {one.partition(":")[0] for one in conditions}


def registered(step, what):
    return [one for one in step.registers if one.what == what]


def free(step):
    """Whether those who conduct the case can make a step when nobody sits, whatever others say.

    A session that is over cannot be closed again: the entry must be one that may stand already.
    """
    again = [one for one in registered(step, "meeting_closed") if one.if_so != "keep"]
    return bool(
        not again and not words(step.conditions) & (SITS | OF_OTHERS) and CONDUCT & set(step.by)
    )


def room(machine):
    """The states in which a case is while one meeting sits: its own, or the one it is brought to.

    What waits for any session of a body, and not for one meeting, goes on in the next.
    """
    steps = [one for one in machine.transitions if not registered(one, "meeting_closed")]
    own = {one.dest for one in steps if registered(one, "meeting_opened")}
    while (
        more := {
            one.dest
            for one in steps
            if own & set(one.sources) and one.dest and not words(one.unless) & SITS
        }
        - own
    ):
        own |= more
    entered = {one.dest for one in machine.transitions if words(one.conditions) & SITS}
    brought = {
        state
        for one in machine.transitions
        if "is_in_session" in words(one.conditions)
        for state in one.sources
    }
    return {
        state
        for state in own | (entered & brought)
        if state in machine.states and not machine.states[state].final
    }


def stuck(machine):
    """The states of a session from which nothing leads out once it was closed."""
    inside = room(machine)
    while reached := {
        state
        for one in machine.transitions
        if free(one) and one.dest in machine.states and one.dest not in inside
        for state in one.sources
        if state in inside
    }:
        inside -= reached
    return inside


@pytest.mark.parametrize("name", MACHINES)
def test_a_case_whose_session_was_closed_under_it_has_a_way_out(name):
    assert stuck(read_machine(LIBRARY.find("machine", name).data, name)) == set()


def test_those_asked_are_the_machines_that_sit():
    asked = {
        name: room(read_machine(LIBRARY.find("machine", name).data, name)) for name in MACHINES
    }
    assert {name for name, states in asked.items() if states} == {
        "meeting",
        "observer_application",
        "vm_declaration",
    }
    session = {"opened", "plenary", "drafting", "closed_door", "final_reading"}
    assert session <= asked["vm_declaration"]
    assert asked["observer_application"] >= {"in_closed_door"}
