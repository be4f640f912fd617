"""Do the effects of a machine file fit the file itself and the machines they speak of?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from rcm_workflow.definitions.check_names import Outside, Source, World
from rcm_workflow.definitions.check_values import (
    Scope,
    fitting,
    named,
    roster_wants,
    scope_of,
    titled,
)
from rcm_workflow.definitions.declared import declared
from rcm_workflow.definitions.effects import Effect, Fires, Opens, Registers
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.definitions.toml_lines import Loc
from rcm_workflow.domain.specs_effects import REGISTERED, SITTING, Value

SYSTEM = "system"

Others = Mapping[str, Machine]
"""Every machine that can be read, by name; the checked one is among them."""


def check_effects(
    machine: Machine, source: Source, world: World, others: Others | None
) -> Iterator[Finding]:
    """A finding for every name nobody knows and every effect that could never happen.

    Without ``others`` nothing is said of what stands in other files.
    """
    known = None if others is None else {**others, machine.machine: machine}
    of_effects = {} if known is None else _links(machine, known)
    for name in machine.links:
        if name in of_effects:
            yield source.find("link_of_effect", ("links", name), name=name)
    steps: list[tuple[Loc, Transition]] = [(("opening",), machine.opening)]
    steps += [(("transitions", number), one) for number, one in enumerate(machine.transitions)]
    for loc, one in steps:
        yield from _step(source, loc, one)
        for number, opens in enumerate(one.opens):
            at: Loc = (*loc, "opens", number)
            yield from _common(machine, source, at, one, opens, world)
            yield from titled(machine, source, at, one, opens)
            if known is not None:
                scope = scope_of(machine, one, opens.for_each)
                yield from _opened(source, at, opens, known, scope)
        for number, fires in enumerate(one.fires):
            at = (*loc, "fires", number)
            yield from _common(machine, source, at, one, fires, world)
            yield from _target(machine, source, at, one, fires, known)
        for number, registers in enumerate(one.registers):
            at = (*loc, "registers", number)
            yield from _common(machine, source, at, one, registers, world)
            scope = scope_of(machine, one, registers.for_each)
            yield from _registered(source, at, registers, scope, world.outside)


def _step(source: Source, loc: Loc, one: Transition) -> Iterator[Finding]:
    if (one.opens or one.fires or one.registers) and one.act is not None:
        yield source.find("effect_of_an_act", (*loc, "act"), trigger=one.trigger, act=one.act)
    if one.on == "effect" and set(one.by) != {SYSTEM}:
        yield source.find("effect_by_people", (*loc, "by"), trigger=one.trigger)
    names = {given.name for given in one.inputs}
    for name in one.unique_by:
        if loc != ("opening",):
            yield source.find("unique_elsewhere", (*loc, "unique_by"), trigger=one.trigger)
            break
        if name not in names:
            yield source.unknown("input", (*loc, "unique_by"), name, names)


def _common(
    machine: Machine,
    source: Source,
    loc: Loc,
    one: Transition,
    effect: Effect,
    world: World,
) -> Iterator[Finding]:
    for name in effect.when:
        if name not in world.conditions:
            yield source.unknown("condition", (*loc, "when"), name, world.conditions)
    for_each: str | None = getattr(effect, "for_each", None)
    yield from _whose(machine, source, loc, one, for_each or "", world)
    scope = scope_of(machine, one, for_each)
    for name, value in effect.values.items():
        yield from named(source, (*loc, "with", name), value, scope)


def _whose(
    machine: Machine, source: Source, loc: Loc, one: Transition, for_each: str, world: World
) -> Iterator[Finding]:
    kind, _, rest = for_each.partition(":")
    if kind == "fact" and rest not in declared(machine).kept:
        yield source.unknown("fact", (*loc, "for_each"), rest, declared(machine).kept)
    places = world.outside.places
    if kind == "admitted" and places is not None and rest not in places:
        yield source.unknown("body", (*loc, "for_each"), rest, places)
    group = rest.partition("=")[0]
    groups = machine.items
    items = {given.name: given.of for given in one.inputs if given.of is not None}
    if kind == "input" and rest not in items:
        yield source.unknown("input", (*loc, "for_each"), rest, tuple(items))
    if kind == "items":
        if group not in groups:
            yield source.unknown("item_group", (*loc, "for_each"), group, tuple(groups))
            return
        statuses = groups[group].statuses
        for status in filter(None, rest.partition("=")[2].split("|")):
            if status not in statuses:
                yield source.unknown("item_status", (*loc, "for_each"), status, tuple(statuses))


def _opened(
    source: Source, loc: Loc, opens: Opens, known: Others, scope: Scope
) -> Iterator[Finding]:
    other = known.get(opens.machine)
    if other is None:
        yield source.unknown("machine", (*loc, "machine"), opens.machine, known)
        return
    if SYSTEM not in other.opening.by:
        yield source.find("not_opened_by_effect", (*loc, "machine"), machine=opens.machine)
    where = f"{opens.machine}.opening"
    yield from _inputs(source, loc, opens, other.opening, where, scope)


def _inputs(
    source: Source, loc: Loc, effect: Effect, there: Transition, where: str, scope: Scope
) -> Iterator[Finding]:
    names = {given.name: given for given in there.inputs}
    for name in effect.values:
        if name not in names:
            yield source.unknown("input", (*loc, "with", name), name, tuple(names))
        elif names[name].type == "document":
            yield source.find("document_by_effect", (*loc, "with", name), name=name, where=where)
        else:
            at: Loc = (*loc, "with", name)
            yield from fitting((names[name],), effect.values[name], scope, source, at)
    missing = [one.name for one in there.inputs if one.required and one.name not in effect.values]
    if missing:
        facts = {"where": where, "names": ", ".join(missing)}
        yield source.find("effect_lacks_inputs", (*loc, "with"), **facts)


def _target(
    machine: Machine,
    source: Source,
    loc: Loc,
    one: Transition,
    fires: Fires,
    known: Others | None,
) -> Iterator[Finding]:
    kind, _, name = fires.case.partition(":")
    scope = scope_of(machine, one, fires.for_each)
    for value in fires.key:
        yield from named(source, (*loc, "key"), value, scope)
    if (kind == "open") != bool(fires.key):
        yield source.find("key_and_open", (*loc, "key" if fires.key else "case"))
    if kind != "open" and fires.if_none != "refuse":
        yield source.find("none_of_open", (*loc, "if_none"))
    if kind == "fact" and name not in declared(machine).kept:
        yield source.unknown("fact", (*loc, "case"), name, declared(machine).kept)
    if known is None:
        return
    there: Collection[Machine] = known.values()
    if kind in ("open", "every"):
        if name not in known:
            yield source.unknown("machine", (*loc, "case"), name, known)
            return
        there = (known[name],)
        yield from _of_machine(source, loc, fires, known[name])
    if kind == "link":
        links = _links(machine, known)
        if name not in links:
            yield source.unknown("relation", (*loc, "case"), name, tuple(links))
            return
        there = links[name] or there
    yield from _fired(source, loc, fires, there, scope)


def _of_machine(source: Source, loc: Loc, fires: Fires, there: Machine) -> Iterator[Finding]:
    name = there.machine
    if fires.case.startswith("every:"):
        if not fires.state:
            yield source.find("every_needs_states", (*loc, "case"), machine=name)
    elif len(there.opening.unique_by) != len(fires.key):
        facts = {"machine": name, "names": ", ".join(there.opening.unique_by)}
        yield source.find("key_does_not_fit", (*loc, "key"), **facts)


def _fired(
    source: Source, loc: Loc, fires: Fires, there: Collection[Machine], scope: Scope
) -> Iterator[Finding]:
    # Who learns of a handover in the same transaction makes the step that waits for one.
    every = fires.case.startswith("every:")
    occasions = ("effect", "presidency_handover") if every else ("effect",)
    moves = [one for other in there for one in other.transitions if one.on in occasions]
    waiting = [one for one in moves if one.trigger == fires.trigger]
    if not waiting:
        anyhow = {one.trigger for other in there for one in other.transitions}
        if fires.trigger in anyhow:
            yield source.find("not_on_effect", (*loc, "trigger"), trigger=fires.trigger)
        else:
            names = {one.trigger for one in moves}
            yield source.unknown("trigger", (*loc, "trigger"), fires.trigger, names)
        return
    states = {state for other in there for state in other.states}
    for state in fires.state:
        if state not in states:
            yield source.unknown("state", (*loc, "state"), state, states)
    if len({tuple(one.inputs) for one in waiting}) == 1:
        yield from _inputs(source, loc, fires, waiting[0], fires.trigger, scope)


def _links(machine: Machine, known: Others) -> dict[str, tuple[Machine, ...]]:
    """The names under which a case of this machine knows others, and what those may be."""
    found: dict[str, tuple[Machine, ...]] = {}
    for other in known.values():
        for one in (other.opening, *other.transitions):
            for opens in one.opens:
                if other.machine == machine.machine:
                    opened = (known[opens.machine],) if opens.machine in known else ()
                    found[opens.relation] = (*found.get(opens.relation, ()), *opened)
                if opens.machine == machine.machine:
                    found[opens.back] = (*found.get(opens.back, ()), other)
    return found


def _registered(
    source: Source, loc: Loc, registers: Registers, scope: Scope, outside: Outside
) -> Iterator[Finding]:
    needed, optional = REGISTERED[registers.what]
    if registers.if_so != "refuse" and registers.what not in SITTING:
        yield source.find("so_of_sessions", (*loc, "if_so"), where=", ".join(SITTING))
    for name, value in registers.values.items():
        at: Loc = (*loc, "with", name)
        if name not in (*needed, *optional):
            yield source.unknown("input", at, name, (*needed, *optional))
        elif name == "body" and outside.bodies is not None and _misnamed(value, outside.bodies):
            yield source.unknown("body", at, str(value)[1:], outside.bodies)
        elif wanted := roster_wants(registers.what, name, outside.bodies):
            yield from fitting(wanted, value, scope, source, at)
    missing = [name for name in needed if name not in registers.values]
    if missing:
        facts = {"where": registers.what, "names": ", ".join(missing)}
        yield source.find("effect_lacks_inputs", (*loc, "with"), **facts)


def _misnamed(value: Value, bodies: Collection[str]) -> bool:
    return isinstance(value, str) and value.startswith("=") and value[1:] not in bodies
