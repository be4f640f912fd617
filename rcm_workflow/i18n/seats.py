"""Seats in words: whose a seat is, and for what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from rcm_workflow.i18n import dates
from rcm_workflow.i18n.catalogue import catalogue

ONLY_ONE = frozenset({"officer", "observer"})
"""The capacities that say no more than whose seat it is."""

_SEAT = re.compile(r"(?P<holder>[A-Z]{2}|[a-z][a-z0-9_]{2,40})/(?P<capacity>[a-z][a-z0-9_]*)")
_STATE = re.compile(r"[A-Z]{2}")
_LIST = re.compile(r"(?P<office>[A-Z]{2})(?P<rest>\W.*)?")


class Sentence(Protocol):
    """A text in both languages."""

    def in_(self, lang: str) -> str:
        """The text in one of them."""
        ...


Holders = Mapping[str, Sentence]
"""What bodies and observers are called, by code."""


def holder(code: str, lang: str, holders: Holders) -> str:
    """``Honduras``, or a body or an observer by its title; what is neither as it is written."""
    if code in holders:
        return holders[code].in_(lang)
    return dates.country(code, lang) if _STATE.fullmatch(code) else code


def seat(code: str, lang: str, holders: Holders) -> str:
    """``Honduras, foreign affairs``; what is no seat as it is written."""
    found = _SEAT.fullmatch(code)
    if found is None:
        return code
    whose = holder(found["holder"], lang, holders)
    if whose == found["holder"]:
        whose = whose.replace("_", " ")
    if found["capacity"] in ONLY_ONE:
        return whose
    return f"{whose}, {catalogue(lang).say('capacity', found['capacity'])}"


def office(code: str, lang: str) -> str:
    """The capital whose days off are meant, or one ministry there: ``Belize, foreign affairs``."""
    found = _LIST.fullmatch(code)
    if found is None:
        return code
    rest = found["rest"] or ""
    words = catalogue(lang)
    if words.has("capacity", own := rest.removeprefix(".")):
        rest = f", {words.say('capacity', own)}"
    return dates.country(found["office"], lang) + rest


def fact(  # noqa: PLR0911 - one line per kind of fact
    key: str, value: Any, lang: str, holders: Holders
) -> Any:
    """A fact of a refusal that is a seat, a holder, an office or somebody in a seat, in words."""
    if isinstance(value, list | tuple):
        return [fact(key, one, lang, holders) for one in value]
    if not isinstance(value, str):
        return value
    match key:
        case "seat" | "owner":
            return seat(value, lang, holders)
        case "seats":
            # One of them is to be typed.
            return f"{seat(value, lang, holders)} ({value})"
        case "holder":
            return holder(value, lang, holders)
        case "office" | "lists":
            return office(value, lang)
        case "actor":
            held, colon, person = value.rpartition(":")
            return f"{seat(held, lang, holders)} ({person})" if colon else value
        case _:
            return value
