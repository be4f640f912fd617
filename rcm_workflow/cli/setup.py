"""``rcm init``, ``rcm config show`` and ``rcm version``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

import rcm_workflow
from rcm_workflow import bootstrap
from rcm_workflow.application.begin import begin
from rcm_workflow.application.seal import seal
from rcm_workflow.cli.desk import Desk, seat_of
from rcm_workflow.cli.options import BASE, STORE, Shared, shared
from rcm_workflow.cli.registering import day_option
from rcm_workflow.cli.tables import pairs, table
from rcm_workflow.config import masked

config = typer.Typer(no_args_is_help=True, help="The settings and where they come from.")

DEFAULT_SEAT = "secretariat/administrator"


@shared(STORE)
def init(
    ctx: typer.Context,
    common: Shared,
    administrator: Annotated[
        str | None,
        typer.Option("--administrator", metavar="PERSON", help="Who keeps the roster, by id."),
    ] = None,
    log_name: Annotated[
        str | None,
        typer.Option("--log-name", metavar="NAME", help="The name of the log, for ever."),
    ] = None,
    seat: Annotated[
        str, typer.Option("--administrator-seat", metavar="SEAT", help="The seat of that person.")
    ] = DEFAULT_SEAT,
    since: Annotated[
        datetime | None, day_option("--since", "First day; today if left out.")
    ] = None,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="For training: the clock may be set by hand.")
    ] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Bring an older database to this version.")
    ] = False,
) -> None:
    """Create the database with its log, the Member Countries, seats and presidencies on record.

    Example: rcm init --administrator j.perez --log-name log.crmsv.example/2021
    """
    desk = Desk(ctx, common)
    database = desk.settings.database
    if upgrade:
        before = bootstrap.upgrade_database(database)
        desk.answer({"upgraded": True, "was": before}, f"{desk.words.label('ok')}: {before}")
        return
    if administrator is None:
        raise typer.BadParameter("who keeps the roster?", param_hint="--administrator")
    name = log_name or desk.settings.log_name
    if rehearsal and not bootstrap.is_rehearsal(name):
        name += bootstrap.REHEARSAL
    holder = seat_of(seat)
    clock = desk.hand_clock if rehearsal else None
    now = (clock or desk.world.clock).now()
    bootstrap.create_database(database, name, at=now)
    with bootstrap.opened(desk.settings, clock=clock, entropy=desk.world.entropy) as application:
        day = since.date() if since else now.date()
        events = begin(application, desk.library.facts(), administrator, holder, day)
        head = seal(application)
    data = {
        "database": masked(database),
        "log": name,
        "administrator": administrator,
        "seat": str(holder),
        "events": len(events),
        "size": head.size,
        "root": head.root,
    }
    words = desk.words
    rows = [
        (words.say("check", "database"), masked(database)),
        (words.label("head"), name),
        (words.label("seat"), f"{administrator}: {holder}"),
        ("", words.label("log_position", size=head.size, root=f"{head.root[:16]}…")),
    ]
    desk.answer(data, pairs(rows))


@config.callback()
def _group() -> None:
    """The settings and where they come from."""


@config.command("show")
@shared(STORE)
def show(
    ctx: typer.Context,
    common: Shared,
    origin: Annotated[
        bool, typer.Option("--origin", help="Say where each setting comes from.")
    ] = False,
) -> None:
    """Show the settings in force. Passwords are never shown.

    Example: rcm config show --origin
    """
    desk = Desk(ctx, common)
    values = {
        name: None if value is None else masked(value)
        for name, value in desk.settings.model_dump().items()
    }
    data = {
        name: {"value": value, "origin": desk.loaded.origins[name]}
        for name, value in values.items()
    }
    words = desk.words
    heads = [words.label("setting"), words.label("value")]
    rows: list[tuple[str, ...]] = [(name, value or "–") for name, value in values.items()]
    if origin:
        heads.append(words.label("origin"))
        rows = [(*row, desk.loaded.origins[row[0]]) for row in rows]
    desk.answer(data, table(heads, rows))


@shared(BASE)
def version(ctx: typer.Context, common: Shared) -> None:
    """Show the version of this program.

    Example: rcm version
    """
    desk = Desk(ctx, common)
    number = rcm_workflow.__version__
    desk.answer({"version": number}, f"rcm-workflow {number}")
