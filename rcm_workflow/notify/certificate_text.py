"""A certificate as text, for a terminal, a letter or a file, in one of the languages."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rcm_workflow.domain.certificate import Certificate
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n import dates as said
from rcm_workflow.notify import certificate_words as w

WIDTH = 80
INDENT = "  "
LEAST_NOTE = 24
"""Columns a note needs beside its date; with fewer it goes below."""

_NONE: w.Before = {}


def certificate_text(
    one: Certificate,
    lang: str,
    *,
    width: int = WIDTH,
    before: w.Before = _NONE,
    name_of: w.NameOf = said.country,
    with_rule: bool = True,
) -> str:
    """One certificate: whose it is, every day with its reason, when it closes, and why so.

    ``before`` holds the certificates it replaces, where they are at hand. No line is longer than
    ``width``, except for a single word that is.
    """
    page = _Page(lang, width)
    words = catalogue(lang)
    head = {
        "country": name_of(one.country, lang),
        "day": said.day(one.due_date, lang, short=True),
    }
    page.paragraph(words.say("certificate", "closes_on", **head))
    page.row(*_head(one, lang, before))
    page.gap()
    page.row(*_days(one, lang, name_of))
    if not w.ends_by_itself(one):
        page.gap()
        day = said.day(one.due_date, lang, short=True)
        page.paragraph(words.say("certificate", "common_close", day=day), INDENT)
    notes = w.what_changed(one, before, lang)
    if one.provisional:
        notes.append(words.say("certificate", "provisional"))
    for note in (" ".join(notes), " ".join(_rule(one, lang, before)) if with_rule else ""):
        if note:
            page.gap()
            page.paragraph(note, INDENT)
    return page.text()


def round_text(
    certificates: Sequence[Certificate],
    lang: str,
    *,
    width: int = WIDTH,
    before: w.Before = _NONE,
    name_of: w.NameOf = said.country,
) -> str:
    """All certificates of a round: who closes last, one line per country, then each of them."""
    words = catalogue(lang)
    ordered = sorted(certificates, key=lambda one: (one.closes_at, one.country))
    last = w.last_to_close(ordered)
    page = _Page(lang, width)
    closing = next(w.closing(one, lang) for one in ordered if one.country == last[0])
    facts = {"number": len(ordered), "closing": closing}
    page.paragraph(words.say("certificate", "round_closes", **facts))
    names = ", ".join(name_of(code, lang) for code in last)
    page.paragraph(words.say("certificate", "last_to_close", countries=names))
    page.gap()
    said_once = {key: words.say("certificate", key) for key in ("country", "closes", "lost")}
    heading: Row = (said_once["country"], said_once["closes"], [said_once["lost"]])
    page.row(heading, *(_line(one, lang, name_of) for one in ordered))
    rules = {tuple(_rule(one, lang, before)) for one in ordered}
    if len(rules) == 1:
        page.gap()
        page.paragraph(" ".join(next(iter(rules))))
    parts = [page.text()]
    parts += [
        certificate_text(
            one, lang, width=width, before=before, name_of=name_of, with_rule=len(rules) > 1
        )
        for one in ordered
    ]
    return "\n\n".join(parts)


Row = tuple[str, str, Sequence[str]]
"""A label, a date or value, and notes on it."""


def _rule(one: Certificate, lang: str, before: w.Before) -> list[str]:
    return w.rule(one, lang, resumed=w.resumption(one, before) is not None)


def _head(one: Certificate, lang: str, before: w.Before) -> list[Row]:
    words = catalogue(lang)

    def label(key: str) -> str:
        return words.say("certificate", key)

    profile = f"profile_{one.profile}"
    known = words.say("certificate", profile) if words.has("certificate", profile) else one.profile
    place = said.place(one.zone, lang)
    facts = {"office": one.office, "place": place, "zone": one.zone}
    rows: list[Row] = [(label("office"), words.say("certificate", "office_is", **facts), ())]
    if one.calendars and one.calendars != (one.office,):
        rows.append((label("calendars"), ", ".join(one.calendars), ()))
    facts = {"profile": known, "snapshot": one.snapshot[: w.SHORT]}
    notice = said.moment(one.dispatched_at, one.zone, lang, short=True)
    if one.day0_zone != one.zone:
        read_in = said.place(one.day0_zone, lang)
        notice += "; " + words.say("certificate", "date_read_in", place=read_in)
    rows += [
        (label("calendar"), words.say("certificate", "calendar_is", **facts), ()),
        (label("certificate"), one.digest[: w.SHORT], ()),
        (label("resumed_at" if w.resumption(one, before) else "notice"), notice, ()),
    ]
    return rows


def _days(one: Certificate, lang: str, name_of: w.NameOf) -> list[Row]:
    words = catalogue(lang)
    joint = len(one.calendars) > 1
    found: list[tuple[object, Row]] = [
        (
            one.day0,
            (
                words.say("certificate", "day0"),
                said.day(one.day0, lang, short=True),
                (words.say("certificate", "not_counted"),),
            ),
        )
    ]
    for number, day in enumerate(one.counted, start=one.used_before + 1):
        label = words.say("certificate", "day_number", number=number)
        found.append((day, (label, said.day(day, lang, short=True), ())))
    for span in w.spans(one.skipped):
        reasons = [w.reason(each, lang, name_of, whose=joint) for each in span.reasons]
        when = w.between(span.first, span.last, lang)
        found.append((span.first, (words.say("certificate", "skipped"), when, reasons)))
    ordered = [row for _, row in sorted(found, key=lambda each: str(each[0]))]
    first, *others = w.clocks(one, lang)
    closes, _, hour = first.partition(", ")
    after = [hour, *(f"= {each}" for each in others)]
    return [*ordered, (words.say("certificate", "closes"), closes, after)]


def _line(one: Certificate, lang: str, name_of: w.NameOf) -> Row:
    clock = w.clock_of(one)
    day, hour = w.day_and_hour(one.closes_at, clock, lang)
    closes = f"{said.day(day, lang, short=True)}, {hour if clock != one.zone else hour[:5]}"
    spans = [span for span in w.spans(one.skipped) if span.reasons[0].kind != "weekend"]
    # The days follow with their reasons in each certificate.
    off = [w.in_brief(each.first, each.last, lang) for each in spans]
    return name_of(one.country, lang), closes, [", ".join(off)] if off else []


class _Page:
    """Lines within a width."""

    def __init__(self, lang: str, width: int) -> None:
        self._lang = lang
        self._width = max(width, 20)
        self._lines: list[str] = []

    def gap(self) -> None:
        """An empty line."""
        self._lines.append("")

    def paragraph(self, text: str, indent: str = "") -> None:
        """Text, wrapped."""
        self.wrap(indent, text, indent)

    def row(self, *rows: Row) -> None:
        """Labels in one column, values in the next, notes in the third where there is room."""
        label = max(len(row[0]) for row in rows) + 2
        noted = [len(row[1]) for row in rows if row[2]]
        value = max(noted, default=0) + 2
        beside = self._width - len(INDENT) - label - value
        for name, text, notes in rows:
            start = f"{INDENT}{name:<{label}}"
            if not notes or beside < LEAST_NOTE:
                below = " " * (len(INDENT) * 2 if beside < LEAST_NOTE else len(start))
                self.wrap(start, text, " " * len(start))
                for note in notes:
                    self.wrap(below, note, below)
                continue
            start = f"{start}{text:<{value}}"
            for note in notes:
                self.wrap(start, note, " " * len(start))
                start = " " * len(start)

    def wrap(self, start: str, text: str, then: str) -> None:
        """Text after a start, its further lines under ``then``."""
        self._lines += textwrap.wrap(
            text,
            self._width,
            initial_indent=start,
            subsequent_indent=then,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def text(self) -> str:
        """All lines."""
        return "\n".join(line.rstrip() for line in self._lines)
