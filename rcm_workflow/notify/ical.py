"""Deadlines as a calendar file (RFC 5545): one event and one task per country.

The same deadlines give the same bytes. What moves or falls away keeps its UID, so that a calendar
that has it already moves or strikes it out instead of showing it twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from icalendar import Alarm, Calendar, Event, Timezone, Todo, vText

from rcm_workflow.domain.certificate import Certificate
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n import dates as said
from rcm_workflow.notify import certificate_words as w
from rcm_workflow.notify.certificate_text import certificate_text
from rcm_workflow.zones import zone as of_name

PRODUCT: Final = "-//Regional Conference on Migration//rcm-workflow//EN"
MORNING: Final = timedelta(hours=9)
DOMAIN: Final = "rcm-workflow.invalid"
"""Names nobody can own: a UID is a name, and no address."""

Status = Literal["running", "suspended", "expired", "ended"]
"""``ended``: over before its term, because it was withdrawn, decided or all had answered."""

_EVENT: Final[Mapping[Status, str]] = {
    "running": "CONFIRMED",
    "suspended": "TENTATIVE",
    "expired": "CONFIRMED",
    "ended": "CANCELLED",
}
_TASK: Final[Mapping[Status, str]] = {
    "running": "NEEDS-ACTION",
    "suspended": "NEEDS-ACTION",
    "expired": "COMPLETED",
    "ended": "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Due:
    """One country's deadline, as far as its entry in a calendar depends on it.

    ``round`` tells the periods of a case apart; ``before`` holds the certificates it replaced,
    oldest first; ``changed_at`` is the recorded instant of the last change.
    """

    case: str
    round: str
    certificate: Certificate
    before: tuple[Certificate, ...]
    changed_at: datetime
    status: Status = "running"
    title: str = ""
    by_digest: Mapping[str, Certificate] = field(init=False)

    def __post_init__(self) -> None:
        known = {one.digest: one for one in self.before}
        object.__setattr__(self, "by_digest", known)

    @property
    def uid(self) -> str:
        """The same for every certificate of this country in this round."""
        return f"{_slug(self.case)}-{_slug(self.round)}-{self.certificate.country.lower()}"

    @property
    def sequence(self) -> int:
        """How often it changed: the certificates before this one, and its cancelling."""
        return len(self.before) + (self.status == "ended")


def calendar_file(dues: Sequence[Due], lang: str, *, name_of: w.NameOf = said.country) -> bytes:
    """The file for some deadlines of one case. Raises ``ValueError`` without a deadline."""
    if not dues:
        raise ValueError("a calendar file holds at least one deadline")
    ordered = sorted(dues, key=lambda one: (one.certificate.closes_at, one.uid))
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    cases = sorted({one.case for one in ordered})
    rounds = sorted({one.round for one in ordered})
    feed.add("uid", f"{'-'.join(map(_slug, (*cases, *rounds)))}-{lang}@{DOMAIN}")
    named = catalogue(lang).say("certificate", "feed", case=", ".join(cases))
    for key in ("name", "x-wr-calname"):
        feed.add(key, named)
    for key in sorted({one.certificate.zone for one in ordered} - {"UTC"}):
        feed.add_component(_timezone(key, ordered))
    for one in ordered:
        feed.add_component(_event(one, lang, name_of))
        feed.add_component(_task(one, lang, name_of))
    data: bytes = feed.to_ical()
    return data


def _event(one: Due, lang: str, name_of: w.NameOf) -> Event:
    certificate = one.certificate
    day = w.last_day(certificate)
    event = Event()
    # Calendars set descriptions in a narrow box, and not in columns.
    known = {"before": one.by_digest, "name_of": name_of, "width": 44}
    text = certificate_text(certificate, lang, **known)  # type: ignore[arg-type]
    _common(event, one, "day", text, lang, name_of)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("status", _EVENT[one.status])
    event.add("transp", "TRANSPARENT")
    if one.status in ("running", "expired"):
        # On the morning of the last day, and on the one before it.
        for distance in (MORNING, MORNING - timedelta(days=1)):
            event.add_component(_alarm(one, distance, "START", lang, name_of))
    return event


def _task(one: Due, lang: str, name_of: w.NameOf) -> Todo:
    certificate = one.certificate
    task = Todo()
    closes = catalogue(lang).say("certificate", "closes")
    _common(task, one, "task", f"{closes}: {w.closing(certificate, lang)}", lang, name_of)
    task.add("due", _due(certificate))
    task.add("status", _TASK[one.status])
    if one.status == "expired":
        task.add("completed", certificate.closes_at.astimezone(UTC).replace(microsecond=0))
    if one.status == "running":
        for distance in (timedelta(days=-1), timedelta(hours=-3)):
            task.add_component(_alarm(one, distance, "END", lang, name_of))
    return task


def _common(
    part: Event | Todo, one: Due, kind: str, text: str, lang: str, name_of: w.NameOf
) -> None:
    words = catalogue(lang)
    certificate = one.certificate
    facts = {"case": one.case, "country": name_of(certificate.country, lang)}
    notes = [one.title] if one.title else []
    if one.status in ("suspended", "ended"):
        key = "event_suspended" if one.status == "suspended" else "event_cancelled"
        notes.append(words.say("certificate", key))
    notes.append(text)
    part.add("uid", f"{one.uid}-{kind}@{DOMAIN}")
    part.add("sequence", one.sequence)
    stamp = one.changed_at.astimezone(UTC).replace(microsecond=0)
    part.add("dtstamp", stamp)
    part.add("last-modified", stamp)
    part.add("summary", _said(words.say("certificate", f"entry_{kind}", **facts), lang))
    part.add("description", _said("\n\n".join(notes), lang))
    part.add("class", "CONFIDENTIAL")
    part.add("categories", [one.case])


def _alarm(one: Due, distance: timedelta, related: str, lang: str, name_of: w.NameOf) -> Alarm:
    words = catalogue(lang)
    certificate = one.certificate
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", distance, parameters={"RELATED": related})
    facts = {
        "case": one.case,
        "country": name_of(certificate.country, lang),
        "day": said.day(w.last_day(certificate), lang, short=True),
    }
    alarm.add("description", _said(words.say("certificate", "alarm", **facts), lang))
    return alarm


def _due(one: Certificate) -> datetime:
    """The last minute on the country's own clock: midnight would be read as the next day."""
    local = one.closes_at.astimezone(of_name(one.zone))
    if local.timetz().replace(tzinfo=None) == time(0):
        local = (one.closes_at - timedelta(minutes=1)).astimezone(of_name(one.zone))
    return local.astimezone(UTC) if one.zone == "UTC" else local


def _timezone(key: str, dues: Sequence[Due]) -> Timezone:
    """The rules of a zone around the deadlines, by the ``tzdata`` package."""
    days = [w.last_day(one.certificate) for one in dues]
    first, last = date(min(days).year - 1, 1, 1), date(max(days).year + 1, 12, 31)
    return Timezone.from_tzinfo(of_name(key), key, first, last)


def _said(text: str, lang: str) -> vText:
    return vText(text, params={"LANGUAGE": lang})


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
