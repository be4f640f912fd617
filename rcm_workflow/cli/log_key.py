"""``rcm log key``: the keys that sign the heads of the log."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.audit.keys import NOTE, SignerKey, VerifierKey
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import KEEPING, STORE, Shared, shared
from rcm_workflow.cli.world import lines
from rcm_workflow.custody.key_file import add_key, create_keys, drop_oldest, read_keys
from rcm_workflow.domain.failures import Refused

app = typer.Typer(no_args_is_help=True, help="The keys that sign the heads of the log.")

File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="The key file, in place of the one in settings."),
]


@app.callback()
def _group() -> None:
    """The keys that sign the heads of the log."""


@app.command("new")
@shared(KEEPING)
def new(ctx: typer.Context, common: Shared, file: File = None) -> None:
    """Make the first key of the log, in a new file that only you can read.

    The answer is the public half, as it stands in the trust files of others.

    Example: rcm log key new --file /etc/rcm/log.key
    """
    desk = Desk(ctx, common)
    path, key = _path(desk, file), _fresh(desk)
    if not common.dry_run:
        create_keys(path, key)
    elif path.exists():
        raise Refused("file_exists", kind="conflict", path=str(path))
    _answer(desk, (key.verifier,))


@app.command("rotate")
@shared(KEEPING)
def rotate(
    ctx: typer.Context,
    common: Shared,
    file: File = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="Put the older key away; it is gone for good.")
    ] = False,
) -> None:
    """Let a new key sign beside the present one; later, with --finish, in place of it.

    In between both sign every head. Give the new public half to all who verify before you finish.

    Example: rcm log key rotate
    """
    desk = Desk(ctx, common)
    path = _path(desk, file)
    if common.dry_run:
        keys = read_keys(path)
        after = keys[1:] if finish else (*keys, _fresh(desk))
        if not 1 <= len(after) <= 2:  # noqa: PLR2004 - the older and the newer
            code = "key_rotation_is_not_open" if finish else "key_rotation_is_open"
            raise Refused(code, kind="conflict", path=str(path))
    else:
        after = drop_oldest(path) if finish else add_key(path, _fresh(desk))
    _answer(desk, [key.verifier for key in after])


@app.command("show")
@shared(STORE)
def show(ctx: typer.Context, common: Shared, file: File = None) -> None:
    """Show the public halves of the keys that sign, as lines for a trust file.

    Example: rcm log key show
    """
    desk = Desk(ctx, common)
    _answer(desk, [key.verifier for key in read_keys(_path(desk, file))])


def _path(desk: Desk, given: Path | None) -> Path:
    path = given or desk.settings.log_key
    if path is None:
        raise Refused("no_log_key", kind="input")
    return desk.world.folder / path


def _fresh(desk: Desk) -> SignerKey:
    """A new key under the name of the log."""
    with desk.app(signs=False) as application:
        name = application.store.log
    return SignerKey(name, NOTE, desk.world.entropy.salt())


def _answer(desk: Desk, keys: Sequence[VerifierKey]) -> None:
    dry = desk.shared.dry_run
    data = {"dry_run": dry, "keys": [str(key) for key in keys]}
    # Of a dry run the key is never used, so nobody may be tempted to trust it.
    told = [desk.words.label("dry_run")] if dry else [f"log {key}" for key in keys]
    desk.hand_over(data, "\n".join(told)) if not dry else desk.answer(data, lines(*told))
