"""What the commands to the roster share: arguments, days, and the way into the roster."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer

from rcm_workflow.application.app import App
from rcm_workflow.application.performed import Performed
from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk, instant
from rcm_workflow.domain.commands import RosterCommand

Person = Annotated[str, typer.Argument(metavar="PERSON", help="An id: small letters and digits.")]
SeatArg = Annotated[str, typer.Argument(metavar="HOLDER/CAPACITY", help="For instance HN/ppt.")]
From = Annotated[
    str | None, typer.Option("--from", metavar="INSTANT", help="From this moment; now if left out.")
]


def day_option(name: str, about: str) -> Any:
    """An option that takes a day; typer gives it as a midnight, :func:`day_of` takes that off."""
    return typer.Option(name, formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help=about)


def day_of(given: datetime | None) -> date | None:
    """The day of an option."""
    return given.date() if given else None


def moment_of(given: str | None, app: App) -> datetime:
    """The instant of an option; now if it was left out."""
    return instant(given) if given else app.clock.now()


def register(desk: Desk, app: App, make: type[RosterCommand], /, **facts: Any) -> Performed:
    """Give the roster a command with these facts, from whoever keeps it."""
    command = make(
        command_id=desk.command_id,
        actor=who.for_roster(desk, app, make.action),
        occurred_at=desk.occurred_at,
        **facts,
    )
    return act(desk, app, command)
