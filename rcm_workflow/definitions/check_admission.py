"""Do the bodies and the admission matrix hang together, and with the policies that name them?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rcm_workflow.definitions.admission import AdmissionFile
from rcm_workflow.definitions.bodies import BodiesFile, read_bodies
from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.findings import BadDefinition, Finding
from rcm_workflow.definitions.policy_file import PolicyFile
from rcm_workflow.definitions.toml_file import load
from rcm_workflow.definitions.toml_lines import Lines, Loc
from rcm_workflow.domain.admission import CLASSES, SIGNS


def check_bodies(data: bytes, file: str, members: Collection[str]) -> tuple[Finding, ...]:
    """Every fault of a file of bodies, given the codes of the Member Countries."""
    try:
        bodies = read_bodies(data, file)
    except BadDefinition as fault:
        return fault.findings
    source = Source(file, Lines(data.decode()))
    return (
        *_differs(source, "catalogue", bodies.catalogue, bodies.version),
        *_of_bodies(bodies, source, members),
    )


def _of_bodies(bodies: BodiesFile, source: Source, members: Collection[str]) -> Iterator[Finding]:
    codes: set[str] = set()
    for name, one in bodies.bodies.items():
        if one.code in codes:
            yield source.find("duplicate", ("bodies", name, "code"), where=f"bodies.{name}.code")
        codes.add(one.code)
    for number, held in enumerate(bodies.held):
        at: Loc = ("held", number)
        if held.body not in bodies.bodies:
            yield source.unknown("body", (*at, "body"), held.body, bodies.bodies)
        for country in held.not_listed:
            if country not in members:
                yield source.unknown("member", (*at, "not_listed"), country, members)


def check_admission(
    data: bytes, file: str, bodies: BodiesFile, policies: Iterable[PolicyFile]
) -> tuple[Finding, ...]:
    """Every fault of an admission file, given its bodies and the policies that go by it."""
    try:
        matrix = load(AdmissionFile, data, file)
    except BadDefinition as fault:
        return fault.findings
    source = Source(file, Lines(data.decode()))
    return (
        *_differs(source, "admission", matrix.admission, matrix.version),
        *_whole(source, "legend", matrix.legend, SIGNS),
        *_whole(source, "classes", matrix.classes, CLASSES),
        *_attended(matrix, source, bodies),
        *_lists(matrix, source, policies := tuple(policies)),
        *_changes(matrix, source, policies),
    )


def _differs(source: Source, key: str, name: str, version: int) -> Iterator[Finding]:
    called, says = source.file.rpartition("/")[2], f"{name}.v{version}.toml"
    if called != says:
        yield source.find("name_differs", (key,), file=called, says=says)


def _whole(
    source: Source, key: str, there: Collection[str], needed: Iterable[str]
) -> Iterator[Finding]:
    for one in needed:
        if one not in there:
            yield source.find("missing_key", (key,), where=key, key=one)


def _attended(matrix: AdmissionFile, source: Source, bodies: BodiesFile) -> Iterator[Finding]:
    for name, activity in bodies.attended.items():
        if activity not in matrix.activities:
            found = source.unknown("activity", ("bodies",), activity, matrix.activities)
            facts = {**found.facts, "where": f"bodies.{name}.attend"}
            yield found.model_copy(update={"facts": facts})


def _lists(
    matrix: AdmissionFile, source: Source, policies: tuple[PolicyFile, ...]
) -> Iterator[Finding]:
    for row, activity in matrix.activities.items():
        for actor, cell in activity.cells.items():
            at: Loc = ("activities", row, "cells", actor, "listed")
            for name in cell.listed:
                for policy in policies:
                    if name not in policy.lists:
                        yield source.unknown("list", at, name, tuple(policy.lists))


def _changes(
    matrix: AdmissionFile, source: Source, policies: tuple[PolicyFile, ...]
) -> Iterator[Finding]:
    for number, one in enumerate(matrix.changes):
        loc: Loc = ("changes", number)
        if one.activity is not None and one.activity not in matrix.activities:
            yield source.unknown("activity", (*loc, "activity"), one.activity, matrix.activities)
        key, _, answer = one.under.partition("=")
        for policy in policies:
            entry = policy.keys.get(key)
            if entry is None:
                yield source.unknown("policy_key", (*loc, "under"), key, tuple(policy.keys))
            elif answer not in entry.answers:
                known = tuple(entry.answers)
                yield source.unknown("answer", (*loc, "under"), answer, known)


def places(matrix: AdmissionFile, bodies: BodiesFile) -> tuple[str, ...]:
    """What a machine file may name as a place: every activity, and every body one can attend."""
    return (*matrix.activities, *bodies.attended)
