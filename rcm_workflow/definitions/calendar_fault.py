"""Why bytes are no calendar, or not the one that is needed: a code and its facts, no sentence.

The sentences stand in ``i18n``, in both languages, under the same codes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from rcm_workflow.domain.failures import Refused


class Why(StrEnum):
    """Every way in which a calendar cannot be used."""

    NOT_JSON = "calendar_not_json"
    KIND = "calendar_kind"
    HEAD = "calendar_head"
    YEARS = "calendar_years"
    OFFICES = "calendar_offices"
    OFFICE_TWICE = "calendar_office_twice"
    OFFICE = "calendar_office"
    WEEKEND = "calendar_weekend"
    DAYS = "calendar_days"
    DAY = "calendar_day"
    LACKS_OFFICES = "calendar_lacks_offices"
    LACKS_YEARS = "calendar_lacks_years"
    APART = "calendar_apart"


class NotASnapshot(ValueError):
    """The bytes are not the document of a snapshot; ``why`` is a code, ``facts`` fill it."""

    def __init__(self, why: Why, **facts: Any) -> None:
        super().__init__(" ".join(map(str, (why, *facts.values()))))
        self.why = why
        self.facts = facts


def not_a_calendar(why: Why, **facts: Any) -> Refused:
    """The answer to a calendar that cannot be used, and why not."""
    return Refused("not_a_calendar", kind="input", why=str(why), **facts)
