"""Conditions about meetings: whether one is convened, sits, was held, and of which body it is."""

from __future__ import annotations

import re
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import said, title_of, value_of
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import alike


def _meeting(q: Question, argument: str) -> dict[str, Any]:
    name, *of = re.split("[=,]", argument)
    value = value_of(q, name)
    if of and "," in argument:
        # Two bodies may call theirs alike: that one is convened says nothing of the other.
        body = said(q, value_of(q, of[0]))
        if isinstance(body, Called):
            en, es = f"{value} ({body.called.en})", f"{value} ({body.called.es})"
            value = Called(str(value), Localized(en=en, es=es))
    return {"name": title_of(q, name), "value": value}


def _named(q: Question, argument: str) -> tuple[str, str | None]:
    """The meeting that is meant, and its body where the argument names it.

    ``MEETING=BODY`` names the body, ``MEETING,VALUE`` the input with it. Two bodies may call their
    meetings alike, and whom one admits another may not.
    """
    name, equals, body = argument.partition("=")
    if not equals:
        name, _, of = argument.partition(",")
        body = str(value_of(q, of) or "") if of else ""
        # A name that is nobody's is told as that, and not as the meeting's.
        body = body if body in q.rules.matrix.places else ""
    return str(value_of(q, name)), body or None


def _of_meeting(argument: str) -> tuple[Reference, ...]:
    name, equals, body = argument.partition("=")
    if equals:
        return Reference("value", name, ("meeting",)), Reference("body", body)
    name, comma, of = argument.partition(",")
    found = (Reference("value", name, ("meeting",)),)
    return (*found, Reference("value", of)) if comma else found


def _convened(q: Question, argument: str) -> dict[str, Any]:
    """The meetings that could be meant, those with the likest names first."""
    told = _meeting(q, argument)
    called, body = _named(q, argument)
    waiting = [
        one.meeting
        for one in q.roster.scheduled
        if body in (None, one.body) and _waits(q, one.meeting, one.body)
    ]
    return told | {"known": alike(called, waiting)}


def _waits(q: Question, meeting: str, body: str | None) -> bool:
    found = q.roster.meeting(meeting, body)
    if found is None or not found.convened or found.closed_at is not None:
        return False
    return found.ends_on >= q.today


@condition(
    "“{name}” must be convened; this is none that is: {value}. Convened are: {known}.",
    "«{name}» debe estar convocada; esta no lo está: {value}. Están convocadas: {known}.",
    facts=_convened,
    unless=("“{name}” is convened already: {value}.", "«{name}» ya está convocada: {value}."),
    argument="MEETING[=BODY]",
    refers=_of_meeting,
)
def meeting_is_scheduled(q: Question, argument: str) -> bool:
    return _waits(q, *_named(q, argument))


@condition(
    "“{name}” must be in session now: {value}.",
    "«{name}» debe estar en sesión ahora: {value}.",
    facts=_meeting,
    unless=("“{name}” is in session now: {value}.", "«{name}» está en sesión ahora: {value}."),
    argument="MEETING[=BODY]",
    refers=_of_meeting,
)
def is_in_session(q: Question, argument: str) -> bool:
    return _sits(q, *_named(q, argument))


def _sits(q: Question, named: str, body: str | None) -> bool:
    return any(
        meeting == named
        and body in (None, of)
        and opened <= q.now
        and (closed is None or q.now < closed)
        for of, meeting, opened, closed in q.roster.meetings
    )


def _of_body(argument: str) -> tuple[Reference, ...]:
    name, equals, body = argument.partition("=")
    if not (name and equals and body):
        raise ValueError(argument)
    return Reference("value", name, ("meeting",)), Reference("body", body)


@condition(
    "“{name}” must be a meeting of: {body}; it is: {value}.",
    "«{name}» debe ser una reunión de: {body}; es: {value}.",
    facts=lambda q, argument: (
        _meeting(q, argument.partition("=")[0]) | {"body": argument.partition("=")[2]}
    ),
    unless=(
        "“{name}” is a meeting of: {body}: {value}.",
        "«{name}» es una reunión de: {body}: {value}.",
    ),
    argument="MEETING=BODY",
    refers=_of_body,
)
def meeting_of(q: Question, argument: str) -> bool:
    name, _, body = argument.partition("=")
    return q.roster.meeting(str(value_of(q, name)), body) is not None


@condition(
    "“{name}” must have been held and be over: {value}.",
    "«{name}» debe haberse celebrado y concluido: {value}.",
    facts=_meeting,
    unless=(
        "“{name}” was held and is over: {value}.",
        "«{name}» ya se celebró y concluyó: {value}.",
    ),
    argument="MEETING[=BODY]",
    refers=_of_meeting,
)
def meeting_was_held(q: Question, argument: str) -> bool:
    meeting, body = _named(q, argument)
    return q.roster.was_held(meeting, q.now, body)


@condition(
    "“{name}” must have begun: {value}.",
    "«{name}» debe haber comenzado: {value}.",
    facts=_meeting,
    unless=("“{name}” has begun: {value}.", "«{name}» ha comenzado: {value}."),
    argument="MEETING[=BODY]",
    refers=_of_meeting,
)
def meeting_has_begun(q: Question, argument: str) -> bool:
    """It sits, or was held."""
    named, body = _named(q, argument)
    return _sits(q, named, body) or q.roster.was_held(named, q.now, body)
