"""Certificates as a strip of days that reads at a glance, one strip per country.

Day 0 is an empty dashed box, counted days are dark boxes with their number, days passed over are
hatched and carry the letter of their reason, and a bar with a flag stands where the period closes:
shape and words say everything that colour says. Weeks on which nothing counts are one box that says
how many days it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from rcm_workflow.domain.certificate import Certificate, SkippedDay
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n import dates as said
from rcm_workflow.notify import certificate_words as w
from rcm_workflow.notify.certificate_columns import Column, columns
from rcm_workflow.pen import Pen, width_of

CELL: Final = 34
GAP: Final = 3
ROW: Final = 46
MARGIN: Final = 16
INK, PAPER, DARK, PALE, LINES, CLOSE = (
    "#1c1a17",
    "#ffffff",
    "#14507a",
    "#f1ece2",
    "#a99f8c",
    "#8c1d18",
)


class Reason(NamedTuple):
    """One reason of the legend: its letter, what it says, and whom it concerns."""

    letter: str
    text: str
    countries: tuple[str, ...]


_Key = tuple[str, str, str]
_Given = dict[str, str | float]


def strip(
    certificates: Sequence[Certificate],
    lang: str,
    *,
    name_of: w.NameOf = said.country,
) -> str:
    """One SVG document: a strip per certificate, the last to close at the foot and marked.

    Raises ``ValueError`` without a certificate.
    """
    if not certificates:
        raise ValueError("a strip shows at least one certificate")
    ordered = sorted(certificates, key=lambda one: (one.closes_at, one.country))
    return _Strip(ordered, lang, name_of).drawn()


class _Strip:
    def __init__(self, ordered: Sequence[Certificate], lang: str, name_of: w.NameOf) -> None:
        self._all = ordered
        self._lang = lang
        self._words = catalogue(lang)
        self._name_of = name_of
        self._last = w.last_to_close(ordered)
        self._legend = _legend(ordered, lang)
        self._letters = {key: each.letter for key, each in self._legend.items()}
        # Two drawings on one page must not share the names of their parts.
        self._id = f"strip-{ordered[0].digest[:8]}-{len(ordered)}"
        names = [name_of(one.country, lang) for one in ordered]
        self._left = MARGIN + max(width_of(name, 13, bold=True) for name in names) + 12
        self._columns = columns(ordered, CELL, GAP, self._width_of_fold)
        self._shown = {one.first for one in self._columns if one.days == 1}
        self._folds = [one for one in self._columns if one.days > 1]
        self._at = {one.first: one.left for one in self._columns}
        self._right = self._left + self._columns[-1].left + self._columns[-1].wide + GAP + 10
        self._pen = Pen()

    def _say(self, key: str, **facts: object) -> str:
        return self._words.say("certificate", key, **facts)

    def drawn(self) -> str:
        pen, title, desc = self._pen, f"{self._id}-title", f"{self._id}-desc"
        heading = self._heading()
        pen.put("title", heading, id=title)
        pen.put("desc", " ".join(self._described(one) for one in self._all), id=desc)
        with pen.group("defs"):
            turned = "rotate(45)"
            hatch: _Given = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
            with pen.group("pattern", id=f"{self._id}-hatch", patternTransform=turned, **hatch):
                pen.put("rect", width=6, height=6, fill=PALE)
                pen.put("line", x1=0, y1=0, x2=0, y2=6, stroke=LINES, stroke_width=2)
        body = Pen()
        self._pen, outer = body, pen
        top = self._calendar(MARGIN + 30)
        for one in self._all:
            self._row(one, top)
            top += ROW
        wide = self._wide(heading)
        foot = self._foot(top + 14, wide)
        outer.put("rect", width=wide, height=foot, fill=PAPER)
        outer.words(MARGIN, MARGIN + 12, heading, 16, bold=True)
        outer.take(body)
        return outer.drawing(wide, foot, self._lang, (title, desc))

    def _wide(self, heading: str) -> float:
        texts = [text for one in self._all for text in self._closing(one)]
        ends = max(width_of(text, 12, bold=True) for text in texts)
        if len(self._last) < len(self._all):
            ends += width_of(self._marked, 12, bold=True) + 6
        return max(self._right + ends, MARGIN + width_of(heading, 16, bold=True)) + MARGIN

    def _heading(self) -> str:
        last = next(one for one in self._all if one.country == self._last[0])
        day, hour = w.day_and_hour(last.closes_at, w.clock_of(last), self._lang)
        closing = f"{said.day(day, self._lang, short=True)}, {hour}"
        if len(self._all) == 1:
            name = self._name_of(last.country, self._lang)
            facts = {"country": name, "days": last.working_days, "closing": closing}
            return self._say(w.in_unit("strip_title", last), **facts)
        return self._say("strip_round", number=len(self._all), closing=closing)

    def _described(self, one: Certificate) -> str:
        """The strip of a country as a sentence, for those who do not see it."""
        lang = self._lang
        off = [
            f"{w.in_brief(each.first, each.last, lang)} ({self._kinds(each.reasons)})"
            for each in w.spans(one.skipped)
        ]
        return self._say(
            "strip_desc",
            country=self._name_of(one.country, lang),
            day0=said.day(one.day0, lang, short=True),
            counted=", ".join(w.in_brief(day, day, lang) for day in one.counted),
            skipped=", ".join(off) or "–",
            closing=w.closing(one, lang),
        )

    def _kinds(self, reasons: Sequence[SkippedDay]) -> str:
        return "; ".join(dict.fromkeys(_text(each, self._lang) for each in reasons))

    def _x(self, day: date) -> float:
        return self._left + self._at[day]

    def _width_of_fold(self, first: date, last: date) -> float:
        dates = w.in_brief(first, last, self._lang)
        count = self._say("strip_folded", days=(last - first).days + 1)
        return max(width_of(dates, 11), width_of(count, 12, bold=True)) + 16

    def _calendar(self, top: float) -> float:
        """Months, weekdays and dates above the strips; returns where the first strip begins."""
        months = [
            place
            for place, one in enumerate(self._columns)
            if not place or one.first.day == 1 or self._columns[place - 1].days > 1
        ]
        for place, following in zip(months, [*months[1:], None], strict=True):
            day = self._columns[place].first
            _, _, month, year = said.day(day, self._lang, short=True).split(" ")
            room = following is None or following - place > 2  # noqa: PLR2004 - columns
            text = f"{month} {year}" if room else month
            self._pen.words(self._x(day), top + 12, text, 11, bold=True)
        for one in self._columns:
            weekday, number, *_ = said.day(one.first, self._lang, short=True).split(" ")
            at = self._x(one.first) + one.wide / 2
            if one.days > 1:
                dates = w.in_brief(one.first, one.last, self._lang)
                self._pen.words(at, top + 43, dates, 11, anchor="middle")
                continue
            self._pen.words(at, top + 28, weekday[:2], 11, anchor="middle", fill="#4a453d")
            self._pen.words(at, top + 43, number, 12, anchor="middle", bold=True)
        return top + 50

    def _row(self, one: Certificate, top: float) -> None:
        last = one.country in self._last and len(self._last) < len(self._all)
        name = self._name_of(one.country, self._lang)
        self._pen.words(MARGIN, top + CELL / 2 + 5, name, 13, bold=last)
        self._cell(one.day0, top, "0", self._say("day0"))
        for number, day in enumerate(one.counted, start=one.used_before + 1):
            self._cell(day, top, str(number), self._say("day_number", number=number))
        for span in w.spans(one.skipped):
            told = self._reasons(one, span)
            for n in range((span.last - span.first).days + 1):
                day = span.first + timedelta(days=n)
                if day in self._shown:
                    self._cell(day, top, self._marks(span.reasons), told)
        for fold in self._folds:
            self._fold(one, fold, top)
        self._flag(one, top)
        local, *utc = self._closing(one)
        self._pen.words(self._right, top + 14, local, 12, bold=True)
        for text in utc:
            self._pen.words(self._right, top + 30, text, 11)
        if last:
            at = self._right + width_of(local, 12, bold=True) + 6
            self._pen.words(at, top + 14, self._marked, 12, bold=True, fill=CLOSE)

    def _reasons(self, one: Certificate, span: w.Span) -> str:
        whose = len(one.calendars) > 1
        reasons = (w.reason(each, self._lang, self._name_of, whose=whose) for each in span.reasons)
        return "; ".join(reasons)

    def _fold(self, one: Certificate, fold: Column, top: float) -> None:
        """One box for many days, where the country has passed over any of them."""
        off = [day for day in one.skipped if fold.first <= day.date <= fold.last]
        if not off:
            return
        days = len({day.date for day in off})
        with self._pen.group():
            spans = (
                f"{w.between(each.first, each.last, self._lang)}: {self._reasons(one, each)}"
                for each in w.spans(off)
            )
            self._pen.put("title", "\n".join(spans))
            x = self._x(fold.first)
            box: _Given = {"x": x, "y": top, "width": fold.wide, "height": CELL, "rx": 4}
            self._pen.put("rect", **box, fill=f"url(#{self._id}-hatch)", stroke=LINES)
            text = self._say("strip_folded", days=days)
            wide = width_of(text, 12, bold=True)
            back = {"x": x + (fold.wide - wide) / 2, "y": top + 1, "width": wide}
            self._pen.put("rect", **back, height=CELL - 2, rx=3, fill=PAPER)
            at = x + fold.wide / 2
            self._pen.words(at, top + 14, text, 12, bold=True, anchor="middle")
            self._pen.words(at, top + 29, self._marks(off), 12, bold=True, anchor="middle")

    def _closing(self, one: Certificate) -> list[str]:
        first, *others = w.clocks(one, self._lang)
        here = first.rpartition(" (")[0] if w.clock_of(one) == one.zone else first
        return [here, f"= {others[-1]}"] if others else [here]

    @property
    def _marked(self) -> str:
        return f"◄ {self._say('strip_last')}"

    def _marks(self, reasons: Sequence[SkippedDay]) -> str:
        """The letters of the legend; one and the number of the others where they are many."""
        keys = dict.fromkeys(_key(each, self._lang) for each in reasons if each.kind != "weekend")
        letters = [self._letters[key] for key in keys]
        return "" if not letters else letters[0] + (f"+{len(letters) - 1}" if letters[1:] else "")

    def _cell(self, day: date, top: float, mark: str, told: str) -> None:
        x = self._x(day)
        box: _Given = {"x": x, "y": top, "width": CELL, "height": CELL, "rx": 4}
        with self._pen.group():
            self._pen.put("title", f"{said.day(day, self._lang, short=True)}: {told}")
            if not mark or mark[0].isalpha():
                self._pen.put("rect", **box, fill=f"url(#{self._id}-hatch)", stroke=LINES)
                if mark:
                    wide = width_of(mark, 13, bold=True)
                    at = x + CELL / 2
                    back = {"x": at - wide / 2, "y": top + 8, "width": wide, "height": 18, "rx": 3}
                    self._pen.put("rect", **back, fill=PAPER)
                    self._pen.words(at, top + 22, mark, 13, bold=True, anchor="middle")
            elif mark == "0":
                self._pen.put("rect", **box, fill=PAPER, stroke=INK, stroke_dasharray="4 3")
                self._pen.words(x + CELL / 2, top + 22, mark, 14, anchor="middle")
            else:
                self._pen.put("rect", **box, fill=DARK)
                at = x + CELL / 2
                self._pen.words(at, top + 23, mark, 16, bold=True, fill=PAPER, anchor="middle")

    def _flag(self, one: Certificate, top: float) -> None:
        x = self._x(max(one.due_date, w.last_day(one))) + CELL
        own = self._x(one.due_date) + CELL
        if own < x:
            # Its days are over, and it waits for the others: all close at one instant.
            waits = {"x1": own + 3, "x2": x - 3, "y1": top + CELL / 2, "y2": top + CELL / 2}
            self._pen.put("line", **waits, stroke=LINES, stroke_width=2, stroke_dasharray="2 4")
        with self._pen.group():
            self._pen.put("title", f"{self._say('strip_close')}: {w.closing(one, self._lang)}")
            self._bar(x - 1, top - 4, CELL + 8)

    def _bar(self, x: float, top: float, high: float) -> None:
        self._pen.put("rect", x=x, y=top, width=4, height=high, fill=CLOSE)
        self._pen.put("path", d=f"M{x + 4:g} {top:g}l7 4l-7 4z", fill=CLOSE)

    def _foot(self, top: float, wide: float) -> float:
        """The legend: what the boxes mean, and one line per reason; returns the height of all."""
        x: float = MARGIN
        day0 = f"{self._say('day0')}: {self._say('not_counted')}"
        counted, rest = self._say("strip_counted"), self._say("strip_rest")
        samples = (("0", day0), ("1", counted), ("", rest), ("|", self._say("strip_close")))
        for mark, text in samples:
            if x + 22 + width_of(text, 11) > wide - MARGIN:
                x, top = MARGIN, top + 24
            self._sample(x, top, mark)
            self._pen.words(x + 22, top + 12, text, 11)
            x += 22 + width_of(text, 11) + 18
        top += 34
        for each in self._legend.values():
            countries = ", ".join(each.countries) if len(self._all) > 1 else ""
            text = f"{each.text}: {countries}" if countries else each.text
            self._pen.words(MARGIN, top, each.letter, 12, bold=True)
            for line in _wrapped(text, 11, wide - 2 * MARGIN - 26):
                self._pen.words(MARGIN + 26, top, line, 11)
                top += 17
        return top + MARGIN - 8

    def _sample(self, x: float, top: float, mark: str) -> None:
        box: _Given = {"x": x, "y": top, "width": 16, "height": 16, "rx": 3}
        if mark == "|":
            self._bar(x + 6, top, 16)
        elif mark == "0":
            self._pen.put("rect", **box, fill=PAPER, stroke=INK, stroke_dasharray="3 2")
        elif mark:
            self._pen.put("rect", **box, fill=DARK)
        else:
            self._pen.put("rect", **box, fill=f"url(#{self._id}-hatch)", stroke=LINES)


def _key(day: SkippedDay, lang: str) -> _Key:
    return (day.kind, day.name.in_(lang), day.status)


def _text(day: SkippedDay, lang: str) -> str:
    kind = catalogue(lang).say("day_kind", day.kind)
    if day.kind == "weekend":
        return kind
    sure = (
        "" if day.status == "confirmed" else f" ({catalogue(lang).say('day_status', day.status)})"
    )
    return f"{day.name.in_(lang)} – {kind}{sure}"


def _legend(certificates: Sequence[Certificate], lang: str) -> dict[_Key, Reason]:
    """The reasons in order of their first day, each with the countries it concerns."""
    found: dict[_Key, tuple[str, dict[str, None]]] = {}
    days = {
        (day.date, day.country or one.country, day)
        for one in certificates
        for day in one.skipped
        if day.kind != "weekend"
    }
    for _, country, day in sorted(days, key=lambda each: (each[0], each[1], each[2].kind)):
        entry = found.setdefault(_key(day, lang), (_text(day, lang), {}))
        entry[1][country] = None
    return {
        key: Reason(_letter(place), text, tuple(countries))
        for place, (key, (text, countries)) in enumerate(found.items())
    }


def _letter(place: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    turn, letter = divmod(place, len(letters))
    return letters[letter] if not turn else letters[turn - 1] + letters[letter]


def _wrapped(text: str, size: float, room: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
