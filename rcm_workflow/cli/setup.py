"""``rcm init``, ``rcm config show`` and ``rcm version``."""

from __future__ import annotations

from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from rcm_workflow import bootstrap
from rcm_workflow.application.begin import begin
from rcm_workflow.application.seal import seal
from rcm_workflow.cli.desk import Desk, seat_of
from rcm_workflow.cli.failures import Misused
from rcm_workflow.cli.options import KEEPING, STORE, Shared, shared
from rcm_workflow.cli.registering import day_of, day_option
from rcm_workflow.cli.tables import pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.config import Settings, masked
from rcm_workflow.definitions.people import begun_by
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.values import Seat

config = typer.Typer(no_args_is_help=True, help="The settings and where they come from.")

DEFAULT_SEAT = "secretariat/administrator"


@shared(KEEPING)
def init(  # noqa: PLR0917 - options are given by name
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
    known_on: Annotated[
        datetime | None,
        day_option("--known-on", "Leave out what begins after this day, to replay history."),
    ] = None,
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
        _upgrade(desk, database)
        return
    if administrator is None:
        raise Misused("who_keeps_the_roster", "--administrator")
    name = log_name or desk.settings.log_name
    if rehearsal and not bootstrap.is_rehearsal(name):
        name += bootstrap.REHEARSAL
    holder = seat_of(seat)
    day, known = day_of(since), day_of(known_on)
    if common.dry_run:
        bootstrap.require_no_database(database)
        # The whole beginning, on a database that is thrown away: what is refused later is refused
        # now.
        with TemporaryDirectory() as scratch:
            elsewhere = desk.settings.model_copy(
                update={"database": f"sqlite:///{scratch}/rcm.sqlite3"}
            )
            events, head = _begun(
                desk, elsewhere, name, administrator, holder, day, known, rehearsal
            )
    else:
        events, head = _begun(
            desk, desk.settings, name, administrator, holder, day, known, rehearsal
        )
    data = {
        "dry_run": common.dry_run,
        "database": masked(database),
        "log": name,
        "administrator": administrator,
        "seat": str(holder),
        "events": events,
        "size": head.size,
        "root": None if common.dry_run else head.root,
    }
    words = desk.words
    rows = [
        (words.label("database"), masked(database)),
        (words.label("head"), name),
        (words.label("seat"), f"{administrator}: {holder}"),
    ]
    if common.dry_run:
        rows.append((words.label("first_entries"), str(head.size)))
        desk.answer(data, lines(words.label("dry_run"), pairs(rows)))
        return
    rows.append(("", words.label("log_size", size=head.size, root=f"{head.root[:16]}…")))
    desk.answer(data, pairs(rows))


def _begun(
    desk: Desk,
    settings: Settings,
    name: str,
    administrator: str,
    holder: Seat,
    since: date | None,
    known_on: date | None,
    rehearsal: bool,
) -> tuple[int, Head]:
    """Make the database with its first entries; how many, and the sealed head."""
    clock = desk.hand_clock if rehearsal else None
    now = (clock or desk.world.clock).now()
    bootstrap.create_database(settings.database, name, at=now)
    # Its key bears the name of the log, so there is none yet: the next command signs.
    with bootstrap.opened(
        settings, clock=clock, entropy=desk.world.entropy, signs=False
    ) as application:
        facts = begun_by(desk.library.facts(), known_on)
        events = begin(application, facts, administrator, holder, since or now.date())
        return len(events), seal(application)


def _upgrade(desk: Desk, database: str) -> None:
    words = desk.words
    if not desk.shared.dry_run:
        before = str(bootstrap.upgrade_database(database))
        older = before == "older"
        told = words.label("schema_upgraded" if older else "schema_current")
        desk.answer({"upgraded": older, "was": before}, told)
        return
    was, told = "current", words.label("schema_current")
    try:
        with desk.app():
            pass
    except Refused as refused:
        if refused.code != "database_is_older":
            raise
        was, told = "older", words.label("schema_older")
    data = {"dry_run": True, "upgraded": False, "was": was}
    desk.answer(data, lines(words.label("dry_run"), told))


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
