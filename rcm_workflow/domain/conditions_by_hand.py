"""Conditions about what is given with a step: by whom, and beside what else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import said, title_of, word
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import SINGLE


def _named(argument: str) -> tuple[str, tuple[str, ...]]:
    name, equals, values = argument.partition("=")
    if not (name and equals and values):
        raise ValueError(argument)
    return name, tuple(values.split("|"))


def _refers(argument: str) -> tuple[Reference, ...]:
    name, values = _named(argument)
    return (Reference("given", name, SINGLE, values),)


def _told(q: Question, argument: str) -> Mapping[str, Any]:
    name, values = _named(argument)
    return {"name": title_of(q, name), "values": [said(q, one) for one in values]}


@condition(
    "“{name}”: {values} comes from another case only, and is given by nobody.",
    "«{name}»: {values} proviene solo de otro caso, y nadie lo indica.",
    facts=_told,
    unless=(
        "“{name}”: {values} is given by somebody, and not by another case.",
        "«{name}»: {values} lo indica alguien, y no otro caso.",
    ),
    argument="INPUT=VALUE|VALUE",
    refers=_refers,
)
def not_by_hand(q: Question, argument: str) -> bool:
    """Where the value is one of these, the system gives it as an effect."""
    name, values = _named(argument)
    return q.actor.is_system or word(q.inputs.get(name)) not in values


def _beside(argument: str) -> tuple[str, str, tuple[str, ...]]:
    name, colon, rest = argument.partition(":")
    if not (name and colon):
        raise ValueError(argument)
    return name, *_named(rest)


def _refers_beside(argument: str) -> tuple[Reference, ...]:
    wanted, name, values = _beside(argument)
    return (Reference("given", wanted), Reference("given", name, SINGLE, values))


def _told_beside(q: Question, argument: str) -> Mapping[str, Any]:
    wanted, name, values = _beside(argument)
    return {
        "wanted": title_of(q, wanted),
        "name": title_of(q, name),
        "values": [said(q, one) for one in values],
    }


@condition(
    "“{wanted}” must be given where “{name}” is: {values}.",
    "«{wanted}» debe indicarse cuando «{name}» es: {values}.",
    facts=_told_beside,
    unless=(
        "“{wanted}” is given, or “{name}” is none of: {values}.",
        "«{wanted}» está indicado, o «{name}» no es ninguno de: {values}.",
    ),
    argument="INPUT:INPUT=VALUE|VALUE",
    refers=_refers_beside,
)
def given_where(q: Question, argument: str) -> bool:
    """Where the one input has one of these values, the other is given, too."""
    wanted, name, values = _beside(argument)
    asked = word(q.inputs.get(name)) in values
    return not asked or q.inputs.get(wanted) not in (None, "", ())


_STATE = re.compile(r"[A-Z]{2}")
"""A State by its ISO 3166-1 code, as an input of the type ``state`` has it."""


def _told_holder(q: Question, argument: str) -> Mapping[str, Any]:
    wanted, *_ = _beside(argument)
    return {**_told_beside(q, argument), "value": q.inputs.get(wanted)}


@condition(
    "“{wanted}” must be a State where “{name}” is {values}, and else an organization; "
    "it is: {value}.",
    "«{wanted}» debe ser un Estado cuando «{name}» es {values}, y si no un organismo; es: {value}.",
    facts=_told_holder,
    unless=(
        "“{wanted}” is a State where “{name}” is {values}, and else an organization: {value}.",
        "«{wanted}» es un Estado cuando «{name}» es {values}, y si no un organismo: {value}.",
    ),
    argument="INPUT:INPUT=VALUE|VALUE",
    refers=_refers_beside,
)
def is_state_where(q: Question, argument: str) -> bool:
    """Whether a holder is a State exactly where the other input has one of these values."""
    wanted, name, values = _beside(argument)
    is_state = _STATE.fullmatch(str(q.inputs.get(wanted) or "")) is not None
    return is_state == (word(q.inputs.get(name)) in values)
