"""``rcm seat``: the capacities in which a State or body acts."""

from __future__ import annotations

from typing import Annotated

import typer

from rcm_workflow.cli import seat_key, who
from rcm_workflow.cli.desk import Desk, joined, seat_of
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.registering import SeatArg, register
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.commands import EstablishSeat
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Localized

seat = typer.Typer(no_args_is_help=True, help="Seats: a State or body in one capacity.")
seat.add_typer(seat_key.app, name="key")


@seat.command("add")
@shared(ROSTER)
def add(
    ctx: typer.Context,
    common: Shared,
    where: SeatArg,
    title_en: Annotated[str, typer.Option("--title-en", help="Title in English.")],
    title_es: Annotated[str, typer.Option("--title-es", help="Title in Spanish.")],
    lead: Annotated[
        bool, typer.Option("--lead", help="It states the national position of its country.")
    ] = False,
) -> None:
    """Establish a seat.

    Example: rcm seat add HN/interior_security --title-en "Ministry of Security"
    --title-es "Secretaría de Seguridad"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        title = Localized(en=title_en, es=title_es)
        register(desk, application, EstablishSeat, seat=seat_of(where), title=title, lead=lead)


@seat.command("list")
@shared(READING)
def list_(
    ctx: typer.Context,
    common: Shared,
    holder: Annotated[
        str | None, typer.Option("--of", metavar="HOLDER", help="Only of this State or body.")
    ] = None,
) -> None:
    """List the seats and who holds them today.

    Example: rcm seat list --of HN
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        who.may_read_roster(desk, application)
        with application.store.read() as view:
            roster, now = view.roster(), application.clock.now()
    data, rows = [], []
    for one in sorted(roster.seats, key=lambda each: str(each.seat)):
        if holder not in (None, one.seat.holder):
            continue
        holders = roster.holders(one.seat, today(roster, one.seat.holder, now))
        data.append(
            {"seat": str(one.seat), "title": one.title, "lead": one.lead, "holders": holders}
        )
        mark = f" ({desk.words.label('lead')})" if one.lead else ""
        rows.append((str(one.seat), one.title.in_(desk.lang) + mark, joined(holders)))
    heads = [desk.words.label(key) for key in ("seat", "title", "holder")]
    desk.answer(data, table(heads, rows))
