"""Conditions about who is admitted to what: the admission matrix and the observers in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rcm_workflow.domain.admission import CLASSES, Sign, admission, admission_of, class_of
from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import title_of, value_of
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs_given import PARTIES
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import nearest

LITERAL = "@"
"""Before a body or activity that is meant by its own name, and not by that of a fact."""


def _parts(argument: str) -> tuple[str, str, tuple[str, ...]]:
    asked, equals, signs = argument.partition("=")
    place, comma, actor = asked.partition(",")
    if not (equals and comma and place.strip(LITERAL) and actor and signs):
        raise ValueError(argument)
    return place, actor, tuple(signs.split("|"))


def _refers(argument: str) -> tuple[Reference, ...]:
    place, actor, signs = _parts(argument)
    named = place.removeprefix(LITERAL)
    literal = place.startswith(LITERAL)
    return (
        Reference("place", named) if literal else Reference("value", named, PARTIES),
        Reference("value", actor, PARTIES),
        *(Reference("sign", one) for one in signs),
    )


def place_of(q: Question, place: str) -> str:
    """The body or activity that an argument means: by its name, or by a fact that holds it."""
    named = place.removeprefix(LITERAL)
    return named if named != place else str(value_of(q, place) or "")


def sign_of(q: Question, place: str, actor: str) -> Sign:
    """How somebody is admitted; a fact may hold a State, a body, or the name of a class."""
    where, who = place_of(q, place), str(value_of(q, actor) or "")
    matrix, answer = q.rules.matrix, q.rules.word
    for one in CLASSES:
        if who == one:
            return admission(matrix, where, one, answer)
    return admission_of(matrix, where, who, q.roster, q.today, answer)


def _told(q: Question, argument: str) -> Mapping[str, Any]:
    place, actor, signs = _parts(argument)
    matrix, where = q.rules.matrix, place_of(q, place)
    found = matrix.activity(where)
    title = matrix.title(found) if found else Localized(en=where or "–", es=where or "–")
    sign = sign_of(q, place, actor)
    return {
        "name": title_of(q, actor),
        "actor": str(value_of(q, actor) or ""),
        "place": Called(where, title),
        "value": Called(sign, matrix.say(sign)),
        "values": [Called(one, matrix.say(one)) for one in signs],
    }


@condition(
    "“{place}”: of {actor} the admission matrix must say: {values}. It says: {value}.",
    "«{place}»: de {actor} el cuadro de admisión debe decir: {values}. Dice: {value}.",
    facts=_told,
    unless=(
        "“{place}”: the admission matrix says of {actor}: {value}.",
        "«{place}»: el cuadro de admisión dice de {actor}: {value}.",
    ),
    apart=True,
    argument="PLACE,HOLDER=SIGN|SIGN",
    refers=_refers,
)
def admission_is(q: Question, argument: str) -> bool:
    place, actor, signs = _parts(argument)
    return sign_of(q, place, actor) in signs


@condition(
    "“{name}” must be a body or activity of the admission matrix; it has none called:"
    " {value}.{hint}",
    "«{name}» debe ser un órgano o una actividad del cuadro de admisión; no hay ninguno llamado:"
    " {value}.{hint}",
    facts=lambda q, argument: _mistyped(q, argument, q.rules.matrix.places),
    unless=(
        "“{name}” is in the admission matrix: {value}.",
        "«{name}» figura en el cuadro de admisión: {value}.",
    ),
    argument="NAME",
    refers=lambda argument: (Reference("value", argument, PARTIES),),
)
def place_is_known(q: Question, argument: str) -> bool:
    return q.rules.matrix.activity(str(value_of(q, argument) or "")) is not None


def _mistyped(q: Question, argument: str, known: Iterable[str]) -> dict[str, Any]:
    """A value that was typed, and what looks most like it among those that it could be."""
    value = str(value_of(q, argument) or "")
    return {"name": title_of(q, argument), "value": value, "nearest": nearest(value, known)}


@condition(
    "“{name}” must be a Member Country, an observer, who has a seat, or a class of the admission"
    " matrix; nobody is called: {value}.{hint}",
    "«{name}» debe ser un País Miembro, un observador, quien tenga un puesto o una clase del cuadro"
    " de admisión; nadie se llama: {value}.{hint}",
    facts=lambda q, argument: _mistyped(q, argument, _actors(q.roster)),
    unless=("“{name}” is known: {value}.", "«{name}» ya se conoce: {value}."),
    argument="HOLDER",
    refers=lambda argument: (Reference("value", argument, PARTIES),),
)
def actor_is_known(q: Question, argument: str) -> bool:
    """Whether who is named, where somebody is, is anybody the roster knows."""
    value = value_of(q, argument)
    return value in (None, "") or str(value) in _actors(q.roster)


def _actors(roster: Roster) -> tuple[str, ...]:
    """All who can be admitted to something: whoever has no status yet needs a seat to answer."""
    return (
        *CLASSES,
        *roster.countries,
        *(one.holder for one in roster.observers),
        *(one.seat.holder for one in roster.seats),
    )


@condition(
    "“{name}” must be of the class: {values}; it is: {value}.",
    "«{name}» debe ser de la clase: {values}; es: {value}.",
    facts=lambda q, argument: {
        "name": title_of(q, argument.partition("=")[0]),
        "values": [Called(one, q.rules.matrix.title_of_class(one)) for one in _classes(argument)],
        "value": _class_title(q, argument),
    },
    unless=("“{name}” is of the class {value}.", "«{name}» es de la clase {value}."),
    argument="HOLDER=CLASS|CLASS",
    refers=lambda argument: (
        Reference("value", argument.partition("=")[0], PARTIES),
        *(Reference("actor_class", one) for one in _classes(argument)),
    ),
)
def actor_is(q: Question, argument: str) -> bool:
    return _class(q, argument) in _classes(argument)


def _classes(argument: str) -> tuple[str, ...]:
    name, equals, classes = argument.partition("=")
    if not (name and equals and classes):
        raise ValueError(argument)
    return tuple(classes.split("|"))


def _class(q: Question, argument: str) -> str | None:
    holder = str(value_of(q, argument.partition("=")[0]) or "")
    return class_of(holder, q.roster, q.today) if holder else None


def _class_title(q: Question, argument: str) -> Called | None:
    found = _class(q, argument)
    return Called(found, q.rules.matrix.title_of_class(found)) if found else None


def _standing(q: Question, argument: str) -> Mapping[str, Any]:
    return {"name": title_of(q, argument), "value": value_of(q, argument)}


@condition(
    "“{name}” must have observer status in force; it is: {value}.",
    "«{name}» debe tener vigente la condición de observador; es: {value}.",
    facts=_standing,
    unless=(
        "“{name}” has observer status in force: {value}.",
        "«{name}» tiene vigente la condición de observador: {value}.",
    ),
    argument="NAME",
    refers=lambda argument: (Reference("value", argument, PARTIES),),
)
def observer_in_force(q: Question, argument: str) -> bool:
    known = q.roster.observer(str(value_of(q, argument)))
    return known is not None and known.standing(q.today) == "in_force"


@condition(
    "“{name}” must have no observer status in force; it is: {value}.",
    "«{name}» no debe tener vigente la condición de observador; es: {value}.",
    facts=_standing,
    unless=(
        "“{name}” has no observer status in force: {value}.",
        "«{name}» no tiene vigente la condición de observador: {value}.",
    ),
    argument="NAME",
    refers=lambda argument: (Reference("value", argument, PARTIES),),
)
def no_observer_in_force(q: Question, argument: str) -> bool:
    return not observer_in_force(q, argument)
