"""The answer to a request: a reckoning in the form of ``rcm-deadline-cases/1``.

A course that countries share is told once: ``day0``, ``due_date`` and ``counted_days`` are then
values and not tables by country, and there is no ``last_countries``. In that form a day that a
shared course passes over is a ``weekend`` when offices only rest on it, and otherwise a ``holiday``
with the countries that do not work.

A day has the name that the request gives it, in an override or among the days it embeds, and else
ours: whether it is a day off, and of which kind, is never taken from a name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from rcm_workflow.definitions.period import reckon
from rcm_workflow.definitions.reckon_refusals import refusals
from rcm_workflow.definitions.reckoning_request import Request, Window
from rcm_workflow.definitions.snapshot import OfficeDays, Profile, Snapshot
from rcm_workflow.domain.certificate import (
    Certificate,
    DayKind,
    Multi,
    Reckoning,
    SkippedDay,
    instant_text,
)
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Localized

Calendars = Callable[[Profile], Snapshot]
"""The snapshot of a profile."""

NameOf = Callable[[SkippedDay], str]
"""What a day is called in an answer."""

_ALONE: Final = (Multi.EACH_OWN_LAST_CLOSES, Multi.MONDAY_FRIDAY)
_KIND: Final = {"closure": "government_closure"}


def by_real(request: Request, calendars: Calendars) -> Reckoning:
    """Reckon on our calendars. Raises ``Refused``."""
    with refusals():
        return _reckon(request, _with_overrides(request, calendars(request.profile)))


def by_injected(request: Request, calendars: Calendars) -> Reckoning:
    """Reckon on the days that the case embeds; ours only say zones, weekends and kinds of days.

    Raises ``Refused``: ``no_calendar_window``, and ``beyond_calendar`` when a day is needed of
    which the case says nothing.
    """
    window = request.calendar_window
    if window is None:
        raise Refused("no_calendar_window", kind="input")
    with refusals():
        alone = _embedded(request, window, calendars(request.profile))
        found = _reckon(request, _with_overrides(request, alone))
    for deadline in found.deadlines:
        due = deadline.certificate.due_date
        if due > window.end or deadline.certificate.day0 < window.start:
            raise Refused(
                "beyond_calendar",
                office=deadline.country,
                date=due.isoformat(),
                first=window.start.isoformat(),
                last=window.end.isoformat(),
            )
    return found


def _reckon(request: Request, snapshot: Snapshot) -> Reckoning:
    asked = request.policy
    ppt = asked.ppt
    return reckon(
        snapshot, request.rule, request.countries, request.sent_at, ppt, asked.secretariat
    )


def _with_overrides(request: Request, snapshot: Snapshot) -> Snapshot:
    if not request.overrides:
        return snapshot
    # The whole document of thirty offices would be written anew for a storm in one of them.
    changed = snapshot.keep(("only", request.offices), lambda: snapshot.only(request.offices))
    for country, days in request.overrides.items():
        for day in days:
            snapshot.index(country, day)
        closed = [_day(day, "override", name) for day, name in days.items()]
        changed = changed.with_days(country, closed)
    return changed


def _embedded(request: Request, window: Window, ours: Snapshot) -> Snapshot:
    days: dict[str, dict[date, SkippedDay]] = {one: {} for one in request.offices}
    for each in window.non_working_weekdays:
        if each.country in days:
            kind = each.kind or _kind(request, ours, each.country, each.date)
            days[each.country][each.date] = _day(each.date, kind, each.name)
    offices = [
        OfficeDays(known.office, known.country, known.zone, known.weekend, tuple(closed.values()))
        for known, closed in ((ours.office(name), found) for name, found in days.items())
    ]
    first, last = window.start.year, max(window.end, window.start).year
    return Snapshot.of(offices, first, last, request.profile, {})


def _kind(request: Request, ours: Snapshot, country: str, day: date) -> DayKind:
    """What kind of day an embedded one is. The form does not say; our calendar mostly knows."""
    inside = ours.first <= day <= ours.last
    known = ours.reason(country, day) if inside else None
    counted = request.rule.half_day.value != "not_counted"
    if known is None or known.kind == "weekend" or (known.kind == "half_day" and counted):
        return "holiday" if request.profile == "statutory" else "closure"
    return known.kind


def _day(day: date, kind: DayKind, name: str) -> SkippedDay:
    said = name or "–"
    return SkippedDay(date=day, kind=kind, name=Localized(en=said, es=said))


def in_form(request: Request, found: Reckoning, lang: str) -> dict[str, Any]:
    """The reckoning in the form of ``expected``, after the ``id`` of the request if it has one."""
    named = {} if request.id is None else {"id": request.id}
    multi = request.rule.multi
    name_of = _naming(request, lang)
    if multi in _ALONE:
        return named | _by_country(found, name_of)
    one = found.deadlines[0].certificate
    skipped = _each(one, name_of) if multi.follows_one else _together(one, name_of)
    return named | {
        "day0": one.day0.isoformat(),
        "due_date": one.due_date.isoformat(),
        "counted_days": [day.isoformat() for day in one.counted],
        "skipped": skipped,
        "round_closes_at": _instant(found.closes_at),
    }


def _naming(request: Request, lang: str) -> NameOf:
    given = request.names

    def name_of(day: SkippedDay) -> str:
        ours = day.name.in_(lang)
        if day.country is None or day.kind in {"weekend", "override"}:
            return ours
        return given.get((day.country, day.date), ours)

    return name_of


def _by_country(found: Reckoning, name_of: NameOf) -> dict[str, Any]:
    told = {each.country: each.certificate for each in found.deadlines}
    return {
        "day0": {country: one.day0.isoformat() for country, one in told.items()},
        "due_date": {country: one.due_date.isoformat() for country, one in told.items()},
        "counted_days": {
            country: [day.isoformat() for day in one.counted] for country, one in told.items()
        },
        "skipped": [
            {**day, "country": country}
            for country, one in told.items()
            for day in _each(one, name_of)
        ],
        "closes_at": {country: _instant(one.closes_at) for country, one in told.items()},
        "round_closes_at": _instant(found.closes_at),
        "last_countries": list(found.last),
    }


def _each(one: Certificate, name_of: NameOf) -> list[dict[str, Any]]:
    """One entry per day that is passed over, with the country whose calendar is followed."""
    return [
        {
            "date": day.date.isoformat(),
            "country": day.country,
            "kind": _KIND.get(day.kind, day.kind),
            "name": name_of(day),
        }
        for day in one.skipped
    ]


def _together(one: Certificate, name_of: NameOf) -> list[dict[str, Any]]:
    """One entry per day, with the countries that do not work on it."""
    days: dict[date, list[SkippedDay]] = {}
    for day in one.skipped:
        days.setdefault(day.date, []).append(day)
    return [_shared(day, reasons, name_of) for day, reasons in days.items()]


def _shared(day: date, reasons: list[SkippedDay], name_of: NameOf) -> dict[str, Any]:
    # One country on a shared course has its rest days under its own name.
    rest = all(each.kind == "weekend" for each in reasons)
    named = {} if rest else {str(each.country): name_of(each) for each in reasons}
    return {
        "date": day.isoformat(),
        "kind": "weekend" if rest else "holiday",
        "countries": named,
    }


def _instant(at: datetime) -> str:
    return instant_text(at)[:19] + "Z"
