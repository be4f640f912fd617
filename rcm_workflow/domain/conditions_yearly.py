"""The condition about a body that meets once a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import value_of
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import DAYS


def _read(argument: str) -> tuple[str, str, str]:
    named, found, body = argument.partition("=")
    day, dot, meeting = named.partition(".")
    if not (found and dot and day and meeting and body):
        raise ValueError(argument)
    return day, meeting, body


def _names(argument: str) -> tuple[Reference, ...]:
    day, meeting, body = _read(argument)
    return (
        Reference("value", day, DAYS),
        Reference("value", meeting, ("meeting",)),
        Reference("body", body),
    )


def _years(q: Question, argument: str) -> tuple[int | None, int | None]:
    """The year of the last meeting of the body on record, and that of this one.

    Meetings count that were opened here, and those of the public record, which name their source.
    One that was only announced may have been cancelled; and this one does not count under the day
    that it had before: put off for years, it would stand for itself.
    """
    day, meeting, body = _read(argument)
    given, own = value_of(q, day), value_of(q, meeting)
    if not given:
        return None, None
    this = date.fromisoformat(str(given)[:10])
    held = [one[2].date() for one in q.roster.meetings if one[0] == body and one[1] != own]
    held += [
        one.starts_on
        for one in q.roster.meetings_of(body)
        if one.source and not one.cancelled and one.meeting != own
    ]
    before = [one.year for one in held if one < this]
    return max(before, default=None), this.year


def _told(q: Question, argument: str) -> Mapping[str, Any]:
    last, this = _years(q, argument)
    return {
        "body": _read(argument)[2],
        "last": None if last is None else str(last),
        "this": None if this is None else str(this),
    }


@condition(
    "{body} meets once a year: the last meeting on record was in {last}, this one is in {this}.",
    "{body} se reúne una vez al año: la última reunión registrada fue en {last}, esta en {this}.",
    facts=_told,
    unless=(
        "No year passes without a meeting of {body}: the last on record {last}, this one {this}.",
        "Ningún año pasa sin reunión de {body}: la última registrada {last}, esta {this}.",
    ),
    argument="DAY.MEETING=BODY",
    refers=_names,
)
def no_year_without(q: Question, argument: str) -> bool:
    last, this = _years(q, argument)
    return last is None or this is None or this - last <= 1
