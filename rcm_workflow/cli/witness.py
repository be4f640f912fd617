"""``rcm witness``: what a member runs to see with its own eyes that nothing was rewritten."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.keys import COSIGNATURE, NotAKey, SignerKey
from rcm_workflow.audit.malformed import Wrong
from rcm_workflow.audit.note import Note
from rcm_workflow.audit.trust import Trust
from rcm_workflow.audit.witnessing import Status
from rcm_workflow.cli.desk import Desk, shown
from rcm_workflow.cli.failures import BROKEN, Misused
from rcm_workflow.cli.files import give_out
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.witness_compare import compare, show_fork
from rcm_workflow.domain.failures import Refused
from rcm_workflow.witness.folder import Answer, WitnessFolder
from rcm_workflow.witness.serving import server

app = typer.Typer(no_args_is_help=True, help="Be a witness: sign heads of a log you watch.")

POLICY = "logs.policy"
app.command("compare")(compare)
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the witness.")]
Logs = Annotated[
    Path | None,
    typer.Option(
        "--policy", metavar="FILE", help="The trust file that names the logs; logs.policy in DIR."
    ),
]


@app.callback()
def _group() -> None:
    """Be a witness: sign heads of a log you watch."""


@app.command("new")
@shared(BASE)
def new(
    ctx: typer.Context,
    common: Shared,
    folder: Folder,
    name: Annotated[
        str, typer.Option("--name", help="The name of its key: a host and a path of yours.")
    ],
) -> None:
    """Make a witness: a folder with a key that only you can read.

    The answer is the line for the trust files of others. Write the log line of the log you watch,
    and `quorum none`, into the file logs.policy of the folder.

    Example: rcm witness new witness/ --name ministry.example/witness
    """
    desk = Desk(ctx, common)
    try:
        key = SignerKey(name, COSIGNATURE, desk.world.entropy.salt())
    except NotAKey:
        raise Misused("not_a_key_name", "--name") from None
    WitnessFolder(desk.world.folder / folder).create(key)
    _show(desk, key, ())


@app.command("show")
@shared(BASE)
def show(ctx: typer.Context, common: Shared, folder: Folder) -> None:
    """Show the public key of the witness and the heads it signed last.

    Example: rcm witness show witness/
    """
    desk = Desk(ctx, common)
    kept = WitnessFolder(desk.world.folder / folder)
    _show(desk, kept.key(), kept.heads())


def _show(desk: Desk, key: SignerKey, heads: tuple[Note, ...]) -> None:
    told = [Checkpoint.parse(one.text) for one in heads]
    data = {
        "key": str(key.verifier),
        "heads": [{"log": one.origin, "size": one.size, "root": one.root.hex()} for one in told],
    }
    short = key.name.partition("/")[0].partition(".")[0]
    seen = [f"# {one.origin} {one.size} {one.root.hex()}" for one in told]
    desk.hand_over(data, "\n".join([f"witness {short} {key.verifier}", *seen]))


@app.command("sign")
@shared(BASE)
def sign(
    ctx: typer.Context,
    common: Shared,
    folder: Folder,
    request: Annotated[Path, typer.Argument(metavar="FILE", help="What rcm log request wrote.")],
    policy: Logs = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to this new file.")
    ] = None,
) -> None:
    """Sign a head that came by mail, if it continues what this witness signed before.

    Send the answer back; the office takes it in with rcm log witnessed. Ends with 7 when the head
    does not continue the last one; of a fork both signed heads are printed, as evidence.

    Example: rcm witness sign witness/ request.txt --out answer.txt
    """
    desk = Desk(ctx, common)
    trust = _logs(desk, folder, policy)
    kept = WitnessFolder(desk.world.folder / folder)
    at = int((desk.hand_clock or desk.world.clock).now().timestamp())
    found = kept.answer(desk.read_file(request), trust, at)
    if found.note is None:
        _refuse(desk, found)
        return
    text = bytes(found.note).decode()
    data = {"signed": True, "size": Checkpoint.parse(found.note.text).size, "note": text}
    give_out(desk, data, text, out)


def _refuse(desk: Desk, found: Answer) -> None:
    """Say why nothing was signed. Raises ``Refused``, or ends with 7 and the evidence."""
    match found.status:
        case Status.MALFORMED if found.wrong is not None:
            raise Refused("request_not_understood", kind="input", **found.wrong.told)
        case Status.MALFORMED:
            why = str(Wrong.REQUEST_BACKWARDS)
            raise Refused("request_not_understood", kind="input", why=why)
        case Status.UNKNOWN_LOG:
            raise Refused("witness_does_not_know_log", kind="not_found")
        case Status.NOT_SIGNED:
            raise Refused("request_not_signed", kind="not_permitted")
        case Status.CONFLICT if found.evidence is None:
            raise Refused("request_from_another_size", kind="conflict", size=found.size)
    words, data = desk.words, {"signed": False, "status": int(found.status), "size": found.size}
    if found.evidence is None:
        desk.answer(data, words.say("witness", "not_consistent", size=found.size))
    else:
        show_fork(desk, found.evidence.read_text(encoding="utf-8"), data)
        desk.aside(words.say("witness", "kept", path=shown(found.evidence)))
    raise typer.Exit(BROKEN)


@app.command("serve")
@shared(BASE)
def serve(
    ctx: typer.Context,
    common: Shared,
    folder: Folder,
    policy: Logs = None,
    host: Annotated[str, typer.Option("--host", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port.")] = 8079,
) -> None:
    """Answer a log over HTTP (C2SP tlog-witness) until told to stop.

    Put a server with TLS in front if it is to be reached from outside.

    Example: rcm witness serve witness/
    """
    desk = Desk(ctx, common)
    trust = _logs(desk, folder, policy)
    kept = WitnessFolder(desk.world.folder / folder)
    kept.key()
    clock = desk.hand_clock or desk.world.clock

    def look(data: bytes) -> Answer:
        found = kept.answer(data, trust, int(clock.now().timestamp()))
        # The log asks again every minute, and goes on doing so.
        if found.evidence is not None and not found.again:
            path = shown(found.evidence)
            desk.aside(lines_of_fork(desk, path, found.evidence.read_text(encoding="utf-8")))
        return found

    with server(host, port, look) as served:
        desk.aside(f"http://{served.server_address[0]!s}:{served.server_address[1]}")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: Thread(target=served.shutdown).start())
        served.serve_forever(poll_interval=0.2)


def lines_of_fork(desk: Desk, path: str, both: str) -> str:
    """What the keeper of a witness has to see at once."""
    words = desk.words
    return "\n".join([words.say("witness", "fork"), both, words.say("witness", "kept", path=path)])


def _logs(desk: Desk, folder: Path, given: Path | None) -> Trust:
    trust = desk.trust(given or folder / POLICY)
    if trust is None:
        raise Refused("no_trust_file", kind="input")
    return trust
