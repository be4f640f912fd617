"""Conditions about who acts, which presidency is meant, and which answer of the policy asks.

They compare what a case knows with the seat that acts, with the roster and with the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rcm_workflow.domain.conditions import CONDITIONS, Condition, Reference, condition
from rcm_workflow.domain.conditions_facts import input_named, title_of, value_of
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import PARTIES


def _of_the_item(q: Question, name: str) -> Any:
    """A field of the item that this step names, where it names one."""
    for given in q.inputs:
        spec = input_named(q, given)
        item = q.case.item(str(q.inputs[given])) if spec is not None and spec.of else None
        if item is not None:
            return item.get(name)
    return None


def _meant(q: Question, name: str) -> Any:
    found = q.inputs.get(name)
    if found in (None, ""):
        found = _of_the_item(q, name)
    return value_of(q, name) if found in (None, "") else found


def _whose(argument: str) -> tuple[str, tuple[str, ...]]:
    name, equals, roles = argument.partition("=")
    if not name or bool(equals) != bool(roles):
        raise ValueError(argument)
    return name, tuple(roles.split("|")) if roles else ()


def _acting(q: Question, argument: str) -> Mapping[str, Any]:
    name, _ = _whose(argument)
    return {
        "name": title_of(q, name),
        "value": _meant(q, name),
        "seat": str(q.actor.seat or q.actor.person),
    }


@condition(
    "Only “{name}” ({value}) may do this for itself; {seat} acts.",
    "Solo «{name}» ({value}) puede hacerlo, por sí mismo; actúa {seat}.",
    facts=_acting,
    unless=(
        "This is not for “{name}” ({value}) itself; {seat} acts.",
        "Esto no corresponde a «{name}» ({value}) mismo; actúa {seat}.",
    ),
    argument="NAME=ROLE|ROLE",
    refers=lambda argument: (Reference("meant", _whose(argument)[0], PARTIES),),
)
def acts_for(q: Question, argument: str) -> bool:
    """Whether the seat is of whom the value names; the roles, if any, may act for others."""
    name, roles = _whose(argument)
    if q.role in roles:
        return True
    return q.actor.seat is not None and q.actor.seat.holder == _meant(q, name)


def _dated(argument: str) -> tuple[str, str]:
    name, equals, period = argument.partition("=")
    if not (name and equals and period):
        raise ValueError(argument)
    return name, period


def _last_day(q: Question, argument: str) -> date | None:
    name, period = _dated(argument)
    value = value_of(q, name)
    return q.rules.day_before(period, date.fromisoformat(value)) if value else None


def _term(q: Question, argument: str) -> Mapping[str, Any]:
    name, _ = _dated(argument)
    last = _last_day(q, argument)
    return {"name": title_of(q, name), "day": last.isoformat() if last else None}


@condition(
    "The term before “{name}” must be over; its last day is {day}.",
    "El plazo anterior a «{name}» debe haber vencido; su último día es {day}.",
    facts=_term,
    unless=(
        "The term before “{name}” is over; its last day was {day}.",
        "El plazo anterior a «{name}» ha vencido; su último día fue {day}.",
    ),
    argument="NAME=PERIOD",
    refers=lambda argument: (
        Reference("value", _dated(argument)[0], ("date",)),
        Reference("period", _dated(argument)[1]),
    ),
)
def is_past(q: Question, argument: str) -> bool:
    last = _last_day(q, argument)
    return last is not None and q.today > last


@condition(
    "A meeting of {body} that opened after this case must be over.",
    "Debe haber concluido una reunión de {body} abierta después de este caso.",
    facts=lambda _, argument: {"body": argument},
    unless=(
        "A meeting of {body} that opened after this case is over.",
        "Ha concluido una reunión de {body} abierta después de este caso.",
    ),
    argument="BODY",
    refers=lambda argument: (Reference("body", argument),),
)
def met_since(q: Question, argument: str) -> bool:
    return any(
        body == argument and opened > q.case.opened_at and closed is not None and closed <= q.now
        for body, _, opened, closed in q.roster.meetings
    )


def _split(argument: str) -> tuple[str, tuple[str, ...], str]:
    asked, _, inner = argument.partition(":")
    key, equals, answers = asked.partition("=")
    if not (key and equals and answers and inner):
        raise ValueError(argument)
    return key, tuple(answers.split("|")), inner


def _inner(argument: str) -> Condition:
    name = _split(argument)[2]
    found = CONDITIONS.get(name)
    if found is None or (found.argument is not None and ":" not in name):
        raise ValueError(argument)
    return found


def _of_both(argument: str) -> tuple[Reference, ...]:
    key, answers, name = _split(argument)
    inner = _inner(argument)
    named = inner.refers(name.partition(":")[2]) if inner.refers else ()
    return (*(Reference("answer", f"{key}={one}") for one in answers), *named)


def _held_under(q: Question, argument: str) -> Unmet:
    """What was so: that the policy does not ask for more, or what it asks for."""
    key, answers, name = _split(argument)
    if q.rules.word(key) not in answers:
        return CONDITIONS[f"policy_is:{key}={'|'.join(answers)}"].holding(q)
    return CONDITIONS[name].holding(q)


@condition(
    "What the policy asks in addition under its answer must hold.",
    "Debe cumplirse lo que la política pide además según su respuesta.",
    unless=(
        "The policy asks nothing in addition, or it holds.",
        "La política no pide nada más, o se cumple.",
    ),
    argument="KEY=ANSWER|ANSWER:CONDITION",
    refers=_of_both,
    through=_inner,
    held_by=_held_under,
)
def under(q: Question, argument: str) -> bool:
    key, answers, name = _split(argument)
    return q.rules.word(key) not in answers or CONDITIONS[name].holds(q)


def _each(argument: str) -> tuple[tuple[str, Condition], ...]:
    found = [(name, CONDITIONS.get(name)) for name in argument.split(",")]
    if not argument.count(",") or any(one is None for _, one in found):
        raise ValueError(argument)
    return tuple((name, one) for name, one in found if one is not None)


def _of_each(argument: str) -> tuple[Reference, ...]:
    return tuple(
        reference
        for name, one in _each(argument)
        if one.refers is not None
        for reference in one.refers(name.partition(":")[2])
    )


@condition(
    "Something of what is asked for must be missing; nothing is.",
    "Debe faltar algo de lo que se pide; nada falta.",
    unless=(
        "Something of what is asked for is missing.",
        "Falta algo de lo que se pide.",
    ),
    argument="CONDITION,CONDITION",
    refers=_of_each,
)
def something_lacks(q: Question, argument: str) -> bool:
    return not all(one.holds(q) for _, one in _each(argument))
