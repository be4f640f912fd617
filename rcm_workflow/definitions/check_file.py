"""Checking a definition file by what it says it is, beside everything else that is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rcm_workflow.definitions.access import Access
from rcm_workflow.definitions.admission import AdmissionFile
from rcm_workflow.definitions.check_admission import check_admission, check_bodies, places
from rcm_workflow.definitions.check_earlier import check_earlier
from rcm_workflow.definitions.check_names import Outside, Source
from rcm_workflow.definitions.checks import check_access, check_machine, check_policy
from rcm_workflow.definitions.coverage import RulesFile, read_rules, unknown_rules
from rcm_workflow.definitions.digests import released_digests
from rcm_workflow.definitions.findings import BadDefinition, Finding, near
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import Machine, read_machine
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.policy_file import PolicyFile
from rcm_workflow.definitions.policy_like import PolicyLike, named_by
from rcm_workflow.definitions.released import check_released, edited
from rcm_workflow.definitions.resources import CALENDARS, DEFAULT_POLICY, Found, Kind
from rcm_workflow.definitions.toml_file import load, read_toml
from rcm_workflow.definitions.toml_lines import Lines
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster_events import MemberAdmitted


def check_file(data: bytes, file: str, library: Library) -> tuple[Finding, ...]:
    """Every fault of one file: a machine, a policy, a table of rights, bodies or their matrix."""
    return (*_alone(data, file, library, _rules(library)), *_taken(data, file, library))


def _rules(library: Library) -> RulesFile:
    found = library.find("rules", "rules")
    return read_rules(found.data, found.file)


def _alone(data: bytes, file: str, library: Library, rules: RulesFile) -> tuple[Finding, ...]:
    return (
        *edited(data, file, released_digests()),
        *_faults(data, file, library),
        *_unknown_rules(data, file, rules),
    )


def _unknown_rules(data: bytes, file: str, rules: RulesFile) -> tuple[Finding, ...]:
    try:
        read_toml(data, file)
    except BadDefinition:
        # Why it cannot be read is told already.
        return ()
    return tuple(unknown_rules(data, file, rules))


def _faults(data: bytes, file: str, library: Library) -> tuple[Finding, ...]:
    try:
        table = read_toml(data, file)
    except BadDefinition as fault:
        return fault.findings
    match _kind(table, file):
        case "policy":
            return check_policy(data, file, lambda name: library.find("policy", name).data)
        case "access":
            return check_access(data, file, _sound_machines(library))
        case "catalogue":
            return check_bodies(data, file, _members(library))
        case "admission":
            return _check_admission(data, file, library)
        case _:
            return _check_machine(data, file, library)


_HEADS = ("machine", "policy", "access", "catalogue", "admission")
"""The key by which a file says what it is. A machine names its policy, and a policy its matrix."""


def _kind(table: Mapping[str, object], file: str) -> str:
    """What a file is; by a key that is nearly right, or by its folder, where it does not say."""
    said = [head for head in _HEADS if head in table]
    meant = [near(key, _HEADS, 0.75) for key in table]
    folder = "policy" if "policies" in Path(file).parts else "machine"
    return next(filter(None, (*said, *meant)), folder)


def _members(library: Library) -> tuple[str, ...]:
    return tuple(one.country for one in library.facts() if isinstance(one, MemberAdmitted))


def _check_admission(data: bytes, file: str, library: Library) -> tuple[Finding, ...]:
    try:
        matrix = load(AdmissionFile, data, file)
        bodies = library.bodies(matrix.bodies)
    except BadDefinition as fault:
        return fault.findings
    except Refused as refused:
        source = Source(file, Lines(data.decode()))
        name, nearest = refused.facts.get("name", ""), refused.facts.get("nearest", "")
        facts = {"where": "bodies", "name": name, "nearest": nearest}
        return (source.find("unknown_body", ("bodies",), **facts),)
    named = f"{matrix.admission}@{matrix.version}"
    policies = [one for one in _sound_policies(library) if one.admission == named]
    return check_admission(data, file, bodies, policies)


def _sound_policies(library: Library) -> Iterator[PolicyFile]:
    """Those that can be read; of the others their own check tells."""
    for one in library.all("policy"):
        try:
            yield library.policy(f"{one.name}@{one.version}").file
        except Refused:
            continue


def check_everything(library: Library) -> tuple[int, tuple[Finding, ...]]:
    """Every fault of every file that is checked one by one, and how many were read."""
    kinds: tuple[Kind, ...] = ("policy", "machine", "access", "bodies", "admission")
    found = [one for kind in kinds for one in library.all(kind)]
    machines = library.all("machine")
    rules = _rules(library)
    told = [one for each in found for one in _alone(each.data, each.file, library, rules)]
    # A fault of a policy is one of each machine that goes by it, and told once.
    findings = [one for number, one in enumerate(told) if one not in told[:number]]
    of_all = (
        *_same_reference(machines),
        *_unused_periods(library),
        *check_released(library, released_digests()),
        *_calendars(library),
    )
    return len(found), (*findings, *(one for one in of_all if one not in findings))


def _calendars(library: Library) -> Iterator[Finding]:
    """A folder of calendars that cannot be read would only be noticed when a period opens."""
    try:
        library.calendars()
    except Refused as refused:
        if refused.code != "calendar_file_edited":
            raise
    except (OSError, ValueError) as fault:
        facts = {"where": CALENDARS, "value": "", "message": str(fault)[:200]}
        yield Finding(file=CALENDARS, line=1, code="bad_value", facts=facts)


def _unused_periods(library: Library) -> Iterator[Finding]:
    """Periods that a policy gives its machines and none of them lets run: often a mistyped name."""
    machines = _sound_machines(library).values()
    for each in library.all("policy"):
        served = [one for one in machines if (one.policy or "").partition("@")[0] == each.name]
        try:
            if not served or named_by(each.data, each.file) is None:
                continue
            own = load(PolicyLike, each.data, each.file).periods
        except BadDefinition:
            continue
        used = {state.period for one in served for state in one.states.values()}
        used |= {move.opens_period for one in served for move in one.transitions}
        source = Source(each.file, Lines(each.data.decode()))
        for name in own:
            if name not in used:
                yield source.find("unused", ("periods", name), where=f"periods.{name}")


def policy_of(machine: Machine, library: Library) -> Policy:
    """The policy a machine is meant for. Raises ``Refused`` as ``Library.policy``."""
    return library.policy(machine.policy or DEFAULT_POLICY)


def _check_machine(data: bytes, file: str, library: Library) -> tuple[Finding, ...]:
    access = _access(library)
    try:
        machine = read_machine(data, file)
    except BadDefinition as fault:
        return fault.findings
    try:
        policy = policy_of(machine, library)
    except BadDefinition as fault:
        return _of_its_policy(machine, library) or fault.findings
    except Refused as refused:
        source = Source(file, Lines(data.decode()))
        name, nearest = refused.facts.get("name", ""), refused.facts.get("nearest", "")
        facts = {"where": "policy", "name": name, "nearest": nearest}
        return (source.find("unknown_policy", ("policy",), **facts),)
    others = _sound_machines(library)
    return (
        *check_machine(data, file, policy, access, others=others, outside=outside(policy, library)),
        *check_earlier(machine, Source(file, Lines(data.decode())), library),
    )


def _of_its_policy(machine: Machine, library: Library) -> tuple[Finding, ...]:
    """The faults of the policy that a machine is meant for, where they stand in its own file."""
    found = library.find("policy", machine.policy or DEFAULT_POLICY)
    return check_policy(found.data, found.file, lambda name: library.find("policy", name).data)


def outside(policy: Policy, library: Library) -> Outside:
    """The places and bodies that a machine file under a policy may name."""
    if policy.file.admission is None:
        # Another organisation: its bodies are in no catalogue of ours.
        return Outside(())
    matrix = library.matrix(policy.file.admission).file
    bodies = library.bodies(matrix.bodies)
    return Outside(places(matrix, bodies), tuple(bodies.bodies))


def _access(library: Library) -> Access:
    return library.access(library.access_document().body)


def _sound_machines(library: Library) -> dict[str, Machine]:
    found = {}
    for each in library.all("machine"):
        try:
            found[each.name] = read_machine(each.data, each.file)
        except BadDefinition:
            # Its own check tells; here only the names of machines that can be read count.
            continue
    return found


def _taken(data: bytes, file: str, library: Library) -> Iterator[Finding]:
    """Whether another procedure numbers its cases as this file would."""
    try:
        machine = read_machine(data, file)
    except BadDefinition:
        return
    for other in _sound_machines(library).values():
        if other.reference == machine.reference and other.machine != machine.machine:
            yield _reference_of(machine, other.machine, Source(file, Lines(data.decode())))
            return


def _reference_of(machine: Machine, other: str, source: Source) -> Finding:
    facts = {"value": machine.reference, "other": other}
    return source.find("same_reference", ("reference",), **facts)


def _same_reference(machines: tuple[Found, ...]) -> Iterator[Finding]:
    """Two procedures with one prefix: their cases could not be told apart by their numbers."""
    first: dict[str, str] = {}
    shipped = released_digests()
    # Who wrote a file of one's own cannot choose another reference for one that is shipped.
    for each in sorted(machines, key=lambda one: one.file not in shipped):
        try:
            machine = read_machine(each.data, each.file)
        except BadDefinition:
            continue
        other = first.setdefault(machine.reference, machine.machine)
        if other != machine.machine:
            yield _reference_of(machine, other, Source(each.file, Lines(each.data.decode())))
