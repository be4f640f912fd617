"""Looking ahead: when a round would close for each dispatch day, and a year at a glance.

Pure functions of a snapshot. A plan binds nobody, so days of a year whose official list is still to
come are counted and marked; a day beyond the loaded years is refused as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from rcm_workflow.definitions.period import PeriodRule, SendRejected, reckon
from rcm_workflow.definitions.reckon_zones import zone
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.domain.certificate import Certificate, Reckoning, SkippedDay
from rcm_workflow.domain.choices_calendar import Horizon
from rcm_workflow.domain.plan import CalendarYear, Cost, DispatchDay, OfficeYear, Plan, WhyNot

WEEK = 7


def plan(  # noqa: PLR0913 - what a plan depends on, each named once
    snapshot: Snapshot,
    rule: PeriodRule,
    countries: Sequence[str],
    first: date,
    weeks: int,
    *,
    hour: int,
    sender: str | None,
    ppt: str | None,
    secretariat: str | None,
) -> Plan:
    """Compare the days of some weeks, from ``first`` on, as dispatch days at a local hour.

    ``sender`` is who dispatches: nothing leaves on its days off. Without one, every working day of
    the first country's week is compared, on that country's clock. Raises what
    :func:`~rcm_workflow.definitions.period.reckon` raises, except that a day on which the policy
    takes no notice is only marked.
    """
    open_rule = rule.model_copy(update={"horizon": Horizon.PROVISIONAL})
    place = snapshot.office(sender or countries[0])
    found = []
    for offset in range(weeks * WEEK):
        day = first + timedelta(days=offset)
        sent_at = datetime.combine(day, time(hour), zone(place.zone))
        why_not = _why_not(snapshot, place.office, day, closed=sender is not None)
        if why_not is None:
            try:
                reckoning = reckon(
                    snapshot, open_rule, countries, sent_at, ppt, secretariat, sender=sender
                )
            except SendRejected:
                why_not = "out_of_hours"
            else:
                found.append(_dispatched(day, sent_at, reckoning))
                continue
        found.append(DispatchDay(day=day, sent_at=sent_at, why_not=why_not))
    fewest = min((one.calendar_days for one in found if one.why_not is None), default=0)
    days = [
        one.model_copy(update={"best": one.why_not is None and one.calendar_days == fewest})
        for one in found
    ]
    return Plan(
        working_days=rule.working_days,
        multi=rule.multi,
        profile=snapshot.profile,
        countries=tuple(snapshot.office(one).country for one in countries),
        days=tuple(days),
    )


def _why_not(snapshot: Snapshot, office: str, day: date, *, closed: bool) -> WhyNot | None:
    if day.isoweekday() in snapshot.office(office).weekend:
        return "rest_day"
    if closed and not snapshot.is_working(office, day, half_days=True):
        return "day_off"
    snapshot.index(office, day)
    return None


def _dispatched(day: date, sent_at: datetime, found: Reckoning) -> DispatchDay:
    last = [found.of_country(country).certificate for country in found.last]
    closes_on = max(one.due_date for one in last)
    return DispatchDay(
        day=day,
        sent_at=sent_at,
        closes_at=found.closes_at,
        closes_on=closes_on,
        closing_zone=last[0].closing_zone,
        calendar_days=(closes_on - day).days,
        last=found.last,
        costs=_costs(last),
        provisional=any(each.certificate.provisional for each in found.deadlines),
    )


def _costs(certificates: Sequence[Certificate]) -> tuple[Cost, ...]:
    """The runs of days off in these counts; counts that share a run share its entry."""
    found: dict[tuple[date, date], list[SkippedDay]] = {}
    # Countries on one shared course carry the same certificate eleven times.
    for one in {each.calendars: each for each in certificates}.values():
        rest = {day.date for day in one.skipped if day.kind == "weekend"}
        off = [day for day in one.skipped if day.kind != "weekend"]
        for since, until in _runs(sorted({day.date for day in off}), rest):
            inside = [day for day in off if since <= day.date <= until]
            found.setdefault((since, until), []).extend(inside)
    return tuple(
        Cost(
            countries=tuple(sorted({day.country for day in days if day.country is not None})),
            since=since,
            until=until,
            days=tuple(sorted(days, key=lambda day: (day.date, day.country or ""))),
        )
        for (since, until), days in sorted(found.items())
    )


def _runs(days: Sequence[date], rest: set[date]) -> Iterator[tuple[date, date]]:
    """Dates in order as runs, each by its first and last day; days of rest join what they part."""
    if not days:
        return
    since = until = days[0]
    for day in days[1:]:
        between = range(1, (day - until).days)
        if not all(until + timedelta(days=step) in rest for step in between):
            yield since, until
            since = day
        until = day
    yield since, until


def year(snapshot: Snapshot, asked: int, countries: Sequence[str]) -> CalendarYear:
    """A year of the calendars of some offices.

    Raises :class:`~rcm_workflow.definitions.snapshot.BeyondCalendar` for a year that is not loaded
    and :class:`~rcm_workflow.definitions.snapshot.NoCalendar`.
    """
    offices = []
    for name in countries:
        office = snapshot.office(name)
        first = snapshot.index(office.office, date(asked, 1, 1))
        last = snapshot.index(office.office, date(asked, 12, 31))
        found = (office.reason(index) for index in range(first, last + 1))
        days = tuple(one for one in found if one is not None and one.kind != "weekend")
        offices.append(
            OfficeYear(
                office=office.office, country=office.country, weekend=office.weekend, days=days
            )
        )
    return CalendarYear(year=asked, profile=snapshot.profile, offices=tuple(offices))
