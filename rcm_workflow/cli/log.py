"""``rcm log`` and ``rcm outbox``: the whole history checked and sealed; letters that wait."""

from __future__ import annotations

from typing import Annotated

import typer

from rcm_workflow.application.seal import seal as seal_log
from rcm_workflow.cli import log_export, log_heads, log_key, log_witness, who
from rcm_workflow.cli.acting import TRIES
from rcm_workflow.cli.audit_verify import verify_database
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import KEEPING, READING, STORE, Shared, shared
from rcm_workflow.cli.tables import pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.values import Seat

log = typer.Typer(no_args_is_help=True, help="Check that nobody changed the history.")
log.add_typer(log_key.app, name="key")
log.command("checkpoint")(log_heads.checkpoint)
log.command("consistency")(log_heads.consistency)
log.command("tiles")(log_heads.tiles)
log.command("export")(log_export.export)
log.command("request")(log_witness.request)
log.command("witnessed")(log_witness.witnessed)
log.command("ask")(log_witness.ask)
outbox = typer.Typer(no_args_is_help=True, help="Letters that wait to be sent.")


@log.command("verify")
@shared(STORE)
def verify(ctx: typer.Context, common: Shared) -> None:
    """Recompute every entry of the log, the tree over them and every case. Changes nothing.

    It is what rcm audit verify does, in one process.

    The tree is compared with every head that was signed. If the settings name a trust file, the
    signatures of the log and of witnesses are checked as well.

    Ends with 7 when something does not add up, and names the place. Also when no signed head has
    as many witnesses as the trust file asks for.

    Example: rcm log verify
    """
    desk = Desk(ctx, common)
    verify_database(desk, "rcm log verify", desk.trust())


@log.command("seal")
@shared(KEEPING)
def seal(ctx: typer.Context, common: Shared) -> None:
    """Take everything that waits into the tree. A running worker does it by itself.

    Example: rcm log seal
    """
    desk = Desk(ctx, common)
    if common.dry_run:
        with desk.app() as application, application.store.read() as view:
            head, pending = view.head(), view.counts()["pending"]
        _answer(desk, application.store.log, head, pending, dry_run=True)
        return
    with desk.app() as application:
        for attempt in range(1, TRIES + 1):
            try:
                head = seal_log(application)
                break
            except Busy:
                if attempt == TRIES:
                    raise
    _answer(desk, application.store.log, head, 0)


@log.command("status")
@shared(STORE)
def status(ctx: typer.Context, common: Shared) -> None:
    """Show the name of the log, how many entries are sealed and how many wait.

    Example: rcm log status
    """
    desk = Desk(ctx, common)
    with desk.app() as application, application.store.read() as view:
        head, counts = view.head(), view.counts()
    _answer(desk, application.store.log, head, counts["pending"])


def _answer(desk: Desk, name: str, head: Head, pending: int, *, dry_run: bool = False) -> None:
    data = {"log": name, "size": head.size, "root": head.root, "pending": pending}
    words = desk.words
    if dry_run:
        would = words.label("would_seal", pending=pending)
        desk.answer({"dry_run": True, **data}, lines(words.label("dry_run"), would))
        return
    sealed = words.say("check", "sealed_as", size=head.size, pending=pending, root=head.root)
    desk.answer(data, pairs([(words.label("head"), name), ("", sealed)]))


@outbox.callback()
def _group() -> None:
    """Letters that wait to be sent."""


@outbox.command("list")
@shared(READING)
def list_(
    ctx: typer.Context,
    common: Shared,
    all_: Annotated[bool, typer.Option("--all", help="Letters already sent, too.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="No more than this.")] = 100,
) -> None:
    """List the letters that wait to be sent, of the cases whose deliveries you may read.

    Example: rcm outbox list
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        with application.store.read() as view:
            found = view.letters(waiting=not all_, limit=limit)
            names = Names(desk.lang, view.roster())
        readable = who.reads_letters(desk, application, (one.case for one in found))
    letters = [one for one in found if one.case in readable]
    data = [
        {
            "id": one.id,
            "case": one.case,
            "event": one.event,
            "recipient": one.notice.recipient,
            "topic": one.notice.topic,
            "title": one.notice.facts.get("title"),
            "proof_wanted": one.notice.proof_wanted,
            "created_at": one.created_at,
            "attempts": one.attempts,
        }
        for one in letters
    ]
    rows = [
        (
            str(one.id),
            one.case,
            names.seat(Seat.parse(one.notice.recipient)),
            names.topic(one.notice),
            f"{one.created_at:%Y-%m-%d %H:%M}",
        )
        for one in letters
    ]
    heads = [
        desk.words.label(key) for key in ("index", "case", "recipient", "topic", "instant_utc")
    ]
    desk.answer(data, table(heads, rows, right=(0,)) if rows else desk.words.label("no_letters"))
