"""Conditions about a body that meets once a year, or so many times."""

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
    before = [one.year for one in _held(q, body, own) if one < this]
    return max(before, default=None), this.year


def _held(q: Question, body: str, but: Any = None) -> list[date]:
    """The days of the meetings of a body that were held, so far as they are on record."""
    held = [one[2].date() for one in q.roster.meetings if one[0] == body and one[1] != but]
    return held + [
        one.starts_on
        for one in q.roster.meetings_of(body)
        if one.source and one.convened and one.meeting != but
    ]


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


def _often(argument: str) -> tuple[str, str, str, str]:
    named, found, wanted = argument.partition("=")
    day, dot, holder = named.partition(".")
    body, least, number = wanted.partition(">=")
    if not (found and dot and least and day and holder and body and number):
        raise ValueError(argument)
    return day, holder, body, number


def _often_names(argument: str) -> tuple[Reference, ...]:
    day, holder, body, number = _often(argument)
    return (
        Reference("value", day, DAYS),
        Reference("value", holder),
        Reference("body", body),
        Reference("number", number),
    )


def _year_before(q: Question, argument: str) -> tuple[int | None, int]:
    """The year before that day, if anything on record reaches it, and the meetings held in it."""
    day, holder, body, _ = _often(argument)
    given = value_of(q, day)
    if not given or value_of(q, holder) != body:
        return None, 0
    held = _held(q, body)
    before = date.fromisoformat(str(given)[:10]).year - 1
    reaches = any(one.year <= before for one in held)
    return (before if reaches else None), sum(one.year == before for one in held)


def _often_told(q: Question, argument: str) -> Mapping[str, Any]:
    year, count = _year_before(q, argument)
    _, _, body, number = _often(argument)
    return {
        "body": body,
        "least": str(q.rules.number(number)),
        "year": None if year is None else str(year),
        "count": str(count),
    }


@condition(
    "{body} meets at least {least} times a year; on record for {year}: {count}.",
    "{body} se reúne al menos {least} veces al año; registradas en {year}: {count}.",
    facts=_often_told,
    unless=(
        "{body} met less than {least} times in the year before ({year}); on record: {count}.",
        "{body} se reunió menos de {least} veces el año anterior ({year}); registradas: {count}.",
    ),
    argument="DAY.HOLDER=BODY>=KEY.NUMBER",
    refers=_often_names,
)
def met_often_enough(q: Question, argument: str) -> bool:
    """Whether a body met often enough in the year before; of other bodies nothing is asked."""
    year, count = _year_before(q, argument)
    return year is None or count >= q.rules.number(_often(argument)[3])
