"""The instant at which a working day is over (GAP-04)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from rcm_workflow.definitions.reckon_course import Course
from rcm_workflow.definitions.reckon_parties import Parties
from rcm_workflow.definitions.reckon_zones import END_OF_DAY, UTC_ZONE, local_instant
from rcm_workflow.domain.certificate import Certificate, Terms
from rcm_workflow.domain.choices import Cutoff

_LOCAL: Final = (Cutoff.END_OF_DAY_LOCAL, Cutoff.CLOSE_OF_BUSINESS_LOCAL, Cutoff.SINGLE_INSTANT)
_WHOLE_DAY: Final = (Cutoff.END_OF_DAY_LOCAL, Cutoff.END_OF_DAY_UTC, Cutoff.SINGLE_INSTANT)


def closing_zones(course: Course, terms: Terms, parties: Parties) -> tuple[str, ...]:
    """The zones whose hour closes the day; the latest instant is taken."""
    if terms.ends_in is not None:
        return (terms.ends_in,)
    match terms.cutoff:
        case Cutoff.CLOSE_OF_BUSINESS_PPT:
            return (parties.ppt().zone,)
        case Cutoff.CLOSE_OF_BUSINESS_SECRETARIAT:
            return (parties.secretariat().zone,)
        case Cutoff.END_OF_DAY_UTC:
            return (UTC_ZONE,)
        case Cutoff.END_OF_DAY_LOCAL | Cutoff.CLOSE_OF_BUSINESS_LOCAL | Cutoff.SINGLE_INSTANT:
            return course.zones


def closing_zones_again(course: Course, old: Certificate) -> tuple[str, ...]:
    """The same zones for a certificate that goes on, whoever holds the PPT by now."""
    named = old.rule.ends_in is not None or old.rule.cutoff not in _LOCAL
    return (old.closing_zone,) if named else course.zones


def closing_hour(terms: Terms) -> int:
    """The local hour, 1 to 24, at which the day closes."""
    if terms.ends_at is not None:
        return terms.ends_at
    return END_OF_DAY if terms.cutoff in _WHOLE_DAY else terms.business_closes


def close_of(day: date, zones: tuple[str, ...], hour: int) -> tuple[datetime, str]:
    """The exclusive closing instant of a day, and its zone: the latest one among the zones."""
    if len(zones) == 1:
        return local_instant(zones[0], day, hour), zones[0]
    closes_at, place = max((local_instant(key, day, hour), -at) for at, key in enumerate(zones))
    return closes_at, zones[-place]
