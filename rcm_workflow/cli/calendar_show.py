"""``rcm calendar show``: a year of calendars, as a table of months or day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import typer
from babel.dates import format_date
from rich.box import HORIZONTALS
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from rcm_workflow.cli.calendar_options import (
    ProfileName,
    ProfileOption,
    Svg,
    countries_of,
    draw,
)
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.tables import LEAST_TABLE, head, pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.planner import year as year_of
from rcm_workflow.definitions.reckon_refusals import refusals
from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.plan import CalendarYear, OfficeYear
from rcm_workflow.i18n import Catalogue
from rcm_workflow.i18n.dates import day as in_words
from rcm_workflow.notify.year_svg import year_svg

IN_DETAIL = 2
"""So many offices are shown day by day; more of them as a table of months."""

MONTH, RUN = 4, 9
"""Columns of the name of a month, and of a run of days such as ``30-31~``."""

_MARKS = {"provisional": "?", "expected": "~"}


@shared(BASE)
def show(
    ctx: typer.Context,
    common: Shared,
    year: Annotated[
        int, typer.Argument(metavar="YEAR", min=1, max=9999, help="One of the loaded years.")
    ],
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="XX,YY", help="One or two are shown day by day."),
    ] = None,
    profile: ProfileOption = ProfileName.GOVERNMENT,
    svg: Svg = None,
) -> None:
    """Show a year of the calendars in one picture: which office does not work on which weekday.

    Example: rcm calendar show 2026
    """
    desk = Desk(ctx, common)
    with refusals():
        snapshot = desk.library.snapshot(profile.value)
        found = year_of(snapshot, year, countries_of(country, desk))
    if svg is not None:
        draw(desk, svg, year_svg(found, desk.lang))
    detailed = len(found.offices) <= IN_DETAIL
    shown = _by_day(found, desk) if detailed else _by_month(found, desk.words, desk.width)
    desk.answer(found, shown)


def _by_month(found: CalendarYear, words: Catalogue, width: int) -> RenderableType:
    """Months down, countries across: eleven of them fit into 80 columns, fewer below each other."""
    across = len(found.offices) if width >= LEAST_TABLE else max((width - MONTH) // RUN, 1)
    parts: list[RenderableType | str] = [
        words.say("year", "title", year=found.year),
        words.say("year", found.profile),
    ]
    for first in range(0, len(found.offices), across):
        parts += ["", _months(found.year, found.offices[first : first + across], words)]
    return lines(*parts, "", words.say("year", "marks"))


def _months(year: int, offices: Sequence[OfficeYear], words: Catalogue) -> Table:
    heads = ["", *(one.country for one in offices)]
    rows = []
    for month in range(1, 13):
        name = format_date(date(year, month, 1), "LLL", locale=words.lang)[:3]
        rows.append((name, *(" ".join(_cell(one, month)) for one in offices)))
    return _matrix(heads, rows)


def _matrix(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table as dense as twelve columns need: one blank between them, a line between months."""
    made = Table(box=HORIZONTALS, show_edge=False, pad_edge=False, padding=0, header_style="bold")
    for name in heads:
        made.add_column(Text(name), overflow="fold", no_wrap=not name)
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return made


def _cell(one: OfficeYear, month: int) -> Iterator[str]:
    """The weekdays off of a month: ``1``, ``29-31`` for a run, ``24½`` for half a day."""
    days = [day for day in one.days if day.date.month == month and _is_weekday(day, one)]
    run: list[SkippedDay] = []
    for day in days:
        if run and (_mark(day) != _mark(run[-1]) or (day.date - run[-1].date).days > 1):
            yield _run(run)
            run = []
        run.append(day)
    if run:
        yield _run(run)


def _is_weekday(day: SkippedDay, one: OfficeYear) -> bool:
    return day.date.isoweekday() not in one.weekend


def _run(run: Sequence[SkippedDay]) -> str:
    first, last = run[0].date.day, run[-1].date.day
    return f"{first}{_mark(run[0])}" if first == last else f"{first}-{last}{_mark(run[0])}"


def _mark(day: SkippedDay) -> str:
    return ("½" if day.kind == "half_day" else "") + _MARKS.get(day.status, "")


def _by_day(found: CalendarYear, desk: Desk) -> RenderableType:
    words, lang = desk.words, desk.lang
    parts: list[RenderableType | str] = [words.say("year", "title", year=found.year)]
    for one in found.offices:
        rows = [
            (
                in_words(day.date, lang, short=True),
                words.say("day_kind", day.kind),
                "" if day.status == "confirmed" else words.say("year", day.status),
                day.name.in_(lang) + (f" ({day.basis})" if day.basis else ""),
            )
            for day in one.days
        ]
        heads = [words.say("year", "day"), words.label("kind"), words.label("status")]
        parts.append(head(one.office))
        if desk.width < LEAST_TABLE:
            parts += [pairs((("-", _in_lines(*row)) for row in rows), gap=1)]
        else:
            parts.append(table([*heads, words.label("name")], rows))
    return lines(*parts)


def _in_lines(day: str, kind: str, status: str, name: str) -> str:
    sure = f" ({status})" if status else ""
    return f"{day}: {kind}{sure}\n{name}"
