"""``rcm log checkpoint``, ``consistency`` and ``tiles``: what anybody may hold against the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.application.export import tree_files
from rcm_workflow.application.heads import consistency as proof_between
from rcm_workflow.application.heads import whole_head
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk, shown
from rcm_workflow.cli.files import give_out, put_new
from rcm_workflow.cli.options import READING, STORE, Shared, shared


@shared(STORE)
def checkpoint(
    ctx: typer.Context,
    common: Shared,
    size: Annotated[
        int | None, typer.Option("--size", min=0, help="The one over so many entries.")
    ] = None,
) -> None:
    """Print the newest signed head of the log, with every signature of a witness under it.

    Keep it, or send it to whom you like: what it covers can no longer be changed unnoticed.

    Example: rcm log checkpoint
    """
    desk = Desk(ctx, common)
    with desk.app() as application, application.store.read() as view:
        head = whole_head(view, size)
    told = Checkpoint.parse(head.note.text)
    note = bytes(head.note).decode()
    data = {
        "log": told.origin,
        "size": told.size,
        "root": told.root.hex(),
        "signatures": [one.name for one in head.note.signatures],
        "note": note,
    }
    desk.hand_over(data, note)


@shared(STORE)
def consistency(
    ctx: typer.Context,
    common: Shared,
    old: Annotated[int, typer.Argument(metavar="OLD", min=1, help="The size of the earlier head.")],
    new: Annotated[
        int, typer.Argument(metavar="NEW", min=1, help="The size of the later signed head.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to this new file.")
    ] = None,
) -> None:
    """Print the proof that the log of one size is the beginning of the log of another.

    Whoever has two heads of these sizes checks it without us: rcm witness compare --proof FILE.

    Example: rcm log consistency 157 161 --out from157to161.txt
    """
    desk = Desk(ctx, common)
    with desk.app() as application, application.store.read() as view:
        made = proof_between(view, old, new)
    text = bytes(made).decode()
    data = {"old": made.old, "size": made.checkpoint.size, "proof": text}
    give_out(desk, data, text, out)


@shared(READING)
def tiles(
    ctx: typer.Context,
    common: Shared,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
) -> None:
    """Write the whole log into a folder as tiles, entries and the signed head over them.

    For an auditor: it holds every entry of every case in clear, as it stands in the log. Sealed
    values are not among them.

    Example: rcm log tiles export/ --as auditor
    """
    desk = Desk(ctx, common)
    count = 0
    with desk.app() as application:
        actor = who.for_roster(desk, application, "export")
        for path, data in tree_files(application, actor):
            put_new(desk, folder / path, data)
            count += 1
    desk.answer(
        {"folder": str(folder), "files": count},
        desk.words.label("files_written", count=count, path=shown(folder)),
    )
