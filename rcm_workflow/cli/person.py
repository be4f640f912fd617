"""``rcm person``: register those who may hold seats."""

from __future__ import annotations

from typing import Annotated

import typer

from rcm_workflow.application.app import App
from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk, joined
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.registering import Person, register
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.commands import RegisterPerson
from rcm_workflow.domain.today import today
from rcm_workflow.domain.words import line
from rcm_workflow.i18n import LANGS

person = typer.Typer(no_args_is_help=True, help="Register persons. The log holds only their id.")


@person.command("add")
@shared(ROSTER)
def add(
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
        done = register(desk, application, RegisterPerson, person=who_)
        if common.dry_run:
            return
        if kept and not (done.repeated and _contact_is_kept(application, who_)):
            application.store.put_contact(who_, kept)


def _contact_is_kept(app: App, who_: str) -> bool:
    """Whether the first time got as far as the contact data; a crash may have come between."""
    with app.store.read() as view:
        return view.contact(who_) is not None


@person.command("list")
@shared(READING)
def list_(ctx: typer.Context, common: Shared) -> None:
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
        if one.holds_on(today(roster, one.seat.holder, now)):
            held[one.person].append(str(one.seat))
    data = [{"person": one, "seats": seats} for one, seats in held.items()]
    rows = [(one, joined(seats)) for one, seats in held.items()]
    desk.answer(data, table((desk.words.label("person"), desk.words.label("seats")), rows))
