"""The presidency passes on in every procedure: no former presidency keeps a case in its hands."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.machine import read_machine
from tests.definitions.slips import shipped

LIBRARY = shipped()
MACHINES = sorted({one.name for one in LIBRARY.all("machine")})


@pytest.mark.parametrize("name", MACHINES)
def test_a_handover_reaches_every_case(name):
    machine = read_machine(LIBRARY.find("machine", name).data, name)
    passing = [
        one
        for one in machine.transitions
        if one.on == "presidency_handover" and one.transfers_authority
    ]
    reached = {state for one in passing for state in one.sources}
    unfinished = {state for state, one in machine.states.items() if not one.final}
    assert "*" in reached or unfinished <= reached
