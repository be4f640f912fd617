"""``rcm delivery``: what is known of the letters that opened a period."""

from __future__ import annotations

from typing import Annotated

import typer

from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.chosen import chosen
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import WRITING, Ref, Shared, shared
from rcm_workflow.cli.text import roles_of_act
from rcm_workflow.domain.commands import ReportDelivery
from rcm_workflow.domain.values import DeliveryStatus

app = typer.Typer(no_args_is_help=True, help="Say whether a letter arrived.")


@app.callback()
def _group() -> None:
    """Say whether a letter arrived."""


@app.command("report")
@shared(WRITING)
def report(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Its two letters.")],
    status: Annotated[
        str,
        typer.Argument(
            metavar="STATUS",
            help="dispatched, delivered, acknowledged, bounced, or a word for one of them in "
            "English or Spanish.",
        ),
    ],
    channel: Annotated[
        str, typer.Option("--channel", help="How it was sent: e-mail, note by hand, …")
    ],
    evidence: Annotated[
        str, typer.Option("--evidence", help="What proves it: receipt, number of the note, …")
    ] = "",
) -> None:
    """Report that the letter to a country arrived, or came back. Silence counts only if it arrived.

    Example: rcm delivery report TC-2021-001 NI delivered --channel "note by hand"
    --evidence "stamp of 10 September"
    """
    desk = Desk(ctx, common)
    known = chosen(status, DeliveryStatus, "delivery")
    with desk.app() as application:
        by = roles_of_act(application, ref, "delivery")
        command = ReportDelivery(
            **desk.heading(ref, who.for_case(desk, application, ref, by)),
            country=country.upper(),
            status=known,
            channel=channel,
            evidence=evidence,
        )
        act(desk, application, command)
