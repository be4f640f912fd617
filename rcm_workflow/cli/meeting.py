"""``rcm meeting``: which body is in session."""

from __future__ import annotations

from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import ROSTER, Shared, shared
from rcm_workflow.cli.registering import From, moment_of, register
from rcm_workflow.domain.commands import CloseMeeting, OpenMeeting

meeting = typer.Typer(no_args_is_help=True, help="Open and close the session of a body.")

Body = Annotated[str, typer.Argument(metavar="BODY", help="For instance vice_ministerial_meeting.")]
Meeting = Annotated[str, typer.Argument(metavar="MEETING", help="Which one: number or year.")]


@meeting.command("open")
@shared(ROSTER)
def open_(ctx: typer.Context, common: Shared, body: Body, which: Meeting, at: From = None) -> None:
    """Record that a body goes into session; consultations that run may be suspended by it.

    Example: rcm meeting open vice_ministerial_meeting "XXVI" --from 2021-11-18T09:00-06:00
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        moment = moment_of(at, application)
        register(desk, application, OpenMeeting, body=body, meeting=which, at=moment)


@meeting.command("close")
@shared(ROSTER)
def close(ctx: typer.Context, common: Shared, body: Body, which: Meeting, at: From = None) -> None:
    """Record that the session is over.

    Example: rcm meeting close vice_ministerial_meeting "XXVI"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        moment = moment_of(at, application)
        register(desk, application, CloseMeeting, body=body, meeting=which, at=moment)
