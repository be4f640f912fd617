"""``rcm seat key``: the keys with which a seat signs what it says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from rcm_workflow.application.app import App
from rcm_workflow.audit.keys import NOTE, NotAKey, SignerKey, VerifierKey
from rcm_workflow.audit.malformed import Wrong
from rcm_workflow.audit.statement import seat_key
from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk, seat_of, shown
from rcm_workflow.cli.files import put_new
from rcm_workflow.cli.options import BASE, READING, ROSTER, Shared, shared
from rcm_workflow.cli.registering import SeatArg
from rcm_workflow.cli.signed import SHORT
from rcm_workflow.cli.tables import table
from rcm_workflow.custody.key_file import create_keys
from rcm_workflow.domain import roster as r
from rcm_workflow.domain.commands import AddSeatKey, RevokeSeatKey
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.values import Actor, Seat

app = typer.Typer(no_args_is_help=True, help="The keys with which a seat signs what it says.")

KeyArg = Annotated[
    str,
    typer.Argument(
        metavar="KEY", help="The public key: what rcm seat key new answered, or a file with it."
    ),
]


@app.callback()
def _group() -> None:
    """The keys with which a seat signs what it says."""


@app.command("new")
@shared(BASE)
def new(
    ctx: typer.Context,
    common: Shared,
    where: SeatArg,
    file: Annotated[
        Path, typer.Option("--file", metavar="FILE", help="A new file that only you can read.")
    ],
) -> None:
    """Make a key for a seat, on the machine of its country. Needs no database and no network.

    The answer is the public key, for rcm seat key add; it is also written beside the file, to one
    ending in .pub. The file is the secret: whoever has it signs for the seat. Keep it, and a copy,
    where the office cannot reach it.

    Example: rcm seat key new HN/foreign_affairs --file hn.key
    """
    desk = Desk(ctx, common)
    key = SignerKey(str(seat_of(where)), NOTE, desk.world.entropy.salt())
    beside = file.with_name(f"{file.name}.pub")
    if (desk.world.folder / beside).exists():
        raise Refused("file_exists", kind="conflict", path=shown(beside))
    create_keys(desk.world.folder / file, key)
    put_new(desk, beside, f"{key.verifier}\n".encode())
    desk.hand_over({"key": str(key.verifier), "file": str(file)}, str(key.verifier))


@app.command("add")
@shared(ROSTER)
def add(
    ctx: typer.Context,
    common: Shared,
    where: SeatArg,
    key: KeyArg,
    source: Annotated[
        str, typer.Option("--source", help="The note or act by which it was given.")
    ] = "",
) -> None:
    """Let a seat sign with a key from now on. It stands in the log, with who entered it.

    Example: rcm seat key add HN/foreign_affairs hn.key.pub --source "Note 114/2021"
    """
    desk = Desk(ctx, common)
    seat = seat_of(where)
    public = _given(desk, seat, key).public.hex()
    with desk.app() as application:
        command = AddSeatKey(
            command_id=desk.command_id,
            actor=_keeper(desk, application, seat),
            occurred_at=desk.occurred_at,
            seat=seat,
            public=public,
            source=source,
        )
        act(desk, application, command)


@app.command("revoke")
@shared(ROSTER)
def revoke(
    ctx: typer.Context,
    common: Shared,
    where: SeatArg,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY", help="The public key, a file with it, or its first digits in the list."
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why it may sign no more.")],
) -> None:
    """Take a key back: it signs no more. What it signed before stays signed.

    Example: rcm seat key revoke HN/foreign_affairs hn.key.pub --reason "The machine was stolen"
    """
    desk = Desk(ctx, common)
    seat = seat_of(where)
    with desk.app() as application:
        with application.store.read() as view:
            roster = view.roster()
        command = RevokeSeatKey(
            command_id=desk.command_id,
            actor=_keeper(desk, application, seat),
            occurred_at=desk.occurred_at,
            seat=seat,
            public=_known(desk, roster, seat, key),
            reason=reason,
        )
        act(desk, application, command)


@app.command("list")
@shared(READING)
def list_(
    ctx: typer.Context,
    common: Shared,
    holder: Annotated[
        str | None, typer.Option("--of", metavar="HOLDER", help="Only of this State or body.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the keys in force to this new file."),
    ] = None,
) -> None:
    """List the keys of seats: since when each signs, and until when it did.

    The file of --out has one public key a line; rcm receipt verify takes it as --keys.

    Example: rcm seat key list --of HN
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        who.may_read_roster(desk, application)
        with application.store.read() as view:
            keys = [one for one in view.roster().keys if holder in (None, one.seat.holder)]
    if out is not None:
        in_force = [_vkey(one) for one in keys if one.in_force]
        put_new(desk, out, "".join(f"{one}\n" for one in in_force).encode())
        desk.aside(desk.words.label("file_written", path=shown(out)))
    data = [
        {
            "seat": str(one.seat),
            "key": _vkey(one),
            "public": one.public,
            "since": one.since_at,
            "until": one.until_at,
        }
        for one in keys
    ]
    heads = [desk.words.say("signature", key) for key in ("seat", "key", "since", "until")]
    rows = [
        (str(one.seat), one.public[:SHORT], _when(desk, one.since_at), _when(desk, one.until_at))
        for one in keys
    ]
    desk.answer(data, table(heads, rows) if rows else desk.words.say("signature", "no_keys"))


def _vkey(one: r.SeatKey) -> str:
    return str(seat_key(str(one.seat), one.public))


def _when(desk: Desk, at: datetime | None) -> str:
    return "–" if at is None else desk.when(at)


def _given(desk: Desk, seat: Seat, text: str) -> VerifierKey:
    """The public key that was given for a seat.

    Raises ``Refused``: ``seat_key_not_understood``, ``key_is_of_another_seat``.
    """
    line = text if "+" in text else desk.read_text(Path(text)).strip()
    try:
        key = VerifierKey.parse(line)
    except NotAKey as wrong:
        raise Refused("seat_key_not_understood", kind="input", **wrong.told) from None
    if key.kind != NOTE:
        why, wanted = str(Wrong.KEY_TYPE_WANTED), f"{NOTE:#04x}"
        raise Refused("seat_key_not_understood", kind="input", why=why, of_type=wanted)
    if key.name != str(seat):
        raise Refused("key_is_of_another_seat", kind="input", seat=str(seat), owner=key.name)
    return key


def _known(desk: Desk, roster: r.Roster, seat: Seat, text: str) -> str:
    """A key that the seat has, by its text, its file or the digits of the list."""
    found = [one.public for one in roster.keys if one.seat == seat and one.public.startswith(text)]
    if len(text) >= SHORT and len(found) == 1:
        return found[0]
    return _given(desk, seat, text).public.hex()


def _keeper(desk: Desk, app: App, about: Seat) -> Actor:
    """Who enters or takes back keys: whoever keeps all of them, or the seat itself."""
    access = app.library.access(app.library.access_document().body)
    with app.store.read() as view:
        roster = view.roster()
    now = app.clock.now()

    def fits(seat: Seat) -> int:
        held: Any = roles_of(Actor(person="anybody", seat=seat), None, access, roster, now)
        actions = ["keep_keys", *(["keep_own_keys"] if seat == about else [])]
        return int(any(access.line(role, one, r.ROSTER, "") for role in held for one in actions))

    return who.actor(desk, app, fits)
