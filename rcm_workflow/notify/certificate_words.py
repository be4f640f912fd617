"""A certificate in words: what the text, the calendar file and the picture say alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from rcm_workflow.domain.certificate import Certificate, SkippedDay, Unit
from rcm_workflow.domain.choices import Cutoff
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n import dates as said
from rcm_workflow.zones import zone as of_name

SHORT = 12
"""How many characters of a digest tell it apart for a reader."""

NameOf = Callable[[str, str], str]
"""The name of a country by its code, in a language."""

Before = Mapping[str, Certificate]
"""Replaced certificates by their digest."""


class Span(NamedTuple):
    """Days in a row that were passed over for the same reasons."""

    first: date
    last: date
    reasons: tuple[SkippedDay, ...]
    """Of the first day; those of the others differ in their date only."""


def spans(skipped: Iterable[SkippedDay]) -> Iterator[Span]:
    """Skipped days, put together where they follow each other for the same reasons."""
    open_: Span | None = None
    for day, group in groupby(skipped, key=lambda one: one.date):
        reasons = tuple(group)
        follows = open_ is not None and day == open_.last + timedelta(days=1)
        if open_ is not None and follows and _alike(open_.reasons, reasons):
            open_ = open_._replace(last=day)
            continue
        if open_ is not None:
            yield open_
        open_ = Span(day, day, reasons)
    if open_ is not None:
        yield open_


def _alike(one: tuple[SkippedDay, ...], other: tuple[SkippedDay, ...]) -> bool:
    return [_undated(each) for each in one] == [_undated(each) for each in other]


def _undated(day: SkippedDay) -> tuple[object, ...]:
    name = None if day.kind == "weekend" else day.name
    return (day.kind, name, day.country, day.office, day.basis, day.source, day.status)


def between(first: date, last: date, lang: str) -> str:
    """``Sat 11 – Sun 12 Sep 2021``: two dates, with what they share said once."""
    if first == last:
        return said.day(last, lang, short=True)
    one, two = (said.day(each, lang, short=True).split(" ") for each in (first, last))
    while one and two and one[-1] == two[-1]:
        one.pop()
        two.pop()
    return f"{' '.join(one)} – {said.day(last, lang, short=True)}"


def clock_of(one: Certificate) -> str:
    """The zone to tell the closing in: its own where both clocks show the same, else the closing's.

    Eleven capitals share a few clocks; nobody in Managua should read the hour of Belmopan.
    """
    own, closing_ = (
        one.closes_at.astimezone(of_name(key)).utcoffset() for key in (one.zone, one.closing_zone)
    )
    return one.zone if own == closing_ else one.closing_zone


def in_brief(first: date, last: date, lang: str) -> str:
    """``14 Sep``, or ``28 Mar – 6 Apr``: dates where weekday and year are told elsewhere."""
    ends = (said.day(each, lang, short=True).split(" ") for each in (first, last))
    return " – ".join(dict.fromkeys(" ".join(each[1:3]) for each in ends))


def day_and_hour(at: datetime, zone: str, lang: str) -> tuple[date, str]:
    """The date and hour of an exclusive end on a clock; midnight is 24:00 of the day before."""
    local = at.astimezone(of_name(zone))
    if local.timetz().replace(tzinfo=None) == time(0):
        return local.date() - timedelta(days=1), f"24:00 ({said.place(zone, lang)})"
    return local.date(), f"{local:%H:%M} ({said.place(zone, lang)})"


def closing(one: Certificate, lang: str) -> str:
    """``Fri 18 Sep 2026, 24:00 (Managua) = Sat 19 Sep 2026, 06:00 UTC``; see :func:`clocks`."""
    return " = ".join(clocks(one, lang))


def clocks(one: Certificate, lang: str) -> list[str]:
    """The closing on the clock that closes it, on the country's own where it differs, in UTC."""
    clock = clock_of(one)
    day, hour = day_and_hour(one.closes_at, clock, lang)
    parts = [f"{said.day(day, lang, short=True)}, {hour}"]
    if clock != one.zone:
        own = one.closes_at.astimezone(of_name(one.zone))
        parts.append(
            f"{said.day(own.date(), lang, short=True)}, {own:%H:%M} ({said.place(one.zone, lang)})"
        )
    utc = one.closes_at.astimezone(UTC)
    if clock != "UTC":
        parts.append(f"{said.day(utc.date(), lang, short=True)}, {utc:%H:%M} UTC")
    return parts


def last_day(one: Certificate) -> date:
    """The day to write into a calendar: the last one on which there is still time."""
    ends = (one.closes_at.astimezone(of_name(zone)) for zone in (one.closing_zone, one.zone))
    return min((end - timedelta(microseconds=1)).date() for end in ends)


def ends_by_itself(one: Certificate) -> bool:
    """Whether its own last day ends at the closing, and not another country's."""
    named = one.rule.unit is Unit.CLOCK_HOURS or one.rule.ends_in is not None
    if named or one.rule.cutoff is not Cutoff.SINGLE_INSTANT:
        return True
    # Days counted together end where the last of those capitals ends them.
    zone = one.zone if one.calendars == (one.office,) else one.closing_zone
    after = datetime.combine(one.due_date + timedelta(days=1), time(0), of_name(zone))
    return after.astimezone(UTC) == one.closes_at


def last_to_close(certificates: Sequence[Certificate]) -> tuple[str, ...]:
    """The countries whose days end last, by code."""
    end = max(one.closes_at for one in certificates)
    closing_ = [one for one in certificates if one.closes_at == end]
    own = [one for one in closing_ if ends_by_itself(one)]
    return tuple(sorted(one.country for one in own or closing_))


def reason(day: SkippedDay, lang: str, name_of: NameOf, *, whose: bool = False) -> str:
    """Why a day was passed over: kind, name, law, source, and how sure it is.

    ``whose`` says which country it is about, where several are counted together.
    """
    words = catalogue(lang)
    text = words.say("day_kind", day.kind)
    if day.kind != "weekend":
        text += f": {day.name.in_(lang)}"
    if whose and day.country is not None:
        text = f"{name_of(day.country, lang)}, {text}"
    if day.basis:
        text += "; " + words.say("certificate", "law", law=day.basis)
    if day.source:
        text += "; " + words.say("certificate", "source", source=day.source)
    if day.status != "confirmed":
        text += ". " + words.say("certificate", f"status_{day.status}")
    return text


def resumption(one: Certificate, before: Before) -> Certificate | None:
    """The certificate with which a suspended deadline went on, where day 0 is still read from it.

    More time and a changed calendar keep the instant from which day 0 was read: what it was is told
    by the certificates before.
    """
    found: Certificate | None = one
    while found is not None and found.reason in ("extended", "recomputed"):
        found = before.get(found.replaces or "")
    return found if found is not None and found.reason == "resumed" else None


def rule(one: Certificate, lang: str, *, resumed: bool = False) -> list[str]:
    """The rule it was reckoned by, one sentence per question the policy answers.

    Of a ``resumed`` deadline day 0 is told as it was read: no notice was sent on that day.
    """
    terms, words = one.rule, catalogue(lang)
    if terms.unit is not Unit.WORKING_DAYS:
        return _other_rule(one, lang, resumed=resumed)
    facts = {
        "offices": len(one.calendars),
        "names": ", ".join(one.calendars),
        "hour": terms.business_closes,
    }
    keys = (
        f"multi_{terms.multi}",
        *_beginning(one, resumed=resumed),
        f"basis_{terms.day_basis}",
        f"half_{terms.half_day}",
        f"cutoff_{terms.cutoff}",
        f"horizon_{terms.horizon}",
    )
    return [
        words.say("certificate", "rule", days=terms.working_days),
        *(words.say("certificate", key, **facts) for key in keys),
    ]


def _beginning(one: Certificate, *, resumed: bool) -> tuple[str, ...]:
    if resumed:
        return ("start_resumed",)
    return f"start_{one.rule.clock_start}", f"receipt_{one.rule.receipt}"


def _other_rule(one: Certificate, lang: str, *, resumed: bool) -> list[str]:
    """The same for calendar days and clock hours: no day is passed over, so less is to be said."""
    terms, words = one.rule, catalogue(lang)
    keys = [f"starts_{terms.starts_with}"]
    if terms.unit is Unit.CALENDAR_DAYS:
        keys += _beginning(one, resumed=resumed)
    if terms.ends_at is not None:
        place = said.place(terms.ends_in, lang) if terms.ends_in else ""
        key = "ends_in" if place else "ends_at"
    else:
        place = ""
        key = "ends_by_hours" if terms.unit is Unit.CLOCK_HOURS else f"cutoff_{terms.cutoff}"
    facts = {"hour": terms.ends_at or terms.business_closes, "place": place}
    return [
        words.say("certificate", f"rule_{terms.unit}", number=terms.working_days),
        *(words.say("certificate", each, **facts) for each in (*keys, key)),
    ]


def in_unit(key: str, one: Certificate) -> str:
    """The sentence that speaks of the unit of a certificate."""
    unit = one.rule.unit
    return key if unit is Unit.WORKING_DAYS else f"{key}_{unit}"


def what_changed(one: Certificate, before: Before, lang: str) -> list[str]:
    """Why there is a certificate after the first: what made it, and which one it replaces.

    ``before`` holds those that were replaced, as far as they are at hand.
    """
    words = catalogue(lang)
    told: list[str] = []
    replaced = before.get(one.replaces or "")
    if (again := resumption(one, before)) is not None:
        facts = {"left": again.working_days, "used": again.used_before}
        told.append(words.say("certificate", in_unit("resumed", one), **facts))
    match one.reason:
        case "extended":
            extra = one.working_days - replaced.working_days if replaced else "…"
            told.append(words.say("certificate", in_unit("extended", one), days=extra))
        case "recomputed":
            told.append(_recomputed(one, replaced, lang))
        case "restarted":
            told.append(words.say("certificate", "restarted"))
        case "opened" | "resumed":
            pass
    if replaced is not None:
        digest, closed = replaced.digest[:SHORT], closing(replaced, lang)
        told.append(words.say("certificate", "replaces", digest=digest, closing=closed))
    return told


def _recomputed(one: Certificate, before: Certificate | None, lang: str) -> str:
    words = catalogue(lang)
    known = set(before.counted) if before else set()
    lost = {day.date: day for day in one.skipped if day.date in known}
    if not lost:
        return words.say("certificate", "recomputed_otherwise")
    days = "; ".join(
        f"{said.day(day, lang, short=True)} ({each.name.in_(lang)})"
        for day, each in sorted(lost.items())
    )
    return words.say("certificate", "recomputed", days=days)
