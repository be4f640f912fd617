"""Conditions about which seat of a country speaks, where several might.

A country has one position, and whoever speaks last would have it: a focal point outside the room
over the Vice-Minister who sits in it.
"""

from __future__ import annotations

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.roles import has_role, seats_listed
from rcm_workflow.domain.values import Actor, Seat, Stance


def role_titles(q: Question, argument: str) -> list[Called]:
    """Roles, and what the table of rights calls them."""
    roles = q.rules.access.roles
    return [Called(one, roles[one].title if one in roles else None) for one in argument.split("|")]


def _roles(argument: str) -> tuple[Reference, ...]:
    return tuple(Reference("role", one) for one in argument.split("|"))


def _one_role(argument: str) -> tuple[Reference, ...]:
    if "|" in argument:
        raise ValueError(argument)
    return _roles(argument)


def _listed(q: Question, argument: str) -> list[Seat]:
    role = q.rules.access.roles[argument]
    listed = [one for one in seats_listed(role, q.case) if one.holder == q.country]
    lead = q.roster.lead_seat(str(q.country))
    if not listed or lead is None or lead in listed:
        return listed
    return [*listed, lead] if has_role(role, lead, q.case, q.roster, q.now) else listed


@condition(
    "{country} has seats in “{role}”, and is heard through them: {seats}.",
    "{country} tiene cargos en «{role}» y habla por ellos: {seats}.",
    facts=lambda q, argument: {
        "country": q.country,
        "role": role_titles(q, argument)[0],
        "seats": [str(one) for one in _listed(q, argument)],
    },
    unless=(
        "{country} is heard through its seats in “{role}”, or has none there.",
        "{country} habla por sus cargos en «{role}», o no tiene ninguno allí.",
    ),
    argument="ROLE",
    refers=_one_role,
)
def listed_seats_speak(q: Question, argument: str) -> bool:
    """Whoever has nobody there keeps its voice: its other seats speak."""
    listed = _listed(q, argument)
    return not listed or q.actor.seat in listed


@condition(
    "{country} has nobody in “{role}”: those present decide, and it is told what they decide. "
    "Its delegation may still enter; its own earlier objection it may withdraw.",
    "{country} no tiene a nadie en «{role}»: deciden las delegaciones presentes y se le comunica "
    "lo que decidan. Su delegación aún puede ingresar; su objeción anterior puede retirarla.",
    facts=lambda q, argument: {"country": q.country, "role": role_titles(q, argument)[0]},
    unless=(
        "{country} has a seat in “{role}”, or objected while it had one.",
        "{country} tiene un cargo en «{role}», u objetó mientras lo tenía.",
    ),
    argument="ROLE",
    refers=_one_role,
)
def only_those_there_speak(q: Question, argument: str) -> bool:
    """Whoever has left takes its objection back itself: it must not stand for want of a chair."""
    if _listed(q, argument):
        return True
    entry = q.standing.entry if q.standing else None
    return entry is not None and entry.stance is Stance.OBJECT


def _objected(q: Question, argument: str) -> Seat | None:
    """The seat of one of these roles by which the country made the objection that stands."""
    entry = q.standing.entry if q.standing else None
    objects = entry is not None and entry.stance is Stance.OBJECT
    # Carried over from an earlier time it was recorded by the clock: the case knows who made it.
    made = q.case.objector(q.case.at_issue, q.country) if objects else None
    seat = Actor.parse(made).seat if made else None
    roles = [q.rules.access.roles[one] for one in argument.split("|")]
    if seat and any(has_role(role, seat, q.case, q.roster, q.now) for role in roles):
        return seat
    return None


@condition(
    "{country} objected through {seat}; its objection is withdrawn by: {roles}.",
    "{country} objetó por medio de {seat}; retira su objeción: {roles}.",
    facts=lambda q, argument: {
        "country": q.country,
        "seat": str(_objected(q, argument) or "") or None,
        "roles": role_titles(q, argument),
    },
    unless=(
        "No objection that {country} made through another is overruled: {roles}.",
        "No se pasa por alto ninguna objeción que {country} hizo por medio de otro: {roles}.",
    ),
    argument="ROLE|ROLE",
    refers=_roles,
)
def overrules_no_objection_of(q: Question, argument: str) -> bool:
    """Whoever has one of the roles takes it back, but what the last of them said only that one.

    A focal point that heads what its Vice-Minister has left overrules it in nothing.
    """
    made = _objected(q, argument)
    if made is None:
        return True
    roles, seat = argument.split("|"), q.actor.seat
    if q.role not in roles or seat is None:
        return False
    highest = q.rules.access.roles[roles[-1]]
    said, says = (has_role(highest, one, q.case, q.roster, q.now) for one in (made, seat))
    return says or not said
