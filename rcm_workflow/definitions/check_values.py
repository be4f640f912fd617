"""Do the values of an effect name something that is there, and of the type that is wanted?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.check_types import can_be, never
from rcm_workflow.definitions.declared import Inputs, declared
from rcm_workflow.definitions.effects import Opens
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.definitions.machine_parts import Input
from rcm_workflow.definitions.toml_lines import Loc, place
from rcm_workflow.domain.specs_effects import CHOICES, TYPES, Registered, Value
from rcm_workflow.domain.specs_given import PARTIES, SINGLE, InputType
from rcm_workflow.domain.values import Localized

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Scope(NamedTuple):
    """What a value may name in one step."""

    inputs: Inputs
    facts: Inputs
    fields: Inputs
    each: Sequence[Input] | None
    """What ``each`` stands for; ``None`` where the effect happens once."""
    hidden: Collection[str] = ()
    """``input:NAME`` and ``item:NAME`` of confidential values."""

    def behind(self, value: str) -> Sequence[Input]:
        """What a value may be, as inputs of that type; nothing where that is not known."""
        kind, _, name = value.partition(":")
        if kind in _WORDS:
            return (_typed(kind, _WORDS[kind]),)
        if not name:
            return (self.each or ()) if kind == "each" else (_typed(kind, "text"),)
        known = {"input": self.inputs, "fact": self.facts, "item": self.fields}
        return known[kind].get(name, ())


def _typed(name: str, kind: InputType) -> Input:
    return Input(name=name, type=kind, title=Localized(en=name, es=name))


_WORDS: Mapping[str, InputType] = {
    "case": "case",
    "today": "date",
    "now": "instant",
    "authority": "country",
    "country": "country",
    "title": "text",
}


def scope_of(machine: Machine, one: Transition, for_each: str | None) -> Scope:
    """What the values of an effect of this step may name."""
    known = declared(machine)
    kind, _, rest = (for_each or "").partition(":")
    group = rest.partition("=")[0] if kind == "items" else ""
    if kind == "input":
        group = next((given.of or "" for given in one.inputs if given.name == rest), "")
    hidden = {f"input:{name}" for name in _hidden(machine, one)}
    if group:
        filling = (
            each for each in machine.transitions if group in (each.adds_item, each.changes_item)
        )
        hidden |= {f"item:{name}" for each in filling for name in _hidden(machine, each)}
    each = None if for_each is None else _each(kind, known.kept.get(rest, ()))
    own = {given.name: (given,) for given in one.inputs}
    return Scope(own, known.kept, known.fields.get(group, {}), each, hidden)


def _each(kind: str, facts: Sequence[Input]) -> Sequence[Input]:
    if kind == "fact":
        return [
            one.model_copy(update={"type": "country"}) if one.type == "countries" else one
            for one in facts
        ]
    kinds: Mapping[str, InputType] = {"members": "country", "admitted": "holder"}
    return (_typed("each", kinds.get(kind, "text")),)


def _hidden(machine: Machine, one: Transition) -> set[str]:
    """The inputs of a step that are sealed, by themselves or with the list that they fill."""
    group = machine.items.get(one.adds_item or one.changes_item or "")
    whole = group is not None and group.sealed
    return {given.name for given in one.inputs if given.sealed or (whole and given.of is None)}


def named(source: Source, loc: Loc, value: Value, scope: Scope) -> Iterator[Finding]:
    """A finding for a value that names nothing here, or something confidential."""
    if not isinstance(value, str) or value.startswith("="):
        return
    kind, colon, name = value.partition(":")
    known = {"input": scope.inputs, "fact": scope.facts, "item": scope.fields}
    if not colon:
        if value in ("each", "item") and scope.each is None:
            yield source.find("each_of_nothing", loc, where=place(loc), name=value)
    elif kind == "item" and not scope.fields:
        yield source.find("each_of_nothing", loc, where=place(loc), name=value)
    elif name not in known[kind]:
        yield source.unknown("field" if kind == "item" else kind, loc, name, tuple(known[kind]))
    elif value in scope.hidden:
        # In the other case, and in the roster, it would stand for everybody to read.
        yield source.find("sealed_passed_on", loc, where=place(loc), name=name)


def titled(
    machine: Machine, source: Source, loc: Loc, one: Transition, opens: Opens
) -> Iterator[Finding]:
    """A finding for a title that names nothing here, or something confidential."""
    scope = scope_of(machine, one, opens.for_each)
    known = {"case", "each", *scope.inputs, *scope.facts, *scope.fields}
    for lang in ("en", "es"):
        at = (*loc, "title", lang)
        for name in _HOLE.findall(opens.title.in_(lang)):
            if name not in known:
                yield source.unknown("field", at, name, known)
            elif {f"input:{name}", f"item:{name}"} & set(scope.hidden):
                yield source.find("sealed_passed_on", at, where=place(at), name=name)


_TAKES: Mapping[str, Sequence[str]] = {
    "text": SINGLE,
    "country": ("country", "state", "holder"),
    "countries": ("countries", "country"),
    "state": ("country", "state", "holder"),
    "holder": PARTIES,
    # What has no other name is convened under the number of its case.
    "meeting": ("meeting", "text", "case"),
    "case": ("case", "text"),
}
"""What a type can be made of, besides itself."""


def fitting(
    wanted: Sequence[Input], value: Value, scope: Scope, source: Source, loc: Loc
) -> Iterator[Finding]:
    """A finding for a value that an input can never take; ``wanted`` is one of several types."""
    if not isinstance(value, str) or value.startswith("="):
        literal = _literal(value)
        if not any(_can_be_written(one, literal) for one in wanted):
            yield never(wanted[0], literal, source, loc)
        return
    for coming in scope.behind(value):
        taking = [one for one in wanted if coming.type in (one.type, *_TAKES.get(one.type, ()))]
        if not taking:
            facts = {"where": place(loc), "name": value, "type": coming.type}
            facts |= {"input": wanted[0].name, "wanted": " | ".join(one.type for one in wanted)}
            yield source.find("effect_type", loc, **facts)
            return
        for choice in coming.choices:
            if not any(not one.choices or choice in one.choices for one in taking):
                yield never(taking[0], choice, source, loc)
                return


def _can_be_written(wanted: Input, literal: str) -> bool:
    return wanted.type not in ("countries", "localized", "item") and can_be(wanted, literal)


def roster_wants(what: Registered, name: str, bodies: Collection[str] | None) -> Sequence[Input]:
    """What a value of the roster has to be, as inputs; nothing where anything will do."""
    choices = CHOICES.get((what, name), tuple(bodies or ()) if name == "body" else ())
    if choices:
        return (_typed(name, "choice").model_copy(update={"choices": choices}),)
    return [_typed(name, kind) for kind in TYPES.get((what, name), TYPES.get(name, ()))]


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value[1:] if isinstance(value, str) else str(value)
