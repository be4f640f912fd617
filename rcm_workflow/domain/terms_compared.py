"""The terms of ``compare``: numbers, dates counted in days, items counted or added up.

A comparison is written without blanks, ``LEFT<=RIGHT``. A term is an integer, the name of a fact or
input that is a number or a date, ``count.GROUP``, ``count.GROUP.STATUS``, ``sum.GROUP.FIELD``,
``size.NAME`` (how many a list of codes names), ``members`` (how many Member Countries there are),
``today``, ``opened`` (the day of the opening), ``entered`` (the day on which the case came into its
state), ``days_until.NAME``, ``meeting_day.NAME`` (the first
day of the meeting of that id), ``year_end.NAME`` (the last day of that year), ``kept.NAME`` (what
the case has under a name that this step may give anew), ``elsewhere.NAME.MACHINE.FACT`` (what the
case of that machine which ``NAME`` names has there), or ``policy.KEY.NUMBER``; terms are added up
with ``+``. Days are those at the capital of the presidency.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from operator import eq, ge, gt, le, lt
from typing import Any, Literal, NamedTuple

from rcm_workflow.domain.conditions import Reference
from rcm_workflow.domain.conditions_facts import value_of
from rcm_workflow.domain.meeting_names import body_said
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import DAYS, SINGLE
from rcm_workflow.domain.today import today

_SIGNS: dict[str, Callable[[int, int], bool]] = {"<=": le, ">=": ge, "<": lt, ">": gt, "=": eq}
_SPLIT = re.compile(r"(<=|>=|<|>|=)")


class Comparison(NamedTuple):
    """Two terms and the sign between them."""

    left: str
    sign: str
    right: str


def comparison(argument: str) -> Comparison:
    """Read a comparison. Raises ``ValueError`` unless it has two terms and one sign."""
    left, sign, right = _SPLIT.split(argument)
    if not left or not right:
        raise ValueError(argument)
    return Comparison(left, sign, right)


def holds(q: Question, argument: str) -> bool:
    """Whether it is so; never where a term is not known."""
    one = comparison(argument)
    left, right = amount(q, one.left), amount(q, one.right)
    return left is not None and right is not None and _SIGNS[one.sign](left, right)


def references(argument: str) -> tuple[Reference, ...]:
    """What the terms name. Raises ``ValueError``."""
    one = comparison(argument)
    terms = (*one.left.split("+"), *one.right.split("+"))
    named = (reference for term in terms for reference in _of_term(term))
    return (*named, Reference("comparison", argument))


DAY_WORDS = ("today", "opened", "entered")
"""Days that name nothing of the case."""

_WORDS = (*DAY_WORDS, "members")

Sort = Literal["day", "number"]

_DAYS = (*DAY_WORDS, "meeting_day", "year_end")
"""Terms that are a day whatever they name."""


def sorts(
    argument: str, type_of: Callable[[str], str | None]
) -> tuple[tuple[str, tuple[Sort, ...]], ...]:
    """What the terms of each side are, given the type of every input; days and numbers only.

    A term whose type is not known is left out.
    """
    one = comparison(argument)
    found = []
    for side in (one.left, one.right):
        terms = (_sort(term, type_of) for term in side.split("+"))
        found.append((side, tuple(term for term in terms if term is not None)))
    return tuple(found)


def _sort(term: str, type_of: Callable[[str], str | None]) -> Sort | None:
    kind, dot, rest = term.partition(".")
    if kind in _DAYS:
        return "day"
    if kind == "kept":
        return _sort(rest, type_of)
    if dot or term == "members" or term.lstrip("-").isdecimal():
        return "number"
    sorts_of: Mapping[str | None, Sort] = {"integer": "number", **dict.fromkeys(DAYS, "day")}
    return sorts_of.get(type_of(term))


_TYPES: Mapping[str, tuple[str, ...]] = {
    "days_until": DAYS,
    "meeting_day": ("meeting",),
    "year_end": ("integer",),
    "size": ("countries", *SINGLE),
    "kept": ("integer", *DAYS),
}
"""Of what type the value is that a term takes by its name."""


def _of_term(term: str) -> Iterator[Reference]:
    kind, _, rest = term.partition(".")
    if term.lstrip("-").isdecimal() or term in _WORDS:
        return
    match kind:
        case "count":
            group, _, status = rest.partition(".")
            yield Reference("item_group", group)
            if status:
                yield Reference("item_status", rest)
        case "sum":
            yield Reference("item_group", rest.partition(".")[0])
            yield Reference("field", rest, ("integer",))
        case named if named in _TYPES:
            yield Reference("value", rest, _TYPES[named])
        case "policy":
            yield Reference("number", rest)
        case "elsewhere":
            name, _, fact = rest.partition(".")
            yield Reference("value", name, ("case",))
            yield Reference("other_fact", fact)
        case _:
            yield Reference("value", term, ("integer", *DAYS), besides=_WORDS)


def amount(q: Question, side: str) -> int | None:
    """What the terms of a side come to, a date as its ordinal; ``None`` where one is not known."""
    found = [_of(q, term) for term in side.split("+")]
    return None if None in found else sum(one or 0 for one in found)


def is_day(q: Question, side: str) -> bool:
    """Whether a side comes to a day, and not to a mere number."""
    for term in side.split("+"):
        kind, dot, rest = term.partition(".")
        if kind in _DAYS:
            return True
        value = q.case.fact(rest) if kind == "kept" else value_of(q, term) if not dot else None
        if isinstance(value, str) and not value.lstrip("-").isdecimal():
            return number(value) is not None
    return False


def _of(q: Question, term: str) -> int | None:  # noqa: PLR0911 - one line per kind of term
    kind, _, rest = term.partition(".")
    match kind:
        case day if day in _DAYS:
            return _day(q, kind, rest)
        case "members":
            return len(q.case.members)
        case "size":
            return _size(value_of(q, rest))
        case "count" | "sum":
            return _of_items(q, kind, *rest.partition(".")[::2])
        case "days_until":
            at = number(value_of(q, rest))
            return None if at is None else at - q.today.toordinal()
        case "kept":
            return number(q.case.fact(rest))
        case "policy":
            return q.rules.number(rest)
        case "elsewhere":
            return _elsewhere(q, *rest.split("."))
        case _:
            return int(term) if term.lstrip("-").isdecimal() else number(value_of(q, term))


def _day(q: Question, kind: str, name: str) -> int | None:
    if kind == "today":
        return q.today.toordinal()
    if kind in ("opened", "entered"):
        at = q.case.opened_at if kind == "opened" else q.case.since
        return today(q.roster, q.case.authority, at).toordinal()
    if kind == "meeting_day":
        body = body_said(q.rules.machine, name, lambda named: value_of(q, named))
        meeting = q.roster.meeting(str(value_of(q, name)), body)
        return None if meeting is None else meeting.starts_on.toordinal()
    year = number(value_of(q, name))
    known = year is not None and date.min.year <= year <= date.max.year
    return date(year or 1, 12, 31).toordinal() if known else None


def _elsewhere(q: Question, name: str, machine: str = "", fact: str = "") -> int | None:
    other = q.others.get(str(value_of(q, name) or ""))
    known = other is not None and other.machine.name == machine
    return number(other.fact(fact)) if other is not None and known else None


def _of_items(q: Question, kind: str, group: str, rest: str) -> int:
    if kind == "sum":
        return sum(number(one.get(rest)) or 0 for one in q.counted(group))
    if not rest:
        return len(q.counted(group))
    return sum(one.status == rest for one in q.case.of_group(group))


def _size(value: Any) -> int:
    if value in (None, ""):
        return 0
    return len(value) if isinstance(value, tuple | list) else 1


def number(value: Any) -> int | None:
    """A value as a number, a date or an instant as the ordinal of its day; else ``None``."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    for read in (int, _ordinal, _ordinal_of_instant):
        try:
            return read(value)
        except ValueError:
            continue
    return None


def _ordinal(value: str) -> int:
    return date.fromisoformat(value).toordinal()


def _ordinal_of_instant(value: str) -> int:
    return datetime.fromisoformat(value).date().toordinal()
