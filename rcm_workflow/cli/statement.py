"""``rcm sign``: a country signs what it says, on a machine of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import put_new
from rcm_workflow.cli.options import BASE, READING, Shared, shared
from rcm_workflow.cli.signed import SHORT
from rcm_workflow.cli.statement_file import (
    Read,
    read_statement,
    require_signed,
    signing_key,
    text_of,
    with_signature,
)
from rcm_workflow.cli.tables import pairs
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.requirements import require_a_person

StatementFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="What rcm position record --prepare wrote."),
]


@shared(BASE)
def sign(
    ctx: typer.Context,
    common: Shared,
    file: StatementFile,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="The secret key of your seat."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The new file to send back."),
    ] = None,
) -> None:
    """Read what your country is about to say, and sign it. Needs no database and no network.

    Without --key it is only shown. What is shown is what is signed: the words are checked against
    the statement first.

    Example: rcm sign hn.statement --key hn.key --out hn.signed
    """
    desk = Desk(ctx, common)
    read = read_statement(desk, file)
    if key is None:
        _answer(desk, read)
        return
    if out is None:
        raise Refused("no_file_to_write", kind="input", option="--out")
    signer = signing_key(desk.world.folder / key, read.seat)
    signed = read._replace(command=with_signature(read.command, read.said, signer))
    put_new(desk, out, text_of(signed.command, signed.said, signed.values).encode())
    _answer(desk, signed)
    desk.aside(desk.words.label("file_written", path=str(out)))


@shared((*READING, "dry_run"))
def submit(ctx: typer.Context, common: Shared, file: StatementFile) -> None:
    """Record a position that its country has signed, in the very words that it signed.

    Refused if anything in it is not as it was: another round, a later word of the same country,
    a key that is not of its seat or was taken back.

    Example: rcm position submit hn.signed
    """
    desk = Desk(ctx, common)
    read = read_statement(desk, file)
    require_signed(read)
    stated, person = read.command.actor, desk.settings.actor
    if person is None:
        raise Refused("no_actor", kind="input")
    require_a_person(person)
    if person != stated.person or desk.settings.seat not in (None, str(stated.seat)):
        raise Refused("statement_of_another", kind="not_permitted", actor=str(stated))
    with desk.app() as application:
        if application.store.log != read.document["log"]:
            log = str(read.document["log"])
            raise Refused("statement_for_another_log", kind="input", log=log)
        act(desk, application, read.command)


def _answer(desk: Desk, read: Read) -> None:
    words, event, signature = desk.words, read.document["event"], read.signature
    said: dict[str, Any] = {
        "log": read.document["log"],
        "case": read.document["case"],
        "actor": event["actor"],
        "occurred": event["occurred_at"],
    }
    rows = [(words.say("signature", f"row_{name}"), str(one)) for name, one in said.items()]
    # All of it, under the names it is signed with: nothing may be signed that was not shown.
    rows += [(name, _plain(value)) for name, value in event["body"].items()]
    rows += [(name, _plain(value)) for name, value in read.values.items()]
    key = "–" if signature is None else signature.key[:SHORT]
    rows.append((words.say("signature", "row_key"), key))
    first = "shown" if signature is None else "signed_now"
    data = {
        "statement": read.said.decode(),
        "values": read.values,
        "signature": None if signature is None else signature.model_dump(),
    }
    desk.answer(data, lines(words.say("signature", first), pairs(rows)))


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
