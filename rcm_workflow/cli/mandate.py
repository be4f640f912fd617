"""``rcm mandate``: who holds a seat, from which day to which."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk, seat_of
from rcm_workflow.cli.holders import Holders
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.registering import Person, SeatArg, day_of, day_option, register
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.commands import EndMandate, GiveMandate
from rcm_workflow.i18n.dates import short

mandate = typer.Typer(no_args_is_help=True, help="Who holds a seat from which day to which.")


@mandate.command("give")
@shared(ROSTER)
def give(
    ctx: typer.Context,
    common: Shared,
    who_: Person,
    where: SeatArg,
    since: Annotated[datetime, day_option("--since", "First day.")],
    until: Annotated[datetime | None, day_option("--until", "Last day, if known.")] = None,
) -> None:
    """Seat a person, from one day on.

    Example: rcm mandate give a.lopez HN/foreign_affairs --since 2021-01-15
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        days = {"since": since.date(), "until": day_of(until)}
        register(desk, application, GiveMandate, person=who_, seat=seat_of(where), **days)


@mandate.command("end")
@shared(ROSTER)
def end(
    ctx: typer.Context,
    common: Shared,
    who_: Person,
    where: SeatArg,
    on: Annotated[datetime, day_option("--on", "Last day in the seat.")],
) -> None:
    """End a mandate after a day.

    Example: rcm mandate end a.lopez HN/foreign_affairs --on 2022-03-31
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        register(desk, application, EndMandate, person=who_, seat=seat_of(where), on=on.date())


@mandate.command("list")
@shared(READING)
def list_(
    ctx: typer.Context,
    common: Shared,
    on: Annotated[datetime | None, day_option("--on", "Only those held on this day.")] = None,
) -> None:
    """List all mandates, past ones too.

    Example: rcm mandate list --on 2021-09-09
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        who.may_read_roster(desk, application)
        with application.store.read() as view:
            roster = view.roster()
    day = day_of(on)
    found = [one for one in roster.mandates if day is None or one.holds_on(day)]
    names = Holders(desk.lang, roster)
    rows = [
        (
            one.person,
            str(one.seat),
            names.seat(one.seat),
            short(one.since, desk.lang),
            short(one.until, desk.lang) if one.until else "–",
        )
        for one in found
    ]
    heads = [desk.words.label(key) for key in ("person", "seat", "title", "since", "until")]
    data = [{**one.model_dump(mode="json"), "seat": str(one.seat)} for one in found]
    desk.answer(data, table(heads, rows))
