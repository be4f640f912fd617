"""Conditions about the meeting around a case: that it sits, has come so far, and who is at it.

What is decided behind closed doors is decided where those who are at the meeting can object: not in
a room of somebody's own, and not while the plenary sits with its observers (R-029, R-034, R-037).
The meeting has a case of its own here, or has none; then its session in the roster is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import said, title_of
from rcm_workflow.domain.conditions_items import group_title
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import SINGLE

_NUMBER = re.compile(r"[A-Z]+-\d{4}-\d+")
"""How a case is called."""


def _body(argument: str) -> tuple[str, str]:
    name, equals, body = argument.partition("=")
    if not (name and equals and body):
        raise ValueError(argument)
    return name, body


def _sitting(q: Question, body: str) -> str:
    """The case by which the meeting that is in session was convened, or nothing."""
    named = q.roster.in_session(body, q.now)
    known = q.roster.meeting(named, body) if named else None
    # Of a meeting that came with the database it says from what text it is known.
    return known.case if known and _NUMBER.fullmatch(known.case) else ""


def _convened_by(q: Question, argument: str) -> Mapping[str, Any]:
    name, body = _body(argument)
    return {
        "name": title_of(q, name),
        "body": body,
        "case": _sitting(q, body) or None,
        "value": str(q.inputs.get(name) or "") or None,
    }


@condition(
    "{body}: “{name}” must be the one by which what sits now was convened: {case}; given: {value}.",
    "{body}: «{name}» debe ser aquel por el que se convocó lo que sesiona: {case}; "
    "se indicó: {value}.",
    facts=_convened_by,
    unless=(
        "{body}: “{name}” is the one by which what sits now was convened: {case}.",
        "{body}: «{name}» es aquel por el que se convocó lo que sesiona: {case}.",
    ),
    argument="INPUT=BODY",
    refers=lambda argument: (
        Reference("given", _body(argument)[0], ("case",)),
        Reference("body", _body(argument)[1]),
    ),
)
def session_case(q: Question, argument: str) -> bool:
    name, body = _body(argument)
    return str(q.inputs.get(name) or "") == _sitting(q, body)


class _Elsewhere(NamedTuple):
    here: str
    case: str
    machine: str
    fact: str


def _elsewhere(argument: str) -> _Elsewhere:
    here, equals, rest = argument.partition("=")
    parts = rest.split(":")
    if not (here and equals and all(parts)) or len(parts) != 3:  # noqa: PLR2004
        raise ValueError(argument)
    return _Elsewhere(here, *parts)


def _of_the_other(one: _Elsewhere) -> tuple[Reference, ...]:
    return (
        Reference("given", one.case, ("case",)),
        Reference("other_machine", one.machine),
        Reference("other_fact", f"{one.machine}.{one.fact}"),
    )


def _there(q: Question, one: _Elsewhere) -> tuple[str, ...] | None:
    """What the other case keeps under a name; ``None`` where no such case is given."""
    other = q.others.get(str(q.inputs.get(one.case) or ""))
    if other is None or other.machine.name != one.machine:
        return None
    return _several(other.fact(one.fact))


def _several(value: Any) -> tuple[str, ...]:
    if value in (None, ""):
        return ()
    return tuple(str(each) for each in (value if isinstance(value, tuple | list) else (value,)))


def _both(q: Question, argument: str) -> Mapping[str, Any]:
    one = _elsewhere(argument)
    return {
        "name": title_of(q, one.here),
        "case": str(q.inputs.get(one.case) or "") or None,
        "values": [said(q, each) for each in _there(q, one) or ()],
    }


@condition(
    "“{name}” must be as {case} has it: {values}.",
    "«{name}» debe coincidir con lo que consta en {case}: {values}.",
    facts=_both,
    unless=("“{name}” is as {case} has it: {values}.", "«{name}» es lo que consta en {case}."),
    argument="INPUT=INPUT:MACHINE:FACT",
    refers=lambda argument: (
        Reference("given", _elsewhere(argument).here, (*SINGLE, "countries")),
        *_of_the_other(_elsewhere(argument)),
    ),
)
def as_elsewhere(q: Question, argument: str) -> bool:
    """Whether what is given is what the other case has, where one is given."""
    one = _elsewhere(argument)
    there = _there(q, one)
    return there is None or set(there) == set(_several(q.inputs.get(one.here)))


class _Place(NamedTuple):
    group: str
    statuses: tuple[str, ...]
    field: str


def _place(argument: str) -> _Place:
    group, statuses, field = _elsewhere(argument).here.split(".")
    return _Place(group, tuple(statuses.split("|")), field)


def _of_place(argument: str) -> tuple[Reference, ...]:
    group, statuses, field = _place(argument)
    return (
        Reference("item_group", group),
        Reference("field", f"{group}.{field}"),
        *(Reference("item_status", f"{group}.{one}") for one in statuses),
        *_of_the_other(_elsewhere(argument)),
    )


def _left_out(q: Question, argument: str) -> list[str]:
    group, statuses, field = _place(argument)
    # Who sat in the room a year ago, when it was put off, is not in it today.
    since = (one for one in q.case.of_group(group) if one.added_at >= q.case.since)
    there = {one.get(field) for one in since if one.status in statuses}
    return [one for one in _there(q, _elsewhere(argument)) or () if one not in there]


def _missing(q: Question, argument: str) -> Mapping[str, Any]:
    one = _elsewhere(argument)
    return {
        "list": group_title(q, _place(argument).group),
        "case": str(q.inputs.get(one.case) or "") or None,
        "countries": _left_out(q, argument),
    }


@condition(
    "“{list}” must hold every delegation that is present in {case}; missing: {countries}.",
    "«{list}» debe contener a todas las delegaciones presentes en {case}; falta: {countries}.",
    facts=_missing,
    unless=(
        "“{list}” holds every delegation that is present in {case}.",
        "«{list}» contiene a todas las delegaciones presentes en {case}.",
    ),
    argument="GROUP.STATUS|STATUS.FIELD=INPUT:MACHINE:FACT",
    refers=_of_place,
)
def all_are_in(q: Question, argument: str) -> bool:
    """Whether each country of the other case, where one is given, came into a list of this one.

    It counts from when the case came into its state; that it has left again does not matter.
    """
    return not _left_out(q, argument)
