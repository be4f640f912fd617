"""``rcm person``, ``rcm seat`` and ``rcm mandate``: who may speak for whom, and since when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from rcm_workflow.application.app import App
from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk, joined, seat_of
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.commands import EndMandate, EstablishSeat, GiveMandate, RegisterPerson
from rcm_workflow.domain.permission import today
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import line
from rcm_workflow.i18n import LANGS

person = typer.Typer(no_args_is_help=True, help="Register persons. The log holds only their id.")
seat = typer.Typer(no_args_is_help=True, help="Seats: a State or body in one capacity.")
mandate = typer.Typer(no_args_is_help=True, help="Who holds a seat from which day to which.")

Person = Annotated[str, typer.Argument(metavar="PERSON", help="An id: small letters and digits.")]
SeatArg = Annotated[str, typer.Argument(metavar="HOLDER/CAPACITY", help="For instance HN/ppt.")]
DAY = ["%Y-%m-%d"]


@person.command("add")
@shared(ROSTER)
def add_person(
    ctx: typer.Context,
    common: Shared,
    who_: Person,
    name: Annotated[
        str | None, typer.Option("--name", help="Kept outside the log, erasable.")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", help="Kept outside the log, erasable.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--letters-in", metavar="en|es", help="Language of letters.")
    ] = None,
) -> None:
    """Register a person by an id. Name and address never enter the log.

    Example: rcm person add a.lopez --name "Ana López" --email alopez@example.org
    """
    desk = Desk(ctx, common)
    if lang not in (None, *LANGS):
        raise typer.BadParameter(" / ".join(LANGS), param_hint="--letters-in")
    contact = {"name": name, "email": email, "lang": lang}
    # A line break in an address would add headers of somebody's choice to every letter.
    kept = {key: line(value, key) for key, value in contact.items() if value}
    with desk.app() as application:
        command = RegisterPerson(
            command_id=desk.command_id,
            actor=who.for_roster(desk, application),
            occurred_at=desk.occurred_at,
            person=who_,
        )
        done = act(desk, application, command)
        if kept and not (done.repeated and _contact_is_kept(application, who_)):
            application.store.put_contact(who_, kept)


def _contact_is_kept(app: App, who_: str) -> bool:
    """Whether the first time got as far as the contact data; a crash may have come between."""
    with app.store.read() as view:
        return view.contact(who_) is not None


@person.command("list")
@shared(READING)
def list_persons(ctx: typer.Context, common: Shared) -> None:
    """List the persons by id with the seats they hold today.

    Example: rcm person list
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        who.may_read_roster(desk, application)
        with application.store.read() as view:
            roster, now = view.roster(), application.clock.now()
    held: dict[str, list[str]] = {one: [] for one in sorted(roster.persons)}
    for one in roster.mandates:
        if one.holds_on(today(roster, one.seat, now)):
            held[one.person].append(str(one.seat))
    data = [{"person": one, "seats": seats} for one, seats in held.items()]
    rows = [(one, joined(seats)) for one, seats in held.items()]
    desk.answer(data, table((desk.words.label("person"), desk.words.label("seats")), rows))


@seat.command("add")
@shared(ROSTER)
def add_seat(
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
        command = EstablishSeat(
            command_id=desk.command_id,
            actor=who.for_roster(desk, application),
            occurred_at=desk.occurred_at,
            seat=seat_of(where),
            title=Localized(en=title_en, es=title_es),
            lead=lead,
        )
        act(desk, application, command)


@seat.command("list")
@shared(READING)
def list_seats(
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
        holders = roster.holders(one.seat, today(roster, one.seat, now))
        data.append(
            {"seat": str(one.seat), "title": one.title, "lead": one.lead, "holders": holders}
        )
        mark = f" ({desk.words.label('lead')})" if one.lead else ""
        rows.append((str(one.seat), one.title.in_(desk.lang) + mark, joined(holders)))
    heads = [desk.words.label(key) for key in ("seat", "title", "holder")]
    desk.answer(data, table(heads, rows))


@mandate.command("give")
@shared(ROSTER)
def give(
    ctx: typer.Context,
    common: Shared,
    who_: Person,
    where: SeatArg,
    since: Annotated[
        datetime, typer.Option("--since", formats=DAY, metavar="YYYY-MM-DD", help="First day.")
    ],
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=DAY, metavar="YYYY-MM-DD", help="Last day, if known."),
    ] = None,
) -> None:
    """Seat a person, from one day on.

    Example: rcm mandate give a.lopez HN/foreign_affairs --since 2021-01-15
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        command = GiveMandate(
            command_id=desk.command_id,
            actor=who.for_roster(desk, application),
            occurred_at=desk.occurred_at,
            person=who_,
            seat=seat_of(where),
            since=since.date(),
            until=until.date() if until else None,
        )
        act(desk, application, command)


@mandate.command("end")
@shared(ROSTER)
def end(
    ctx: typer.Context,
    common: Shared,
    who_: Person,
    where: SeatArg,
    on: Annotated[
        datetime,
        typer.Option("--on", formats=DAY, metavar="YYYY-MM-DD", help="Last day in the seat."),
    ],
) -> None:
    """End a mandate after a day.

    Example: rcm mandate end a.lopez HN/foreign_affairs --on 2022-03-31
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        command = EndMandate(
            command_id=desk.command_id,
            actor=who.for_roster(desk, application),
            occurred_at=desk.occurred_at,
            person=who_,
            seat=seat_of(where),
            on=on.date(),
        )
        act(desk, application, command)


@mandate.command("list")
@shared(READING)
def list_mandates(
    ctx: typer.Context,
    common: Shared,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", formats=DAY, metavar="YYYY-MM-DD", help="Only those held on this day."
        ),
    ] = None,
) -> None:
    """List all mandates, past ones too.

    Example: rcm mandate list --on 2021-09-09
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        who.may_read_roster(desk, application)
        with application.store.read() as view:
            mandates = view.roster().mandates
    day: date | None = on.date() if on else None
    found = [one for one in mandates if day is None or one.holds_on(day)]
    rows = [
        (
            one.person,
            str(one.seat),
            one.since.isoformat(),
            one.until.isoformat() if one.until else "–",
        )
        for one in found
    ]
    heads = [desk.words.label(key) for key in ("person", "seat", "since", "until")]
    data = [{**one.model_dump(mode="json"), "seat": str(one.seat)} for one in found]
    desk.answer(data, table(heads, rows))
