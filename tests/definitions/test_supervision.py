"""The PPT supervises the Technical Secretariat (R-090): what that does or reads, the PPT sees."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.machine import read_machine
from rcm_workflow.domain.lists import opened_by
from tests.definitions.slips import shipped

LIBRARY = shipped()
ACCESS = LIBRARY.access(LIBRARY.access_document().body)
MACHINES = sorted({one.name for one in LIBRARY.all("machine")})
OFFICE, CHAIR = "secretariat", "ppt"
PAPERS = {"training_nominee": {"documents"}, "training_slate": {"documents"}}
"""Papers with the names of persons, which are for those who work with them."""


@pytest.mark.parametrize("name", MACHINES)
def test_the_secretariat_does_and_reads_nothing_that_the_ppt_does_not_see(name):
    machine = read_machine(LIBRARY.find("machine", name).data, name)
    table = ACCESS.with_rights_of(machine)
    for state in machine.states:
        reads, sees = (table.fields(one, name, state) for one in (OFFICE, CHAIR))
        unseen = {one for one in reads if not opened_by(one, sees)}
        assert unseen <= PAPERS.get(name, set()), state
        if table.line(OFFICE, "fire", name, state):
            assert table.line(CHAIR, "read", name, state), state
            assert "history" in sees, state
