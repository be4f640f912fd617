"""``rcm worker``: do what falls due."""

from __future__ import annotations

from io import StringIO
from typing import Annotated

import typer

from rcm_workflow.application.foresee import Round, foresee_round
from rcm_workflow.cli.desk import Desk, joined
from rcm_workflow.cli.options import KEEPING, Shared, shared
from rcm_workflow.cli.tables import bullets
from rcm_workflow.cli.world import lines


@shared(KEEPING)
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
    workers may run at once. Stop it with Ctrl-C or SIGTERM; it finishes what it has in hand. With
    --dry-run it only says what one round would do now.

    Example: rcm worker
    """
    desk = Desk(ctx, common)
    if common.dry_run:
        with desk.app() as application:
            _foreseen(desk, foresee_round(application))
        return
    if common.json and once:
        printed = StringIO()
        desk.world.work(desk.settings, desk.hand_clock, printed, once=True, proves=proves)
        with desk.app() as application, application.store.read() as view:
            head, counts = view.head(), view.counts()
        data = {"dry_run": False, "letters": printed.getvalue(), "waiting": counts["pending"]}
        desk.answer({**data, "log": {"size": head.size, "root": head.root}}, "")
        return
    code = desk.world.work(desk.settings, desk.hand_clock, desk.world.out, once=once, proves=proves)
    raise typer.Exit(code)


def _foreseen(desk: Desk, found: Round) -> None:
    """Cases by number only: who is silent is not for whoever runs the machine (R-059)."""
    words = desk.words
    cases = [one.case.id for one in found.settled if one.case is not None]
    new = sum(len(one.notices) for one in found.settled)
    letters = [
        {"case": one.case, "recipient": one.notice.recipient, "topic": one.notice.topic}
        for one in found.letters
    ]
    data = {
        "dry_run": True,
        "cases": cases,
        "letters": letters,
        "new_letters": new,
        "pending": found.pending,
    }
    told = [
        words.label("would_settle", cases=joined(cases)),
        words.label("would_send", waiting=len(letters), new=new),
        words.label("would_seal", pending=found.pending),
    ]
    desk.answer(data, lines(words.label("dry_run"), bullets(told)))
