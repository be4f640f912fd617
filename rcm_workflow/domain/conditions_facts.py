"""Conditions about what was given: kept values, inputs of this step, documents, the policy.

The argument behind the colon names them, so that a machine file asks without a line of Python. An
input given now counts before the kept value of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.facts import FactValue
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import GIVEN, PARTIES, SINGLE, InputSpec
from rcm_workflow.domain.values import Localized


def value_of(q: Question, name: str) -> Any:
    """The value of an input given now, or else of the kept fact, or ``None``."""
    given = q.inputs.get(name)
    return q.case.fact(name) if given in (None, "") else given


def input_named(q: Question, name: str) -> InputSpec | None:
    """How the machine declares an input: in this step, or else wherever it asks for it first."""
    machine = q.rules.machine
    steps = (machine.opening, *machine.transitions)
    for move in steps if q.move is None else (q.move, *steps):
        for spec in move.inputs:
            if spec.name == name:
                return spec
    return None


def title_of(q: Question, name: str) -> Called:
    """An input, and what the machine calls it."""
    spec = input_named(q, name)
    return Called(name, spec.title if spec else None)


def word(value: FactValue | date | None) -> str:
    """A value as an argument writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def said(q: Question, value: FactValue | date | None) -> Any:
    """A value as people say it, in both languages where the machine has a word for it."""
    if isinstance(value, bool) or value in ("true", "false"):
        return _YES if value in (True, "true") else _NO
    known = q.rules.machine.words.get(value) if isinstance(value, str) else None
    return Called(word(value), known) if known else word(value) or None


_YES = Called("true", Localized(en="yes", es="sí"))
_NO = Called("false", Localized(en="no", es="no"))


def _named(argument: str) -> tuple[Reference, ...]:
    return (Reference("value", argument, GIVEN),)


def _given(argument: str) -> tuple[Reference, ...]:
    return (Reference("given", argument, GIVEN),)


def _member(argument: str) -> tuple[Reference, ...]:
    return (Reference("value", argument, PARTIES),)


def _equals(argument: str) -> tuple[str, tuple[str, ...]]:
    name, equals, values = argument.partition("=")
    if not (name and equals and values):
        raise ValueError(argument)
    return name, tuple(values.split("|"))


def _kept_as(argument: str) -> tuple[Reference, ...]:
    name, values = _equals(argument)
    return (Reference("value", name, SINGLE, values),)


def _given_as(argument: str) -> tuple[Reference, ...]:
    name, values = _equals(argument)
    return (Reference("given", name, SINGLE, values),)


def _wanted(q: Question, argument: str) -> Mapping[str, Any]:
    name, values = _equals(argument)
    return {
        "name": title_of(q, name),
        "values": [said(q, one) for one in values],
        "value": said(q, value_of(q, name)),
    }


def _title(q: Question, argument: str) -> Mapping[str, Any]:
    return {"name": title_of(q, argument.partition("=")[0])}


@condition(
    "“{name}” must be: {values}; it is: {value}.",
    "«{name}» debe ser: {values}; es: {value}.",
    facts=_wanted,
    unless=("“{name}” is {value}.", "«{name}» es {value}."),
    apart=True,
    argument="NAME=VALUE|VALUE",
    refers=_kept_as,
    asks_for_given=("value",),
)
def fact_is(q: Question, argument: str) -> bool:
    name, values = _equals(argument)
    return word(value_of(q, name)) in values


@condition(
    "“{name}” must be known.",
    "Debe constar «{name}».",
    facts=_title,
    unless=("“{name}” is known already.", "«{name}» ya consta."),
    argument="NAME",
    refers=_named,
    asks_for_given=("value",),
)
def fact_is_given(q: Question, argument: str) -> bool:
    return value_of(q, argument) not in (None, "", ())


@condition(
    "“{name}” must be given with this step as: {values}; given: {value}.",
    "«{name}» debe indicarse en este paso como: {values}; se indicó: {value}.",
    facts=_wanted,
    unless=("“{name}” was given as {value}.", "«{name}» se indicó como {value}."),
    argument="NAME=VALUE|VALUE",
    refers=_given_as,
)
def input_is(q: Question, argument: str) -> bool:
    name, values = _equals(argument)
    return word(q.inputs.get(name)) in values


@condition(
    "“{name}” must be given with this step.",
    "«{name}» debe indicarse en este paso.",
    facts=_title,
    unless=("“{name}” is given.", "«{name}» está indicado."),
    argument="NAME",
    refers=_given,
)
def input_is_given(q: Question, argument: str) -> bool:
    return q.inputs.get(argument) not in (None, "", ())


def _document(q: Question, argument: str) -> Mapping[str, Any]:
    return {"name": _title_of_document(q, argument)}


def _title_of_document(q: Question, name: str) -> Called:
    known = q.rules.machine.documents.get(name)
    return Called(name, known.title if known else None)


@condition(
    "The document “{name}” must have been filed.",
    "Debe haberse presentado el documento «{name}».",
    facts=_document,
    unless=("The document “{name}” has been filed.", "El documento «{name}» ya se presentó."),
    argument="DOCUMENT",
    refers=lambda argument: (Reference("document", argument),),
    asks_for_given=("document",),
)
def document_is_filed(q: Question, argument: str) -> bool:
    return argument in q.attached or argument in dict(q.case.papers)


def _of_policy(argument: str) -> tuple[Reference, ...]:
    key, answers = _equals(argument)
    return tuple(Reference("answer", f"{key}={one}") for one in answers)


def _policy(q: Question, argument: str) -> Mapping[str, Any]:
    key, answers = _equals(argument)
    now = q.rules.word(key)
    question, said_now, *others = q.rules.answer_titles(key, (str(now), *answers))
    return {
        "key": key,
        "question": Called(key, question),
        "values": [Called(*one) for one in zip(answers, others, strict=True)],
        "value": Called(str(now), said_now),
    }


@condition(
    "The policy decides otherwise. {question} ({key}) {value}. This needs: {values}.",
    "La política dispone otra cosa. {question} ({key}) {value}. Esto requiere: {values}.",
    facts=_policy,
    unless=(
        "The policy answers: {question} ({key}) {value}.",
        "La política responde: {question} ({key}) {value}.",
    ),
    of_the_rules=True,
    apart=True,
    argument="KEY=ANSWER|ANSWER",
    refers=_of_policy,
)
def policy_is(q: Question, argument: str) -> bool:
    key, answers = _equals(argument)
    return q.rules.word(key) in answers


def _listed(argument: str) -> tuple[Reference, ...]:
    name, lists = _equals(argument)
    listed_types = (*SINGLE, "countries")
    return (Reference("value", name, listed_types), *(Reference("list", one) for one in lists))


def _not_listed(q: Question, argument: str) -> Mapping[str, Any]:
    name, lists = _equals(argument)
    return {
        "name": title_of(q, name),
        "value": word(value_of(q, name)) or None,
        "list": Called(lists[0], q.rules.list_title(lists[0])),
    }


@condition(
    "“{name}” must be on the list “{list}”; it is: {value}.",
    "«{name}» debe figurar en la lista «{list}»; es: {value}.",
    facts=_not_listed,
    unless=(
        "“{name}” is on the list “{list}”: {value}.",
        "«{name}» figura en la lista «{list}»: {value}.",
    ),
    argument="NAME=LIST",
    refers=_listed,
)
def listed(q: Question, argument: str) -> bool:
    name, lists = _equals(argument)
    known = {value for one in lists for value in q.rules.listed(one)}
    value = value_of(q, name)
    given = value if isinstance(value, tuple | list) else [word(value)]
    return bool(given) and all(word(one) in known for one in given)


@condition(
    "“{name}” must be a Member Country; it is: {value}.",
    "«{name}» debe ser un País Miembro; es: {value}.",
    facts=lambda q, argument: {"name": title_of(q, argument), "value": value_of(q, argument)},
    unless=("“{name}” is a Member Country: {value}.", "«{name}» es un País Miembro: {value}."),
    argument="NAME",
    refers=_member,
)
def is_member(q: Question, argument: str) -> bool:
    return value_of(q, argument) in q.case.members
