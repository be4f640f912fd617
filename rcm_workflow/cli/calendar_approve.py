"""``rcm calendar diff`` and ``approve``: what a newer calendar changes, and letting it in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType

from rcm_workflow.application.app import App
from rcm_workflow.application.closing import Touched, touched
from rcm_workflow.application.settling import case_and_rules
from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, WRITING, Shared, shared
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.calendar_diff import CalendarDiff, DayChange, diff
from rcm_workflow.definitions.calendar_fault import NotASnapshot, not_a_calendar
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.commands import AdoptCalendar
from rcm_workflow.domain.values import Document
from rcm_workflow.i18n.dates import short

PUBLISHED, INSTALLED = "published", "installed"
CALENDAR = "application/json"

Which = "published, installed, the number of a case, or a file."


@shared(READING)
def compare(
    ctx: typer.Context,
    common: Shared,
    old: Annotated[str, typer.Argument(metavar="OLD", help=Which)] = PUBLISHED,
    new: Annotated[str, typer.Argument(metavar="NEW", help=Which)] = INSTALLED,
) -> None:
    """Show what a newer calendar changes, day by day, and which open deadlines it would move.

    `published` is the calendar that new cases get; `installed` is what the files and the holidays
    library of this machine give today. Nothing changes.

    Example: rcm calendar diff TC-2021-001 published
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        who.may_read_roster(desk, application)
        before, after = (_calendar(desk, application, one) for one in (old, new))
        reached = touched(application, Document.of(after.document, CALENDAR))
        with application.store.read() as view:
            names = Names(desk.lang, view.roster())
    found = diff(before, after)
    data = _data(before, after, found, reached)
    desk.answer(data, lines(*_days(desk, found), *_cases(desk, names, reached)))


@shared(WRITING)
def approve(
    ctx: typer.Context,
    common: Shared,
    case: Annotated[str, typer.Option("--case", metavar="CASE", help="The case.")],
    reason: Annotated[str, typer.Option("--reason", help="Why this case goes over to it.")],
) -> None:
    """Let a running case count on the calendar that new cases get.

    Deadlines that run move later or not at all; what has closed stays closed.

    Example: rcm calendar approve --case TC-2021-001 --reason "Law 1272 of Nicaragua"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        _, rules = who.known(desk, application, case)
        moves = [one for one in rules.machine.transitions if one.act == "calendar"]
        command = AdoptCalendar(
            **desk.heading(
                case, who.for_case(desk, application, case, {r for one in moves for r in one.by})
            ),
            reason=reason,
            documents=(("calendar", application.library.snapshot_document()),),
        )
        act(desk, application, command)


def _calendar(desk: Desk, app: App, name: str) -> Snapshot:
    if name == PUBLISHED:
        return desk.library.snapshot()
    if name == INSTALLED:
        return desk.library.built_snapshot()
    if _is_file(desk.world.folder / name):
        body = desk.read_file(Path(name))
    else:
        with app.store.read() as view:
            case, _ = case_and_rules(app, view, name)
            body = view.document(case.base)
    try:
        return Snapshot.from_document(body)
    except NotASnapshot as fault:
        raise not_a_calendar(fault.why, **fault.facts) from fault


def _is_file(place: Path) -> bool:
    try:
        return place.is_file()
    except OSError:
        # A name that is too long for a file may still be that of a case.
        return False


def _days(desk: Desk, found: CalendarDiff) -> list[RenderableType | str]:
    words = desk.words
    if not found.days and not found.offices:
        return [words.label("same_calendars")]
    parts: list[RenderableType | str] = []
    if found.offices:
        told = [f"{one.office}: {one.what} {one.before} → {one.after}" for one in found.offices]
        parts += [head(words.label("offices_changed")), bullets(told)]
    others = [one for one in found.days if one not in found.counting]
    for label, days in (("days_changed", found.counting), ("days_renamed", others)):
        if days:
            heads = [words.label(one) for one in ("office", "day", "before_after")]
            rows = [(one.office, short(one.date, desk.lang), _change(desk, one)) for one in days]
            parts += [head(f"{words.label(label)} ({len(days)})"), table(heads, rows)]
    return parts


def _change(desk: Desk, one: DayChange) -> str:
    return f"{_entry(desk, one.before)} → {_entry(desk, one.after)}"


def _entry(desk: Desk, day: SkippedDay | None) -> str:
    if day is None:
        return desk.words.label("worked")
    return f"{day.name.in_(desk.lang)} ({desk.words.say('day_kind', day.kind)}, {day.status})"


def _cases(desk: Desk, names: Names, reached: tuple[Touched, ...]) -> list[RenderableType | str]:
    words = desk.words
    if not reached:
        return [words.label("nothing_open")]
    moved = [
        f"{one.case.id}: "
        + "; ".join(
            f"{names.country(each.country)} {names.when(each.due_at, each.country, last=True)}"
            for each in one.moved
        )
        for one in reached
        if one.moved
    ]
    still = [one.case.id for one in reached if not one.moved]
    parts: list[RenderableType | str] = []
    for label, told in (("would_move", moved), ("would_not_move", still)):
        if told:
            parts += [head(words.label(label)), bullets(told)]
    return [*parts, words.label("approve_with")]


def _data(
    before: Snapshot, after: Snapshot, found: CalendarDiff, reached: tuple[Touched, ...]
) -> dict[str, Any]:
    def entry(day: SkippedDay | None) -> dict[str, Any] | None:
        return day.to_data() if day else None

    return {
        "old": {"digest": before.digest, "made_with": dict(before.made_with)},
        "new": {"digest": after.digest, "made_with": dict(after.made_with)},
        "first": found.first,
        "last": found.last,
        "offices": [one._asdict() for one in found.offices],
        "days": [
            {**one._asdict(), "before": entry(one.before), "after": entry(one.after)}
            for one in found.days
        ],
        "cases": [
            {
                "case": one.case.id,
                "moved": [{"country": each.country, "due_at": each.due_at} for each in one.moved],
            }
            for one in reached
        ],
    }
