"""Dispatch days as a heat map: one row per week, the number of calendar days in each cell."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Final

from rcm_workflow.domain.plan import DispatchDay, Plan
from rcm_workflow.i18n import Catalogue, catalogue
from rcm_workflow.i18n.dates import day as in_words
from rcm_workflow.notify.drawing import IDS, INK, QUIET, hatch, ink_on, named, sheet
from rcm_workflow.notify.plan_words import costs_in_words, few, month, plan_title, short
from rcm_workflow.pen import Pen

_SHADES: Final = ("#f0f6fc", "#c6ddf0", "#85b9dd", "#3f86bf", "#0b4a8a")
"""From few days to many; the number in the cell says the same."""

_EDGE, _SHUT = "#9db4c8", "#b8b8b8"
_MARGIN, _GAP = 24, 6
_WIDTH, _HEIGHT = 136, 76
_HEAD, _FOOT = 112, 84
_LEAST = 560


def plan_svg(plan: Plan, lang: str) -> str:
    """Draw a plan in a language."""
    return _Map(plan, catalogue(lang)).drawn()


class _Map:
    def __init__(self, plan: Plan, words: Catalogue) -> None:
        self._plan = plan
        self._words = words
        self._columns = sorted(
            {one.day.weekday() for one in plan.days if one.why_not != "rest_day"}
        )
        shown = [one for one in plan.days if one.day.weekday() in self._columns]
        by_week = groupby(shown, key=lambda one: one.day.isocalendar()[:2])
        self._weeks = [list(week) for _, week in by_week]
        costs = [one.calendar_days for one in plan.possible]
        self._least, self._most = min(costs, default=0), max(costs, default=0)
        self._width = max(2 * _MARGIN + len(self._columns) * (_WIDTH + _GAP) - _GAP, _LEAST)
        self._height = _HEAD + len(self._weeks) * (_HEIGHT + _GAP) + _FOOT

    def drawn(self) -> str:
        """The whole drawing."""
        words, lang = self._words, self._words.lang
        title, span = plan_title(self._plan, lang)
        best = ", ".join(short(one.day, lang) for one in self._plan.possible if one.best)
        desc = words.say("plan", "desc", best=best or words.say("explain", "nothing"))
        pen = sheet(self._width, self._height, f"{title}. {span}", desc)
        hatch(pen, "shut", _SHUT, "#f4f4f4")
        pen.words(_MARGIN, 34, title, 18, fill=INK, bold=True)
        pen.words(_MARGIN, 56, f"{span}. {' '.join(self._plan.countries)}", fill=QUIET)
        pen.words(_MARGIN, 76, words.say("plan", "heat"), fill=QUIET)
        for place, weekday in enumerate(self._columns):
            # 1 January 2024 was a Monday.
            name = short(date(2024, 1, 1 + weekday), lang).partition(" ")[0]
            pen.words(_MARGIN + place * (_WIDTH + _GAP), _HEAD - 8, name, 13, fill=INK, bold=True)
        for row, week in enumerate(self._weeks):
            for one in week:
                x = _MARGIN + self._columns.index(one.day.weekday()) * (_WIDTH + _GAP)
                y = _HEAD + row * (_HEIGHT + _GAP)
                with named(pen, self._sentence(one)):
                    self._cell(pen, one, x, y)
        self._legend(pen, self._height - _FOOT + 20)
        return pen.drawing(self._width, self._height, lang, IDS)

    def _cell(self, pen: Pen, one: DispatchDay, x: int, y: int) -> None:
        words, lang = self._words, self._words.lang
        sent = month(one.day, lang)
        box = {"x": x, "y": y, "width": _WIDTH, "height": _HEIGHT}
        if one.closes_on is None:
            pen.put("rect", **box, fill="url(#shut)", stroke=_SHUT)
            pen.words(x + 8, y + 18, sent, fill=QUIET)
            pen.words(x + 8, y + 44, words.say("plan", "no_dispatch"), fill=QUIET)
            return
        shade = self._shade(one.calendar_days)
        ink = ink_on(shade)
        edge, wide = (INK, 3) if one.best else (_EDGE, 1)
        pen.put("rect", **box, fill=shade, stroke=edge, stroke_width=wide)
        pen.words(x + 8, y + 18, sent, fill=ink)
        number = f"{one.calendar_days}{'~' if one.provisional else ''}"
        pen.words(x + 8, y + 48, number, 24, fill=ink, bold=True)
        pen.words(x + 8, y + 67, words.say("plan", "to", day=short(one.closes_on, lang)), fill=ink)
        right = x + _WIDTH - 8
        if one.best:
            said = words.say("plan", "best")
            pen.words(right, y + 18, said, anchor="end", fill=ink, bold=True)
        whose = sorted({country for cost in one.costs for country in cost.countries})
        if whose:
            pen.words(right, y + 46, few(whose, 3), 11, anchor="end", fill=ink)

    def _shade(self, days: int) -> str:
        if self._most == self._least:
            return _SHADES[0]
        return _SHADES[(days - self._least) * (len(_SHADES) - 1) // (self._most - self._least)]

    def _sentence(self, one: DispatchDay) -> str:
        """Everything about a day, for those who ask the picture."""
        words, lang = self._words, self._words.lang
        sent = in_words(one.day, lang)
        if one.closes_on is None:
            return f"{sent}: {words.say('plan', str(one.why_not))}"
        said = [
            f"{sent}: {words.say('plan', 'to', day=in_words(one.closes_on, lang))}",
            f"{words.say('plan', 'days')}: {one.calendar_days}",
            f"{words.say('plan', 'last')}: {' '.join(one.last)}",
        ]
        if one.costs:
            said.append(f"{words.say('plan', 'why')}: {costs_in_words(one, lang)}")
        said += [words.say("plan", "best")] if one.best else []
        said += [words.say("plan", "provisional")] if one.provisional else []
        return "; ".join(said)

    def _legend(self, pen: Pen, y: int) -> None:
        words, x = self._words, _MARGIN
        box = {"y": y, "width": 24, "height": 16}
        shades = _SHADES if self._most > self._least else _SHADES[:1]
        for place, shade in enumerate(shades):
            pen.put("rect", x=x + 24 * place, **box, fill=shade, stroke=_EDGE)
        x += 24 * len(shades)
        bounds = (self._least, self._most) if self._most > self._least else (self._least,)
        pen.words(x + 8, y + 13, "–".join(map(str, bounds)), fill=INK)
        pen.put("rect", x=x + 70, **box, fill="#ffffff", stroke=INK, stroke_width=3)
        pen.words(x + 102, y + 13, words.say("plan", "best"), fill=INK)
        if any(one.why_not not in (None, "rest_day") for one in self._plan.days):
            pen.put("rect", x=x + 160, **box, fill="url(#shut)", stroke=_SHUT)
            pen.words(x + 192, y + 13, words.say("plan", "no_dispatch"), fill=INK)
        if any(one.provisional for one in self._plan.days):
            pen.words(_MARGIN, y + 38, words.say("plan", "provisional"), fill=INK)
