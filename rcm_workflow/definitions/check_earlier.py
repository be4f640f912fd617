"""Does what a machine says of an earlier version of itself fit that version?"""

from __future__ import annotations

from collections.abc import Iterator

from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.findings import BadDefinition, Finding
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.domain.failures import Refused


def check_earlier(machine: Machine, source: Source, library: Library) -> Iterator[Finding]:
    """A finding for a version that is not earlier, or not there, and for states it never had."""
    spec = machine.migrates_from
    if spec is None:
        return
    if spec.version >= machine.version:
        facts = {"value": spec.version, "version": machine.version}
        yield source.find("not_earlier", ("migrates_from", "version"), **facts)
        return
    name = f"{machine.machine}@{spec.version}"
    try:
        earlier = library.machine(name)
    except BadDefinition:
        # Its own check tells what is wrong with it.
        return
    except Refused:
        yield source.unknown("machine", ("migrates_from", "version"), name, ())
        return
    for state, name in spec.states.items():
        loc = ("migrates_from", "states", state)
        if state not in earlier.states:
            yield source.unknown("state", loc, state, tuple(earlier.states))
        if name not in machine.states:
            yield source.unknown("state", loc, name, tuple(machine.states))
