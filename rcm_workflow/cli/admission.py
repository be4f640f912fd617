"""``rcm admission`` and ``rcm body``: who is admitted to what, and to which body."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import RenderableType

from rcm_workflow.cli.desk import Desk, joined
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import BASE, READING, Shared, shared
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.admission import Cell, Matrix
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.resources import DEFAULT_POLICY
from rcm_workflow.domain.admission import CLASSES, ActorClass, admission_of, admitted
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.words import nearest
from rcm_workflow.i18n.dates import written

admission = typer.Typer(no_args_is_help=True, help="Who is admitted to what.")
body = typer.Typer(no_args_is_help=True, help="The bodies of the Conference.")

Place = Annotated[
    str, typer.Option("--body", metavar="BODY", help="One body, or one row of the matrix.")
]
By = Annotated[str, typer.Option("--policy", metavar="NAME", help="Name, or name@version.")]


@admission.command("show")
@shared(READING)
def show(
    ctx: typer.Context, common: Shared, place: Place = "", policy: By = DEFAULT_POLICY
) -> None:
    """Show the admission matrix; of one body also the sources, and who is admitted to it today.

    Example: rcm admission show --body vice_ministerial_meeting
    """
    desk = Desk(ctx, common)
    rules = desk.library.policy(policy)
    matrix = desk.library.matrix_under(rules)
    if not place:
        data, shown = _whole(matrix, rules, desk)
    else:
        data, shown = _of_one(_activity(matrix, desk, place), matrix, rules, desk)
    desk.answer(data, shown)


def _activity(matrix: Matrix, desk: Desk, place: str) -> str:
    found = matrix.activity(place)
    if found is None:
        known = (*desk.library.bodies(matrix.file.bodies).attended, *matrix.activities)
        raise Refused("unknown_place", kind="not_found", name=place, nearest=nearest(place, known))
    return found


def _whole(matrix: Matrix, rules: Policy, desk: Desk) -> tuple[Any, RenderableType]:
    rows, data = [], {}
    for name in matrix.activities:
        cells = {one: matrix.cell(name, one, rules.word) for one in CLASSES}
        data[name] = {one: _data(cell) for one, cell in cells.items()}
        signs = (f"{cell.sign}{'+' if cell.slot else ''}" for cell in cells.values())
        rows.append((f"{matrix.title(name).in_(desk.lang)}\n  {name}", *signs))
    # Numbered: the names of the classes leave no room for those of the activities.
    heads = [desk.words.label("activity"), *(str(number) for number, _ in enumerate(CLASSES, 1))]
    legend = [f"{number}: {_class(matrix, one, desk)}" for number, one in enumerate(CLASSES, 1)]
    legend += [f"{one}: {title.in_(desk.lang)}" for one, title in matrix.file.legend.items()]
    legend.append(f"+: {desk.words.label('slot')}")
    return data, lines(table(heads, rows), "", bullets(legend))


def _of_one(activity: str, matrix: Matrix, rules: Policy, desk: Desk) -> tuple[Any, RenderableType]:
    with desk.app() as application, application.store.read() as view:
        roster, day = view.roster(), application.clock.now().date()
    words, names = desk.words, Names(desk.lang, roster)
    cells = {one: matrix.cell(activity, one, rules.word) for one in CLASSES}
    told = [(_class(matrix, one, desk), *_cell(matrix, cell, desk)) for one, cell in cells.items()]
    rows, found = [], []
    for holder in admitted(matrix, activity, roster, day, rules.word):
        sign = admission_of(matrix, activity, holder, roster, day, rules.word)
        known = roster.observer(holder)
        found.append({"holder": holder, "sign": sign})
        title = names.text(known.name) if known else holder
        rows.append((holder, title, matrix.say(sign).in_(desk.lang)))
    heads = [words.label(key) for key in ("observer", "title", "admission")]
    data = {
        "activity": activity,
        "cells": {one: _data(cell) for one, cell in cells.items()},
        "admitted": found,
    }
    return data, lines(
        matrix.title(activity).in_(desk.lang),
        "",
        table([words.label(key) for key in ("who", "admission", "read_in")], told),
        head(words.label("admitted_now", day=written(day, desk.lang))),
        table(heads, rows) if rows else words.label("nobody_admitted"),
    )


def _data(cell: Cell) -> dict[str, Any]:
    return {**cell.model_dump(mode="json", exclude={"listed"}), "listed": dict(cell.listed)}


def _cell(matrix: Matrix, cell: Cell, desk: Desk) -> tuple[str, str]:
    said = matrix.say(cell.sign).in_(desk.lang)
    others = [
        f"{matrix.lists[one].title.in_(desk.lang)}: {matrix.say(sign).in_(desk.lang)}"
        for one, sign in cell.listed.items()
    ]
    notes = [cell.note.in_(desk.lang)] if cell.note else []
    notes += [desk.words.label("slot")] if cell.slot else []
    source = [cell.source] if cell.stated else [desk.words.label("not_stated"), cell.source]
    return (
        "; ".join([said, *others, *notes]),
        f"{'. '.join(source)} ({joined((*cell.rules, *cell.gaps))})",
    )


def _class(matrix: Matrix, actor: ActorClass, desk: Desk) -> str:
    return matrix.title_of_class(actor).in_(desk.lang)


@body.command("list")
@shared(BASE)
def list_(ctx: typer.Context, common: Shared) -> None:
    """List the bodies, and what attending each of them is in the admission matrix.

    Example: rcm body list
    """
    desk = Desk(ctx, common)
    bodies = desk.library.bodies()
    rows = [
        (one.code, f"{one.title.in_(desk.lang)}\n  {name}", one.attend or "–")
        for name, one in bodies.bodies.items()
    ]
    heads = [desk.words.label(key) for key in ("code", "body", "activity")]
    data = {name: one.model_dump(mode="json") for name, one in bodies.bodies.items()}
    desk.answer(data, table(heads, rows))
