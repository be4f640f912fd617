"""``rcm log request``, ``ask`` and ``witnessed``: the log's side of being witnessed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.application.witnesses import GRAVE, Outcome, ask_all, request_to, take_in
from rcm_workflow.audit.trust import Trust
from rcm_workflow.cli.desk import Desk, joined
from rcm_workflow.cli.failures import BROKEN, CONFLICT
from rcm_workflow.cli.files import give_out
from rcm_workflow.cli.options import KEEPING, STORE, Shared, shared
from rcm_workflow.cli.tables import table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.failures import Refused
from rcm_workflow.witness.asking import post


def _trust(desk: Desk) -> Trust:
    trust = desk.trust()
    if trust is None:
        raise Refused("no_trust_file", kind="input")
    return trust


@shared(STORE)
def request(
    ctx: typer.Context,
    common: Shared,
    witness: Annotated[
        str | None,
        typer.Option("--witness", metavar="NAME", help="The witness, as the trust file names it."),
    ] = None,
    old: Annotated[
        int | None, typer.Option("--old", min=0, help="The size of the head it signed last.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to this new file.")
    ] = None,
) -> None:
    """Write what a witness without network needs: the newest head, and a proof from its last one.

    Send it by mail. The witness answers with rcm witness sign.

    Example: rcm log request --witness hn --out request.txt
    """
    desk = Desk(ctx, common)
    key_name = None
    if witness is not None:
        named = {one.name: one.key.name for one in _trust(desk).witnesses}
        if witness not in named:
            raise Refused("unknown_witness", kind="not_found", witness=witness)
        key_name = named[witness]
    with desk.app() as application:
        made = request_to(application, key_name, old)
    text = bytes(made).decode()
    data = {"old": made.old, "size": made.checkpoint.size, "request": text}
    give_out(desk, data, text, out)


@shared(KEEPING)
def witnessed(
    ctx: typer.Context,
    common: Shared,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the witness sent back.")],
) -> None:
    """Take in the signature that a witness sent by mail. The trust file says who is one.

    Example: rcm log witnessed answer.txt
    """
    desk = Desk(ctx, common)
    trust, data = _trust(desk), desk.read_file(file)
    words = desk.words
    if common.dry_run:
        desk.answer({"dry_run": True}, lines(words.label("dry_run"), words.say("witness", "would")))
        return
    with desk.app() as application:
        names = take_in(application, trust, data)
    said = words.say("witness", "taken_in", names=joined(names))
    desk.answer({"dry_run": False, "witnesses": list(names)}, said)


@shared(KEEPING)
def ask(ctx: typer.Context, common: Shared) -> None:
    """Show the newest head to every witness in the trust file that has an address.

    Ends with 6 when some could not be asked, and with 7 when one has seen another history.

    Example: rcm log ask
    """
    desk = Desk(ctx, common)
    trust, words = _trust(desk), desk.words
    if common.dry_run:
        urls = [f"{one.name}: {one.url or '–'}" for one in trust.witnesses]
        desk.answer({"dry_run": True, "witnesses": urls}, lines(words.label("dry_run"), *urls))
        return
    with desk.app() as application:
        found = ask_all(application, trust, post)
    rows = [(one.witness, words.say("asked", one.outcome), one.why) for one in found]
    data = {"dry_run": False, "asked": [one._asdict() for one in found]}
    titles = [words.label(one) for one in ("witness", "answer", "asked_why")]
    desk.answer(data, table(titles, rows))
    if any(one.outcome in GRAVE for one in found):
        raise typer.Exit(BROKEN)
    if any(one.outcome not in {Outcome.SIGNED, Outcome.NO_ADDRESS} for one in found):
        raise typer.Exit(CONFLICT)
