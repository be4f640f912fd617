"""The static checks of definition files: a list of findings, empty when a file is sound.

``rcm machine check`` prints them, and nothing that has one is released.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from rcm_workflow.definitions.access import Access
from rcm_workflow.definitions.check_arguments import check_arguments
from rcm_workflow.definitions.check_effects import check_effects
from rcm_workflow.definitions.check_graph import check_graph
from rcm_workflow.definitions.check_inputs import check_inputs
from rcm_workflow.definitions.check_like import made_whole
from rcm_workflow.definitions.check_names import NOWHERE, Outside, Source, World, check_names
from rcm_workflow.definitions.check_occasions import check_occasions
from rcm_workflow.definitions.check_order import check_order
from rcm_workflow.definitions.check_rights import check_rights, lists_in, unlisted
from rcm_workflow.definitions.check_waiting import check_waiting
from rcm_workflow.definitions.findings import BadDefinition, Finding, near
from rcm_workflow.definitions.machine import Machine, read_machine
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.policy_file import Key, PolicyFile
from rcm_workflow.definitions.policy_like import Fetch
from rcm_workflow.definitions.rights import EVERY
from rcm_workflow.definitions.toml_file import load
from rcm_workflow.definitions.toml_lines import Lines, Loc
from rcm_workflow.domain.choices_decision import VoteWeights
from rcm_workflow.domain.conditions import Condition, known_conditions
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.lists import of_list
from rcm_workflow.domain.notices import GROUPS
from rcm_workflow.domain.policy_keys import KEY_OF, KEYS
from rcm_workflow.domain.roster import ROSTER


def _not_there(name: str) -> bytes:
    raise Refused("unknown_policy", kind="not_found", name=name)


def check_machine(
    data: bytes,
    file: str,
    policy: Policy,
    access: Access,
    conditions: Mapping[str, Condition] | None = None,
    others: Mapping[str, Machine] | None = None,
    outside: Outside = NOWHERE,
) -> tuple[Finding, ...]:
    """Every fault of a machine file that is to run under a policy and a table of rights.

    ``others`` are the machines its effects may speak of, and ``outside`` what it may name besides;
    without them nothing is said of those. A file that cannot be read tells only why;
    one with unknown names is not explored further.
    """
    try:
        machine = read_machine(data, file)
    except BadDefinition as fault:
        return fault.findings
    known = known_conditions() if conditions is None else conditions
    source = Source(file, Lines(data.decode()))
    world = World(known, tuple(access.roles), policy.file, outside, others)
    names = (
        *_name_differs(source, "machine", machine.machine, machine.version),
        *check_names(machine, source, world),
        *check_inputs(machine, source),
        *check_occasions(machine, source),
        *check_arguments(machine, source, world),
        *check_rights(machine, source, access),
        *check_effects(machine, source, world, others),
    )
    if names:
        return names
    return (
        *check_graph(machine, source, known),
        *check_order(machine, source, known),
        *check_waiting(machine, source, known),
    )


def check_policy(data: bytes, file: str, fetch: Fetch = _not_there) -> tuple[Finding, ...]:
    """Every fault of a policy file: keys, answers, and the answers the engine implements.

    ``fetch`` gives the file of the policy that this one is like.
    """
    try:
        text = made_whole(data, file, fetch)
        policy = load(PolicyFile, text, file)
    except BadDefinition as fault:
        return fault.findings
    source = Source(file, Lines(data.decode()))
    found = (
        *_name_differs(source, "policy", policy.policy, policy.version),
        *_policy_faults(policy, source),
    )
    if found:
        return found
    try:
        Policy(policy, text)
    except Refused as refused:
        facts = {"where": "overrides", "value": refused.facts.get("name"), "message": refused.code}
        return (source.find("bad_value", ("overrides",), **facts),)
    return ()


def check_access(data: bytes, file: str, machines: Mapping[str, Machine]) -> tuple[Finding, ...]:
    """Every fault of an access file, given the machines it may speak of."""
    try:
        access = Access.read(data, file)
    except BadDefinition as fault:
        return fault.findings
    source = Source(file, Lines(data.decode()))
    table = access.file
    return (
        *_name_differs(source, "access", table.access, table.version),
        *chain.from_iterable(
            _line_faults(access, source, number, machines) for number in range(len(table.lines))
        ),
    )


def _name_differs(source: Source, key: str, name: str, version: int) -> Iterator[Finding]:
    says = f"{name}.v{version}.toml"
    called = source.file.rpartition("/")[2]
    if called != says:
        yield source.find("name_differs", (key,), file=called, says=says)


def _policy_faults(policy: PolicyFile, source: Source) -> Iterator[Finding]:
    for key in KEYS:
        if key not in policy.keys:
            yield source.find("missing_key", ("keys",), where="keys", key=key)
    weights = policy.keys.get(KEY_OF[VoteWeights])
    if weights is not None and weights.value == VoteWeights.LISTED and policy.weights is None:
        yield source.find("missing_key", ("keys", KEY_OF[VoteWeights]), where="", key="weights")
    for key, entry in policy.keys.items():
        meant = "" if key in KEYS else near(key, KEYS)
        if meant and meant not in policy.keys:
            # A key of its own is for machine files to cite; this one is an engine's, misspelt.
            yield source.unknown("policy_key", ("keys", key), key, tuple(KEYS))
            continue
        yield from _answer_faults(
            entry, source, key, tuple(policy.periods), like=policy.like is not None
        )


def _answer_faults(
    entry: Key, source: Source, key: str, periods: Collection[str], *, like: bool
) -> Iterator[Finding]:
    implemented = tuple(KEYS.get(key) or ())
    offered = [name for name, one in entry.answers.items() if one.offered]
    if like and entry.value in entry.answers and entry.value not in offered:
        facts = {"where": f"keys.{key}.value", "name": entry.value}
        yield source.find("answer_declined", ("keys", key, "value"), **facts)
    elif entry.value not in offered:
        yield source.unknown("answer", ("keys", key, "value"), entry.value, offered)
    for name in offered:
        if key in KEYS and name not in implemented:
            yield source.unknown("answer", ("keys", key, "answers", name), name, implemented)
    for choice in implemented:
        if choice not in entry.answers:
            at: Loc = ("keys", key)
            yield source.find("missing_key", at, where=f"keys.{key}.answers", key=str(choice))
    for name, answer in entry.answers.items():
        for period in answer.periods:
            if period not in periods:
                at = ("keys", key, "answers", name, "periods")
                yield source.unknown("period", at, period, periods)


def _named(names: Iterable[str], machines: Mapping[str, Machine]) -> list[Machine]:
    return [machines[name] for name in names if name in machines]


def _line_faults(
    access: Access, source: Source, number: int, machines: Mapping[str, Machine]
) -> Iterator[Finding]:
    table, loc = access.file, ("lines", number)
    line = table.lines[number]
    if line.id in {one.id for one in table.lines[:number]}:
        yield source.find("duplicate", (*loc, "id"), where=f"lines.{line.id}")
    of = machines.values() if EVERY in line.machines else _named(line.machines, machines)
    groups = sorted({group for machine in of for group in machine.items})
    for kind, key, names, all_known in (
        ("role", "roles", line.roles, access.roles),
        ("field", "fields", unlisted(line.fields), (*table.fields, *map(of_list, groups))),
        ("item_group", "fields", lists_in(line.fields), groups),
        ("group", "informed", line.informed, GROUPS),
    ):
        for name in names:
            if name not in all_known:
                yield source.unknown(kind, (*loc, key), name, all_known)
    known: Collection[str] = (*machines, ROSTER, EVERY)
    for name in line.machines:
        if name not in known:
            yield source.unknown("machine", (*loc, "machines"), name, known)
    states = {
        state for name in line.machines if name in machines for state in machines[name].states
    }
    for state in line.states:
        if state not in (*states, EVERY):
            yield source.unknown("state", (*loc, "states"), state, states)
