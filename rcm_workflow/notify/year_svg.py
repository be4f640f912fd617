"""A year of several calendars in one picture: twelve months, one row per office."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from babel.dates import format_date

from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.plan import CalendarYear, OfficeYear
from rcm_workflow.i18n import Catalogue, catalogue
from rcm_workflow.i18n.dates import day as in_words
from rcm_workflow.notify.drawing import IDS, INK, QUIET, hatch, named, sheet
from rcm_workflow.pen import Pen

_HOLIDAY, _CLOSURE, _PAPER = "#0b4a8a", "#a84300", "#ffffff"
_GROUND, _REST = "#f4f6f8", "#d9dee3"

_MARGIN, _GAP = 24, 22
_CELL, _ROW = 11, 13
_ACROSS, _DAYS = 3, 31
_HEAD, _FOOT = 64, 44
_MONTH_HEAD = 34

_KEYS: Final = (
    ("holiday", "confirmed"),
    ("closure", "confirmed"),
    ("half_day", "confirmed"),
    ("holiday", "provisional"),
    ("holiday", "expected"),
)


def year_svg(year: CalendarYear, lang: str) -> str:
    """Draw a year of calendars in a language."""
    return _Sheet(year, catalogue(lang)).drawn()


class _Sheet:
    def __init__(self, year: CalendarYear, words: Catalogue) -> None:
        self._year = year
        self._words = words
        # A country's code; the whole id where a country has several offices here.
        codes = [one.country for one in year.offices]
        self._names = [
            one.office if codes.count(one.country) > 1 else one.country for one in year.offices
        ]
        self._label = 10 + 8 * max(len(name) for name in self._names)
        self._panel = self._label + _DAYS * _CELL
        self._block = _MONTH_HEAD + len(year.offices) * _ROW + _GAP

    def drawn(self) -> str:
        """The whole drawing."""
        words = self._words
        width = 2 * _MARGIN + _ACROSS * self._panel + (_ACROSS - 1) * _GAP
        height = _HEAD + 12 // _ACROSS * self._block + _FOOT
        title = words.say("year", "title", year=self._year.year)
        desc = words.say("year", "desc", count=len(self._names))
        pen = sheet(width, height, title, desc)
        hatch(pen, "holiday-open", _HOLIDAY, _PAPER)
        hatch(pen, "closure-open", _CLOSURE, _PAPER)
        pen.words(_MARGIN, 34, title, 18, fill=INK, bold=True)
        pen.words(_MARGIN, 54, words.say("year", self._year.profile), fill=QUIET)
        for month in range(1, 13):
            row, column = divmod(month - 1, _ACROSS)
            x, y = _MARGIN + column * (self._panel + _GAP), _HEAD + row * self._block
            self._month(pen, month, x, y)
        self._legend(pen, height - _FOOT + 8)
        return pen.drawing(width, height, words.lang, IDS, fluid=True)

    def _month(self, pen: Pen, month: int, x: int, y: int) -> None:
        name = format_date(date(self._year.year, month, 1), "LLLL", locale=self._words.lang)
        pen.words(x, y + 18, name.capitalize(), 14, fill=INK, bold=True)
        length = monthrange(self._year.year, month)[1]
        for day in (1, *range(5, length + 1, 5)):
            middle = self._left(x, day) + _CELL // 2
            pen.words(middle, y + 30, str(day), 9, anchor="middle", fill=QUIET)
        for row, one in enumerate(self._year.offices):
            top = y + _MONTH_HEAD + row * _ROW
            pen.words(x, top + 10, self._names[row], 10, fill=INK)
            self._week(pen, one, month, length, x, top)
            for off in one.days:
                if off.date.month == month:
                    with named(pen, self._sentence(off, one)):
                        _mark(pen, self._left(x, off.date.day), top, off.kind, off.status)

    def _left(self, x: int, day: int) -> int:
        return x + self._label + (day - 1) * _CELL

    def _week(self, pen: Pen, one: OfficeYear, month: int, length: int, x: int, top: int) -> None:
        """The ground of a row, with the weekly rest shaded."""
        tall = _ROW - 2
        pen.put(
            "rect", x=self._left(x, 1), y=top, width=length * _CELL - 1, height=tall, fill=_GROUND
        )
        rest = [
            day
            for day in range(1, length + 1)
            if date(self._year.year, month, day).isoweekday() in one.weekend
        ]
        strokes = "".join(
            f"M{self._left(x, day)} {top}h{_CELL - 1}v{tall}h-{_CELL - 1}z" for day in rest
        )
        if rest:
            pen.put("path", d=strokes, fill=_REST)

    def _sentence(self, off: SkippedDay, one: OfficeYear) -> str:
        words = self._words
        kind = words.say("day_kind", off.kind)
        said = [
            f"{one.office}, {in_words(off.date, words.lang)}: {kind}",
            off.name.in_(words.lang),
        ]
        if off.status != "confirmed":
            said.append(words.say("year", off.status))
        return "; ".join(said)

    def _legend(self, pen: Pen, y: int) -> None:
        words, x = self._words, _MARGIN
        for kind, status in _KEYS:
            _mark(pen, x, y, kind, status)
            certain = status == "confirmed"
            said = words.say("day_kind", kind) if certain else words.say("year", status)
            pen.words(x + 16, y + 10, said, fill=INK)
            x += 36 + 8 * len(said)
        pen.put("rect", x=x, y=y, width=_CELL - 1, height=_ROW - 2, fill=_REST)
        pen.words(x + 16, y + 10, words.say("day_kind", "weekend"), fill=INK)


def _mark(pen: Pen, x: int, y: int, kind: str, status: str) -> None:
    """A day off: filled when confirmed, hatched when it may still change, hollow when expected.

    A closure carries a notch and a half day fills the lower half, so that no kind is told by its
    colour alone.
    """
    width, height = _CELL - 1, _ROW - 2
    colour, open_ = (_HOLIDAY, "holiday") if kind == "holiday" else (_CLOSURE, "closure")
    fill = {"confirmed": colour, "provisional": f"url(#{open_}-open)"}.get(status, _PAPER)
    top, tall = (y + height // 2, height - height // 2) if kind == "half_day" else (y, height)
    pen.put(
        "rect",
        x=x + 1,
        y=top + 1,
        width=width - 2,
        height=tall - 2,
        fill=fill,
        stroke=colour,
        stroke_width=2,
    )
    if kind not in ("holiday", "half_day"):
        inner = _PAPER if status == "confirmed" else colour
        right = x + width - 1
        pen.put(
            "polygon", points=f"{right},{y + 1} {right},{y + 6} {right - 5},{y + 1}", fill=inner
        )
