"""``rcm worker``: do what falls due."""

from __future__ import annotations

from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import STORE, Shared, shared


@shared(STORE)
def worker(
    ctx: typer.Context,
    common: Shared,
    once: Annotated[
        bool, typer.Option("--once", help="Sweep, deliver and seal once, then end.")
    ] = False,
    proves: Annotated[
        bool,
        typer.Option("--proves-delivery", help="In a rehearsal: printed letters count as arrived."),
    ] = False,
) -> None:
    """Let periods end, remind, send letters, and seal the log, until it is told to stop.

    Letters are printed to stdout, the log of the work goes to stderr as JSON lines. Several
    workers may run at once. Stop it with Ctrl-C or SIGTERM; it finishes what it has in hand.

    Example: rcm worker
    """
    desk = Desk(ctx, common)
    code = desk.world.work(desk.settings, desk.hand_clock, desk.world.out, once=once, proves=proves)
    raise typer.Exit(code)
