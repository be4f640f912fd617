"""Conditions about who is taken off a list of countries: of the delegations present, above all.

Whoever may strike a country off could otherwise decide over its objection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import title_of
from rcm_workflow.domain.question import Question


def _of_list(argument: str) -> tuple[Reference, ...]:
    return (Reference("given", argument, ("countries",)),)


def _countries(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()


def _struck(q: Question, name: str) -> list[str]:
    """Who is on the list as it is kept, and not on the one that is given."""
    given = _countries(q.inputs.get(name))
    return [one for one in _countries(q.case.fact(name)) if one not in given]


def _told(q: Question, argument: str) -> Mapping[str, Any]:
    return {"name": title_of(q, argument), "countries": _struck(q, argument)}


@condition(
    "Here nobody is struck off “{name}”; it lacks: {countries}.",
    "Aquí no se retira a nadie de «{name}»; falta: {countries}.",
    facts=_told,
    unless=(
        "Nobody would be struck off “{name}”.",
        "No se retiraría a nadie de «{name}».",
    ),
    argument="NAME",
    refers=_of_list,
)
def nobody_is_struck_off(q: Question, argument: str) -> bool:
    return not _struck(q, argument)


def _said(q: Question, *, carried: bool = False) -> set[str]:
    """Who has spoken on what is decided now; ``carried`` leaves out what is not asked again.

    An objection to an item comes back with the item; one to the case as a whole ended with it.
    """
    said = {country for item, country, _ in q.case.objections if item or not carried}
    state, poll = q.rules.machine.states[q.case.state], q.case.poll
    if poll is not None and state.electorate == poll.electorate:
        said |= {one.country for one in poll.standings if one.entry and not one.entry.automatic}
    return said


def _spoke(q: Question, argument: str) -> list[str]:
    said = _said(q)
    return [one for one in _struck(q, argument) if one in said]


@condition(
    "Nobody who has spoken is struck off “{name}” by another; spoke: {countries}.",
    "Nadie que se haya pronunciado es retirado de «{name}» por otro; se pronunció: {countries}.",
    facts=lambda q, argument: {
        "name": title_of(q, argument),
        "countries": _spoke(q, argument),
    },
    unless=(
        "Nobody who has spoken would be struck off “{name}”.",
        "No se retiraría de «{name}» a nadie que se haya pronunciado.",
    ),
    argument="NAME",
    refers=_of_list,
)
def who_spoke_stays(q: Question, argument: str) -> bool:
    return not _spoke(q, argument)


def _two_lists(argument: str) -> tuple[str, str]:
    first, found, second = argument.partition("=")
    if not (first and found and second):
        raise ValueError(argument)
    return first, second


def _of_two_lists(argument: str) -> tuple[Reference, ...]:
    first, second = _two_lists(argument)
    return (*_of_list(first), Reference("meant", second, ("countries",)))


def _came(q: Question, argument: str) -> list[str]:
    name, joined = _two_lists(argument)
    came = _countries(q.case.fact(joined))
    return [one for one in _struck(q, name) if one in came]


@condition(
    "Nobody who entered the list “{name}” itself is struck off by another; entered: {countries}.",
    "Nadie que se haya inscrito por sí mismo en «{name}» es retirado por otro; se inscribió: "
    "{countries}.",
    facts=lambda q, argument: {
        "name": title_of(q, _two_lists(argument)[0]),
        "countries": _came(q, argument),
    },
    unless=(
        "Nobody who entered the list “{name}” itself would be struck off.",
        "No se retiraría de «{name}» a nadie que se haya inscrito por sí mismo.",
    ),
    argument="NAME=NAME",
    refers=_of_two_lists,
)
def who_came_stays(q: Question, argument: str) -> bool:
    return not _came(q, argument)


@condition(
    "A delegation takes itself off “{name}” and changes nothing else; taken off: {countries}.",
    "Una delegación se retira a sí misma de «{name}» y no cambia nada más; retira a: {countries}.",
    facts=_told,
    unless=(
        "The delegation takes nobody but itself off “{name}”.",
        "La delegación no retira de «{name}» a nadie más que a sí misma.",
    ),
    argument="NAME",
    refers=_of_list,
)
def takes_off_only_itself(q: Question, argument: str) -> bool:
    known = _countries(q.case.fact(argument))
    joined = [one for one in _countries(q.inputs.get(argument)) if one not in known]
    seat = q.actor.seat
    return seat is not None and _struck(q, argument) == [seat.holder] and not joined


def _whose(q: Question, argument: str) -> Any:
    """The country that is given, or that of the item that is."""
    name, _, field = argument.partition(".")
    value = q.inputs.get(name)
    if not field:
        return value
    item = q.case.item(str(value or ""))
    return item.get(field) if item is not None else None


def _of_whose(argument: str) -> tuple[Reference, ...]:
    name, _, field = argument.partition(".")
    if field:
        return Reference("given", name, ("item",)), Reference("item_of", argument)
    return (Reference("given", name, ("country",)),)


@condition(
    "{country} has spoken on what is before the meeting: only by itself it comes or goes.",
    "{country} ya se pronunció sobre lo que se examina: solo por sí mismo ingresa o sale.",
    facts=lambda q, argument: {"country": _whose(q, argument)},
    unless=(
        "{country} has not spoken on what is before the meeting.",
        "{country} no se ha pronunciado sobre lo que se examina.",
    ),
    argument="INPUT, INPUT.FIELD",
    refers=_of_whose,
)
def has_not_spoken(q: Question, argument: str) -> bool:
    """Whether nothing that a country said would be left by others to another seat of it."""
    return _whose(q, argument) not in _said(q, carried=True)
