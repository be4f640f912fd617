"""Certificates as a strip of days that reads at a glance, one strip per country.

Day 0 is an empty dashed box, counted days are dark boxes with their number, days passed over are
hatched and carry the letter of their reason, and a bar with a flag stands where the period closes:
shape and words say everything that colour says. Weeks on which nothing counts are one box that says
how many days it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from rcm_workflow.domain.certificate import Certificate
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n import dates as said
from rcm_workflow.notify import certificate_words as w
from rcm_workflow.notify.certificate_boxes import CELL, CLOSE, DAY_0, FLAG, LINES, PAPER, Boxes
from rcm_workflow.notify.certificate_columns import Column, columns
from rcm_workflow.notify.certificate_legend import Legend, wrapped
from rcm_workflow.pen import Pen, width_of

GAP: Final = 3
ROW: Final = 46
MARGIN: Final = 16


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
        self._legend = Legend(ordered, lang)
        self._id = f"strip-{ordered[0].digest[:8]}-{len(ordered)}"
        self._boxes = Boxes(self._id)
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
        self._boxes.define(pen)
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
            f"{w.in_brief(each.first, each.last, lang)} ({self._legend.kinds(each.reasons)})"
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
        self._cell(one.day0, top, DAY_0, self._say("day0"))
        for number, day in enumerate(one.counted, start=one.used_before + 1):
            self._cell(day, top, str(number), self._say("day_number", number=number))
        for span in w.spans(one.skipped):
            told = self._reasons(one, span)
            for n in range((span.last - span.first).days + 1):
                day = span.first + timedelta(days=n)
                if day in self._shown:
                    self._cell(day, top, self._legend.marks(span.reasons), told)
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
        spans = (
            f"{w.between(each.first, each.last, self._lang)}: {self._reasons(one, each)}"
            for each in w.spans(off)
        )
        text = self._say("strip_folded", days=len({day.date for day in off}))
        x, marks = self._x(fold.first), self._legend.marks(off)
        self._boxes.fold(self._pen, x, top, fold.wide, "\n".join(spans), text, marks)

    def _closing(self, one: Certificate) -> list[str]:
        first, *others = w.clocks(one, self._lang)
        here = first.rpartition(" (")[0] if w.clock_of(one) == one.zone else first
        return [here, f"= {others[-1]}"] if others else [here]

    @property
    def _marked(self) -> str:
        return f"◄ {self._say('strip_last')}"

    def _cell(self, day: date, top: float, mark: str, told: str) -> None:
        whole = f"{said.day(day, self._lang, short=True)}: {told}"
        self._boxes.day(self._pen, self._x(day), top, mark, whole)

    def _flag(self, one: Certificate, top: float) -> None:
        x = self._x(max(one.due_date, w.last_day(one))) + CELL
        own = self._x(one.due_date) + CELL
        if own < x:
            # Its days are over, and it waits for the others: all close at one instant.
            waits = {"x1": own + 3, "x2": x - 3, "y1": top + CELL / 2, "y2": top + CELL / 2}
            self._pen.put("line", **waits, stroke=LINES, stroke_width=2, stroke_dasharray="2 4")
        with self._pen.group():
            self._pen.put("title", f"{self._say('strip_close')}: {w.closing(one, self._lang)}")
            self._boxes.bar(self._pen, x - 1, top - 4, CELL + 8)

    def _foot(self, top: float, wide: float) -> float:
        """The legend: what the boxes mean, and one line per reason; returns the height of all."""
        x: float = MARGIN
        day0 = f"{self._say('day0')}: {self._say('not_counted')}"
        counted, rest = self._say("strip_counted"), self._say("strip_rest")
        samples = ((DAY_0, day0), ("1", counted), ("", rest), (FLAG, self._say("strip_close")))
        for mark, text in samples:
            if x + 22 + width_of(text, 11) > wide - MARGIN:
                x, top = MARGIN, top + 24
            self._boxes.sample(self._pen, x, top, mark)
            self._pen.words(x + 22, top + 12, text, 11)
            x += 22 + width_of(text, 11) + 18
        top += 34
        for each in self._legend.reasons:
            countries = ", ".join(each.countries) if len(self._all) > 1 else ""
            text = f"{each.text}: {countries}" if countries else each.text
            self._pen.words(MARGIN, top, each.letter, 12, bold=True)
            for line in wrapped(text, 11, wide - 2 * MARGIN - 26):
                self._pen.words(MARGIN + 26, top, line, 11)
                top += 17
        return top + MARGIN - 8
