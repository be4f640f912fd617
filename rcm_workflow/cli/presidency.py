"""``rcm presidency`` and ``rcm meeting``: who holds the PPT, and which body is in session."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated

import typer

from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk, instant
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.tables import bullets, head, pairs
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.commands import CloseMeeting, OpenMeeting, RecordPresidency
from rcm_workflow.domain.failures import Refused

presidency = typer.Typer(no_args_is_help=True, help="Who holds the Presidency Pro-Témpore.")
meeting = typer.Typer(no_args_is_help=True, help="Open and close the session of a body.")

At = Annotated[
    str | None, typer.Option("--from", metavar="INSTANT", help="From this moment; now if left out.")
]


@presidency.command("show")
@shared(READING)
def show(
    ctx: typer.Context,
    common: Shared,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="A day; now if left out."
        ),
    ] = None,
) -> None:
    """Show the PPT and the Troika of a day, and on what that knowledge rests.

    Example: rcm presidency show --on 2021-09-09
    """
    desk = Desk(ctx, common)
    with desk.app() as application, application.store.read() as view:
        roster, now = view.roster(), application.clock.now()
    at = datetime.combine(on.date(), time(12), UTC) if on else now
    running, troika = roster.presidency(at), roster.troika(at)
    if running is None:
        raise Refused("ppt_not_known", on=at.date().isoformat(), rules=("R-052",))
    names, words = Names(desk.lang, roster), desk.words
    rows = [
        (words.label("ppt"), names.country(running.country)),
        (words.label("year"), str(running.year)),
        (words.label("since"), names.when(running.starts_at, running.country)),
        (words.label("status"), words.say("presidency_status", running.status)),
        (words.label("because"), running.basis),
        (words.label("sources"), running.source),
    ]
    rows += [(words.label("theme"), running.theme)] if running.theme else []
    parts = troika.parts if troika else ()
    told = [f"{words.say('part', part)}: {names.country(code)}" for part, code in parts]
    data = {
        "at": at,
        "presidency": running.model_dump(mode="json"),
        "troika": dict(parts),
    }
    desk.answer(data, lines(pairs(rows), head(words.label("troika")), bullets(told)))


@presidency.command("record")
@shared(ROSTER)
def record(
    ctx: typer.Context,
    common: Shared,
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Its two letters.")],
    year: Annotated[int, typer.Option("--year", help="The label of this presidency.")],
    source: Annotated[str, typer.Option("--source", help="The document that says so.")],
    starts_at: At = None,
    theme: Annotated[str, typer.Option("--theme", help="Its central theme.")] = "",
) -> None:
    """Record a handover of the PPT. Cases that run pass to the new PPT from that moment on.

    Example: rcm presidency record MX --year 2021 --from 2021-01-01T00:00-06:00
    --source "Minutes of the XXV Vice-Ministerial Meeting"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        command = RecordPresidency(
            command_id=desk.command_id,
            actor=who.for_roster(desk, application),
            occurred_at=desk.occurred_at,
            year=year,
            country=country.upper(),
            starts_at=instant(starts_at) if starts_at else application.clock.now(),
            theme=theme,
            source=source,
        )
        act(desk, application, command)


Body = Annotated[str, typer.Argument(metavar="BODY", help="For instance vice_ministerial_meeting.")]
Meeting = Annotated[str, typer.Argument(metavar="MEETING", help="Which one: number or year.")]


@meeting.command("open")
@shared(ROSTER)
def open_(ctx: typer.Context, common: Shared, body: Body, which: Meeting, at: At = None) -> None:
    """Record that a body goes into session; consultations that run may be suspended by it.

    Example: rcm meeting open vice_ministerial_meeting "XXVI" --from 2021-11-18T09:00-06:00
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        command = OpenMeeting(
            command_id=desk.command_id,
            actor=who.for_roster(desk, application),
            occurred_at=desk.occurred_at,
            body=body,
            meeting=which,
            at=instant(at) if at else application.clock.now(),
        )
        act(desk, application, command)


@meeting.command("close")
@shared(ROSTER)
def close(ctx: typer.Context, common: Shared, body: Body, which: Meeting, at: At = None) -> None:
    """Record that the session is over.

    Example: rcm meeting close vice_ministerial_meeting "XXVI"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        command = CloseMeeting(
            command_id=desk.command_id,
            actor=who.for_roster(desk, application),
            occurred_at=desk.occurred_at,
            body=body,
            meeting=which,
            at=instant(at) if at else application.clock.now(),
        )
        act(desk, application, command)
