"""Conditions that name what they ask about: a body in session, a group, a marked text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.values import AGREES


def _bodies(argument: str) -> tuple[Reference, ...]:
    return tuple(Reference("body", one) for one in argument.split("|"))


def _meeting(q: Question, argument: str) -> str | None:
    found = (q.roster.in_session(one, q.now) for one in argument.split("|"))
    return next((one for one in found if one is not None), None)


def _in_session(q: Question, argument: str) -> Mapping[str, Any]:
    bodies = argument.split("|")
    return {
        "body": bodies if len(bodies) > 1 else argument,
        "meeting": _meeting(q, argument),
    }


@condition(
    "{body}: it must be in session; in session now: {meeting}.",
    "{body}: debe estar en sesión; ahora en sesión: {meeting}.",
    facts=_in_session,
    unless=("{body} is in session: {meeting}.", "{body} está en sesión: {meeting}."),
    argument="BODY|BODY",
    refers=_bodies,
)
def session_of(q: Question, argument: str) -> bool:
    return _meeting(q, argument) is not None


@condition(
    "This is for the time between sessions of {body}; in session: {meeting}.",
    "Esto es para el tiempo entre sesiones de {body}; en sesión: {meeting}.",
    facts=_in_session,
    unless=("{body} is not in session.", "{body} no está en sesión."),
    argument="BODY|BODY",
    refers=_bodies,
)
def no_session_of(q: Question, argument: str) -> bool:
    return not session_of(q, argument)


def _awaited(q: Question, argument: str) -> Mapping[str, Any]:
    return {"countries": _not_agreeing_in(q, argument), "group": _electorate_title(q, argument)}


def _electorate_title(q: Question, name: str) -> Called:
    known = q.rules.machine.electorates.get(name)
    return Called(name, known.title if known else None)


def _not_agreeing_in(q: Question, electorate: str) -> list[str] | None:
    polls = [poll for poll in q.case.polls if poll.electorate == electorate]
    current = q.case.text.digest if q.case.text else None
    if not polls:
        return None
    return [
        one.country
        for one in polls[-1].standings
        if one.entry is None or one.entry.stance not in AGREES or one.entry.text != current
    ]


@condition(
    "All of “{group}” must have expressly agreed to the present version; not yet: {countries}.",
    "Todos en «{group}» deben haber aceptado expresamente la versión actual; aún no: {countries}.",
    facts=_awaited,
    unless=(
        "All of “{group}” have agreed to the present version.",
        "Todos en «{group}» han aceptado la versión actual.",
    ),
    argument="ELECTORATE",
    refers=lambda argument: (Reference("electorate", argument),),
)
def everybody_agrees(q: Question, argument: str) -> bool:
    return _not_agreeing_in(q, argument) == []


@condition(
    "The present text must be the one marked “{mark}”.",
    "El texto actual debe ser el marcado «{mark}».",
    facts=lambda _, argument: {"mark": argument},
    unless=(
        "The present text is the one marked “{mark}”.",
        "El texto actual es el marcado «{mark}».",
    ),
    argument="MARK",
    refers=lambda argument: (Reference("mark", argument),),
)
def text_is_marked(q: Question, argument: str) -> bool:
    return q.case.text is not None and q.case.marked(argument) == q.case.text.digest
