"""``rcm meeting``: which meetings are convened, and which body is in session."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.registering import From, day_of, day_option, moment_of, register
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.commands import (
    CancelMeeting,
    CloseMeeting,
    OpenMeeting,
    PostponeMeeting,
    ScheduleMeeting,
)
from rcm_workflow.domain.observers import Meeting as Convened
from rcm_workflow.i18n.dates import short

meeting = typer.Typer(no_args_is_help=True, help="Convene, open and close the meetings of a body.")

Body = Annotated[str, typer.Argument(metavar="BODY", help="For instance vice_ministerial_meeting.")]
Meeting = Annotated[str, typer.Argument(metavar="MEETING", help="Which one: number or year.")]


@meeting.command("schedule")
@shared(ROSTER)
def schedule(
    ctx: typer.Context,
    common: Shared,
    body: Body,
    which: Meeting,
    *,
    starts_on: Annotated[datetime, day_option("--on", "Its first day.")],
    until: Annotated[datetime | None, day_option("--until", "Its last day.")] = None,
    place: Annotated[str, typer.Option("--place", help="Where.")] = "",
    form: Annotated[str, typer.Option("--format", help="In person, online or both.")] = "",
    source: Annotated[str, typer.Option("--source", help="The document that says so.")] = "",
) -> None:
    """Record that a meeting of a body is convened, or its new dates.

    Example: rcm meeting schedule vice_ministerial_meeting "XXVI" --on 2021-11-18
    --until 2021-11-19 --place "San José"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        register(
            desk,
            application,
            ScheduleMeeting,
            body=body,
            meeting=which,
            starts_on=starts_on.date(),
            ends_on=day_of(until),
            place=place,
            format=form,
            source=source,
        )


@meeting.command("cancel")
@shared(ROSTER)
def cancel(
    ctx: typer.Context,
    common: Shared,
    body: Body,
    which: Meeting,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    source: Annotated[str, typer.Option("--source", help="The document that says so.")] = "",
) -> None:
    """Record that a meeting of a body does not take place; new dates convene it again.

    A meeting with a case of its own is cancelled there, and this follows from it.

    Example: rcm meeting cancel vice_ministerial_meeting "XXVI" --reason "A hurricane"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        fields = {"body": body, "meeting": which, "reason": reason, "source": source}
        register(desk, application, CancelMeeting, **fields)


@meeting.command("postpone")
@shared(ROSTER)
def postpone(
    ctx: typer.Context,
    common: Shared,
    body: Body,
    which: Meeting,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    source: Annotated[str, typer.Option("--source", help="The document that says so.")] = "",
) -> None:
    """Record that a meeting of a body waits for new dates; they convene it again.

    A meeting with a case of its own is postponed there, and this follows from it.

    Example: rcm meeting postpone vice_ministerial_meeting "XXVI" --reason "The pandemic"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        fields = {"body": body, "meeting": which, "reason": reason, "source": source}
        register(desk, application, PostponeMeeting, **fields)


@meeting.command("list")
@shared(READING)
def list_(
    ctx: typer.Context,
    common: Shared,
    body: Annotated[str, typer.Option("--body", help="Of this body.")] = "",
) -> None:
    """List the meetings that were convened, by their first day.

    Example: rcm meeting list --body vice_ministerial_meeting
    """
    desk = Desk(ctx, common)
    with desk.app() as application, application.store.read() as view:
        roster = view.roster()
        day = application.clock.now().date()
    bodies = [body] if body else sorted({one.body for one in roster.scheduled})
    found = [one for name in bodies for one in roster.meetings_of(name)]
    found.sort(key=lambda one: (one.starts_on, one.body))
    names = Names(desk.lang, roster)
    rows = [
        (
            names.body(one.body),
            one.meeting,
            short(one.starts_on, desk.lang),
            short(one.ends_on, desk.lang),
            one.place,
            desk.words.say("meeting_status", _stage(one, day)),
        )
        for one in found
    ]
    keys = ("body", "meeting", "since", "until", "place", "status")
    heads = [desk.words.label(key) for key in keys]
    shown = table(heads, rows) if rows else desk.words.label("no_meetings")
    desk.answer([one.model_dump(mode="json") for one in found], shown)


def _stage(one: Convened, day: date) -> str:
    if one.closed_at is not None:
        return "over"
    if one.opened_at is not None:
        return "in_session"
    if one.cancelled:
        return "cancelled"
    if one.postponed:
        return "postponed"
    # Of a meeting of long ago no session is on record here: it is not to come either.
    return "past" if one.ends_on < day else "convened"


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
