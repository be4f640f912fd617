"""Is every name in a machine file known, and does the file hang together?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from rcm_workflow.definitions.explore import POSITIONS
from rcm_workflow.definitions.findings import Finding, near
from rcm_workflow.definitions.machine import LEFT, DocumentKind, Machine, Transition
from rcm_workflow.definitions.machine_parts import Electorate
from rcm_workflow.definitions.policy_file import PolicyFile
from rcm_workflow.definitions.toml_lines import Lines, Loc, place
from rcm_workflow.definitions.walker import remembered
from rcm_workflow.domain.conditions import Condition
from rcm_workflow.domain.electorate import PROPOSING
from rcm_workflow.domain.filling import MEMBERS
from rcm_workflow.domain.notices import GROUPS
from rcm_workflow.domain.policy_keys import KEYS
from rcm_workflow.domain.specs_steps import clearing
from rcm_workflow.domain.values import Frozen, Stance


class Outside(NamedTuple):
    """What the Conference knows by name; ``None`` where it is not looked at."""

    places: Collection[str] | None = None
    """The bodies and activities of the admission matrix."""
    bodies: Collection[str] | None = None
    """The bodies of the catalogue."""


NOWHERE = Outside()
FEW = 9
"""So many names are listed where none is near: more would not be read."""


class World(NamedTuple):
    """What a machine file may refer to outside itself."""

    conditions: Mapping[str, Condition]
    roles: Collection[str]
    policy: PolicyFile
    outside: Outside = NOWHERE
    others: Mapping[str, Machine] | None = None
    """The machines whose cases may be named; ``None`` where they are not looked at."""


class Source(NamedTuple):
    """A file and where its parts stand."""

    file: str
    lines: Lines

    def find(self, code: str, loc: Loc, **facts: object) -> Finding:
        """A finding at a place of this file."""
        return Finding(file=self.file, line=self.lines.of(*loc), code=code, facts=facts)

    def unknown(self, kind: str, loc: Loc, name: str, known: Collection[str]) -> Finding:
        """A finding about a name that is not known, with the nearest one that is."""
        facts = {"where": place(loc), "name": name, "nearest": near(name, known)}
        if not facts["nearest"] and len(known) <= FEW:
            facts["known"] = " | ".join(known)
        return self.find(f"unknown_{kind}", loc, **facts)


_LISTS = (
    ("sources", "state"),
    ("conditions", "condition"),
    ("unless", "condition"),
    ("warnings", "condition"),
    ("by", "role"),
    ("notify", "group"),
    ("freezes", "electorate"),
    ("documents", "document"),
    ("produces", "document"),
    ("stances", "stance"),
    ("without", "condition"),
    ("without_passing", "state"),
    ("with_positions", "position"),
    ("never_by", "role"),
    ("seats", "field"),
)
_SINGLE = (
    ("electorate", "electorate"),
    ("period", "period"),
    ("proposer", "policy_key"),
    ("dest", "state"),
    ("opens_period", "period"),
    ("before", "period"),
    ("never_reach", "state"),
    ("adds_item", "item_group"),
    ("changes_item", "item_group"),
    ("group", "item_group"),
    ("whose", "field"),
)
"""Which key of a table names what kind of thing."""


def check_names(machine: Machine, source: Source, world: World) -> Iterator[Finding]:
    """A finding for every name nobody knows, and for every transition that is not whole."""
    known: Mapping[str, Collection[str]] = {
        "state": machine.states,
        "condition": world.conditions,
        "role": (*world.roles, *machine.roles),
        "group": (*GROUPS, *world.roles, *machine.roles, *machine.electorates),
        "electorate": machine.electorates,
        "document": machine.documents,
        "stance": tuple(Stance),
        "position": POSITIONS,
        "policy_key": (*PROPOSING, *KEYS),
        "period": world.policy.periods,
        "item_group": machine.items,
        "list": world.policy.lists,
        "field": {given.name for _, move in transitions(machine) for given in move.inputs},
        "fact": {
            given.name for _, move in transitions(machine) for given in move.inputs if given.keep
        },
    }
    for kind, loc, name in _uses(machine):
        if name not in known[kind]:
            asked = name.partition(":")[0] if kind == "condition" else name
            found = source.unknown(kind, loc, asked, known[kind])
            yield found.model_copy(update={"facts": {**found.facts, "name": name}})
    for name, role in machine.roles.items():
        if role.fact is not None and role.fact not in known["fact"]:
            yield source.unknown("fact", ("roles", name, "fact"), role.fact, known["fact"])
        of_role = machine.items.get(role.group or "")
        for status in role.statuses:
            if of_role is not None and status not in of_role.statuses:
                loc = ("roles", name, "statuses")
                yield source.unknown("item_status", loc, status, of_role.statuses)
    bodies = world.outside.bodies
    for loc, one in transitions(machine):
        if one.body is not None and bodies is not None and one.body not in bodies:
            yield source.unknown("body", (*loc, "body"), one.body, bodies)
        yield from _form(machine, source, loc, one)
        yield from _form_of_items(machine, source, loc, one, world.policy.lists)


def _choices(machine: Machine, source: Source, loc: Loc, one: Transition) -> Iterator[Finding]:
    for number, given in enumerate(one.inputs):
        for choice in given.choices:
            if choice not in machine.words:
                at: Loc = (*loc, "inputs", number, "choices")
                yield source.find("choice_without_word", at, name=choice)


def _clearing(machine: Machine, source: Source, loc: Loc, one: Transition) -> Iterator[Finding]:
    group, those, status = clearing(one.clears or "")
    if group and group not in machine.items:
        yield source.unknown("item_group", (*loc, "clears"), group, machine.items)
    elif group and (strange := set(those) - machine.items[group].statuses.keys()):
        known = tuple(machine.items[group].statuses)
        yield source.unknown("item_status", (*loc, "clears"), min(strange), known)
    elif group and status not in machine.items[group].not_counted:
        known = machine.items[group].not_counted
        yield source.unknown("item_status", (*loc, "clears"), status, known)
    place, _, status = (one.takes_along or "").partition("=")
    group = place.partition(".")[0]
    if group and group not in machine.items:
        yield source.unknown("item_group", (*loc, "takes_along"), group, machine.items)
    elif group and status not in machine.items[group].statuses:
        known = tuple(machine.items[group].statuses)
        yield source.unknown("item_status", (*loc, "takes_along"), status, known)
    elif group and one.changes_item is None:
        yield source.find("takes_along_nothing", (*loc, "takes_along"), trigger=one.trigger)


def _form_of_items(
    machine: Machine, source: Source, loc: Loc, one: Transition, lists: Collection[str]
) -> Iterator[Finding]:
    completed, _, rest = (one.completes or "").partition(".")
    if completed:
        covered = rest.partition("=")[2]
        if completed not in machine.items:
            yield source.unknown("item_group", (*loc, "completes"), completed, machine.items)
        if covered not in (*lists, MEMBERS):
            yield source.unknown("list", (*loc, "completes"), covered, (*lists, MEMBERS))
    yield from _clearing(machine, source, loc, one)
    group = machine.items.get(one.changes_item or one.adds_item or completed)
    if one.item_status is not None and (group is None or one.item_status not in group.statuses):
        known = group.statuses if group else ()
        yield source.unknown("item_status", (*loc, "item_status"), one.item_status, known)
    if one.changes_item and not any(each.of == one.changes_item for each in one.inputs):
        yield source.find("no_item_named", loc, trigger=one.trigger, group=one.changes_item)


Use = tuple[str, Loc, str]
"""What kind of thing is named, where, and its name."""


def transitions(machine: Machine) -> Iterator[tuple[Loc, Transition]]:
    """The opening and every transition, each with its place in the file."""
    yield ("opening",), machine.opening
    for number, one in enumerate(machine.transitions):
        yield ("transitions", number), one


def _uses(machine: Machine) -> Iterator[Use]:
    yield "state", ("initial",), machine.initial
    for name in machine.main_path:
        yield "state", ("main_path",), name
    tables: tuple[tuple[str, Mapping[str, Frozen]], ...] = (
        ("electorates", machine.electorates),
        ("roles", machine.roles),
        ("states", machine.states),
    )
    for kind, table in tables:
        for name, one in table.items():
            yield from _uses_of((kind, name), one)
    yield from _uses_of_texts(machine)
    for loc, one in transitions(machine):
        yield from _uses_of(loc, one)
        for number, given in enumerate(one.inputs):
            if given.type == "document":
                yield "document", (*loc, "inputs", number, "name"), given.name
            if given.of is not None:
                yield "item_group", (*loc, "inputs", number, "of"), given.of
            if given.list is not None:
                yield "list", (*loc, "inputs", number, "list"), given.list
    for number, rule in enumerate(machine.invariants):
        yield from _uses_of(("invariants", number), rule)


def _uses_of_texts(machine: Machine) -> Iterator[Use]:
    """What the documents that are written from lists name."""
    for name, document in machine.documents.items():
        yield from _uses_of_text(("documents", name), document)


def _uses_of_text(loc: Loc, document: DocumentKind) -> Iterator[Use]:
    for key, group in (("numbers", document.numbers), ("notes", document.notes)):
        if group is not None:
            yield "item_group", (*loc, key), group
    for group in document.annexes:
        yield "item_group", (*loc, "annexes"), group
    for name in document.groups:
        yield "electorate", (*loc, "groups"), name
    for name in document.heads:
        yield "fact", (*loc, "heads"), name
    for name in document.tells:
        yield "field", (*loc, "tells"), name


def _uses_of(loc: Loc, table: Frozen) -> Iterator[Use]:
    for key, kind in _LISTS:
        if key == "without" and isinstance(table, Electorate):
            yield from _uses_of_lists(loc, table)
            continue
        written = "source" if key == "sources" and getattr(table, "source", None) else key
        for name in getattr(table, key, ()):
            yield kind, (*loc, written), name
    for key, kind in _SINGLE:
        name = getattr(table, key, None)
        if name not in (None, LEFT):
            yield kind, (*loc, key), name


def _uses_of_lists(loc: Loc, electorate: Electorate) -> Iterator[Use]:
    for one in electorate.without:
        if one.startswith("items:"):
            group, _, field = one.removeprefix("items:").partition(".")
            yield "item_group", (*loc, "without"), group
            yield "field", (*loc, "without"), field


def _form(machine: Machine, source: Source, loc: Loc, one: Transition) -> Iterator[Finding]:
    opening = loc == ("opening",)
    if opening and (one.sources or one.dest):
        yield source.find("opening_with_source", loc)
    if not opening and not one.sources:
        yield source.find("no_source", loc, trigger=one.trigger)
    yield from _choices(machine, source, loc, one)
    names = [given.name for given in one.inputs]
    for number, name in enumerate(names):
        if name in names[:number]:
            at: Loc = (*loc, "inputs", number)
            yield source.find("duplicate", at, where=f"{place(loc)}.inputs.{name}")
    if one.dest == LEFT:
        for state in one.sources:
            if not remembered(machine, state):
                yield source.find("nothing_remembered", loc, trigger=one.trigger, state=state)
