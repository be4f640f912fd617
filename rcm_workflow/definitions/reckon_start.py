"""Day 0: the last date before the count (GAP-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from rcm_workflow.definitions.reckon_course import Course, course_of_one
from rcm_workflow.definitions.reckon_parties import Parties
from rcm_workflow.definitions.reckon_zones import UTC_ZONE, zone
from rcm_workflow.domain.certificate import Certificate, Terms
from rcm_workflow.domain.choices import ClockStart
from rcm_workflow.domain.choices_calendar import DayBasis, Horizon, Receipt

NOON: Final = 12


@dataclass(frozen=True, slots=True)
class OutOfHours:
    """Where a notice would arrive on a day off or after business hours: its local moment."""

    office: str
    zone: str
    arrives: datetime
    day_off: bool


class SendRejected(ValueError):
    """The policy takes no notice out of hours (receipt ``reject_send``); ``where`` lists them."""

    def __init__(self, where: tuple[OutOfHours, ...]) -> None:
        places = ", ".join(f"{each.office} ({each.arrives:%Y-%m-%d %H:%M})" for each in where)
        super().__init__(f"the notice would arrive out of hours: {places}")
        self.where = where


class Start(NamedTuple):
    """Day 0, the zone it was read in, and where the notice arrived out of hours."""

    day0: date
    zone: str
    out_of_hours: tuple[OutOfHours, ...] = ()


def basis_zones(course: Course, terms: Terms, parties: Parties) -> tuple[str, ...]:
    """The zones in which the date of the notice is read; the latest date is taken.

    A period that ends in a named zone is dated there as well: one clock, one number of days.
    """
    if terms.ends_in is not None:
        return (terms.ends_in,)
    match terms.day_basis:
        case DayBasis.RECIPIENT_CAPITAL:
            return course.zones
        case DayBasis.PPT:
            return (parties.ppt().zone,)
        case DayBasis.SENDER:
            return (parties.sender().zone,)
        case DayBasis.UTC:
            return (UTC_ZONE,)


def zones_again(course: Course, old: Certificate) -> tuple[str, ...]:
    """The same zones for a certificate that goes on, whoever holds the PPT by now."""
    of_each = (
        old.rule.day_basis is DayBasis.RECIPIENT_CAPITAL
        and old.rule.ends_in is None
        and old.rule.clock_start is not ClockStart.NEXT_DAY_OF_PPT_COUNTRY
    )
    return course.zones if of_each else (old.day0_zone,)


def local_date(zones: tuple[str, ...], at: datetime) -> Start:
    """The latest local date of an instant among zones, as day 0."""
    if len(zones) == 1:
        return Start(at.astimezone(zone(zones[0])).date(), zones[0])
    dated = [(at.astimezone(zone(key)).date(), -place, key) for place, key in enumerate(zones)]
    day, _, key = max(dated)
    return Start(day, key)


def is_plain(terms: Terms) -> bool:
    """Whether day 0 is the local date of the notice, whatever its hour."""
    dated = terms.clock_start is ClockStart.DAY_AFTER_DISPATCH_LOCAL
    return dated and terms.receipt is Receipt.CALENDAR_DAY


def start(
    course: Course, terms: Terms, at: datetime, zones: tuple[str, ...], parties: Parties
) -> Start:
    """Day 0 of a course for a notice sent at an instant, dated in ``zones``.

    * ``day_after_dispatch_local``: the local date of the notice.
    * ``same_day_if_before_noon``: before noon, the eve of that date, so that the day itself counts
      when it is a working day.
    * ``next_day_of_ppt_country``: for everybody the eve of the PPT's next working day.

    With ``deemed_business_hours`` a notice on a day off or from close of business on is taken as
    arriving on the next working day. With several zones the latest date decides. Raises
    :class:`~rcm_workflow.definitions.snapshot.BeyondCalendar` and
    :class:`~rcm_workflow.definitions.reckon_course.Unconfirmed`.
    """
    if terms.clock_start is ClockStart.NEXT_DAY_OF_PPT_COUNTRY:
        of_ppt = course_of_one(course.snapshot, parties.ppt().office)
        arrival = _arrival(of_ppt, terms, at, of_ppt.zones[0])
        following = of_ppt.next_working(arrival.day0, terms.half_day)
        if terms.horizon is Horizon.STRICT:
            of_ppt.confirm(following)
        eve = following - timedelta(days=1)
        return Start(eve, arrival.zone, arrival.out_of_hours)
    if len(zones) == 1:
        return _arrival(course, terms, at, zones[0])
    arrivals = [_arrival(course, terms, at, key) for key in zones]
    latest = max(arrivals, key=lambda each: each.day0)
    outside = tuple(place for each in arrivals for place in each.out_of_hours)
    return Start(latest.day0, latest.zone, outside)


def _arrival(course: Course, terms: Terms, at: datetime, key: str) -> Start:
    local = at.astimezone(zone(key))
    day = local.date()
    if terms.receipt is not Receipt.CALENDAR_DAY:
        index = course.snapshot.index(course.name, day)
        day_off = not course.table(terms.half_day).works[index]
        if day_off or local.hour >= terms.business_closes:
            where = (OutOfHours(course.name, key, local, day_off),)
            return Start(course.next_working(day, terms.half_day), key, where)
    before_noon = terms.clock_start is ClockStart.SAME_DAY_IF_BEFORE_NOON and local.hour < NOON
    return Start(day - timedelta(days=1) if before_noon else day, key)
