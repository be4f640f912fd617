"""Conditions about the presidency: what part of the Troika it is, and who presides now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import title_of, value_of
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import PARTIES
from rcm_workflow.domain.values import Localized

PARTS: Final[Mapping[str, Localized]] = {
    "none": Localized(en="not on record", es="sin registro"),
    "past": Localized(en="past", es="concluida"),
    "former": Localized(en="the former one", es="la anterior"),
    "current": Localized(en="the current one", es="la actual"),
    "upcoming": Localized(en="the upcoming one", es="la próxima"),
    "later": Localized(en="in the queue", es="en la fila"),
}
"""What a presidency can be: not on record, over, of the Troika, or to come after the next one."""


def _presidency(argument: str) -> tuple[str, tuple[str, ...]]:
    name, equals, parts = argument.partition("=")
    found = tuple(parts.split("|"))
    if not (name and equals) or set(found) - set(PARTS):
        raise ValueError(argument)
    return name, found


def _part(q: Question, name: str) -> str:
    year = value_of(q, name)
    return q.roster.part_of(int(year), q.now) if isinstance(year, int) else "none"


def _known_as(q: Question, argument: str) -> Mapping[str, Any]:
    name, parts = _presidency(argument)
    titles = [_titled(one) for one in parts]
    return {"year": value_of(q, name), "parts": titles, "part": _titled(_part(q, name))}


def _titled(part: str) -> Called:
    return Called(part, PARTS[part])


@condition(
    "The presidency of {year} must be, in the roster: {parts}; it is: {part}.",
    "La presidencia de {year} debe ser, según el registro: {parts}; es: {part}.",
    facts=_known_as,
    unless=(
        "In the roster the presidency of {year} is: {part}.",
        "Según el registro la presidencia de {year} es: {part}.",
    ),
    argument="NAME=PART|PART",
    refers=lambda argument: (Reference("value", _presidency(argument)[0], ("integer",)),),
)
def presidency_is(q: Question, argument: str) -> bool:
    name, parts = _presidency(argument)
    return _part(q, name) in parts


def _holds_a_part(q: Question, argument: str) -> bool:
    troika = q.roster.troika(q.now)
    return troika is not None and getattr(troika, argument) is not None


def _of_the_troika(argument: str) -> tuple[Reference, ...]:
    if argument not in ("former", "current", "upcoming"):
        raise ValueError(argument)
    return ()


@condition(
    "The presidency of the Troika must be known: {part}.",
    "Debe conocerse la presidencia de la Troika: {part}.",
    facts=lambda _, argument: {"part": _titled(argument)},
    unless=(
        "The presidency of the Troika is known already: {part}.",
        "Ya se conoce la presidencia de la Troika: {part}.",
    ),
    apart=True,
    argument="former|current|upcoming",
    refers=_of_the_troika,
)
def troika_has(q: Question, argument: str) -> bool:
    return _holds_a_part(q, argument)


def _in_office(q: Question, argument: str) -> Mapping[str, Any]:
    return {
        "name": title_of(q, argument),
        "value": value_of(q, argument),
        "country": q.roster.authority(q.now),
    }


@condition(
    "“{name}” must be the country that presides now, {country}; it is: {value}.",
    "«{name}» debe ser el país que preside ahora, {country}; es: {value}.",
    facts=_in_office,
    unless=(
        "“{name}” is the country that presides now: {value}.",
        "«{name}» es el país que preside ahora: {value}.",
    ),
    argument="NAME",
    refers=lambda argument: (Reference("value", argument, PARTIES),),
)
def presides(q: Question, argument: str) -> bool:
    """Whether the country of a value presides at this instant, as the roster says.

    What a country did as PPT is no act of the PPT any more once another presides.
    """
    country = value_of(q, argument)
    return country not in (None, "") and country == q.roster.authority(q.now)


@condition(
    "“{name}” must include the country that presides, {country}.",
    "«{name}» debe incluir al país que preside, {country}.",
    facts=lambda q, argument: {"name": title_of(q, argument), "country": q.case.authority},
    unless=(
        "“{name}” includes the country that presides, {country}.",
        "«{name}» incluye al país que preside, {country}.",
    ),
    argument="NAME",
    refers=lambda argument: (Reference("value", argument, ("countries",)),),
)
def includes_ppt(q: Question, argument: str) -> bool:
    """Whether the country that exercises the PPT in this case is among those of a value."""
    return q.case.authority in (value_of(q, argument) or ())
