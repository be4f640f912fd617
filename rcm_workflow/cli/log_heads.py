"""``rcm log checkpoint`` and ``rcm log tiles``: what anybody may hold against the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.application.heads import tree_files, whole_head
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.cli.desk import Desk, shown
from rcm_workflow.cli.files import put_new
from rcm_workflow.cli.options import STORE, Shared, shared


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
def tiles(
    ctx: typer.Context,
    common: Shared,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
) -> None:
    """Write the whole log into a folder as tiles, entries and the signed head over them.

    It holds every entry of every case, as it stands in the log. Sealed values are not among them.

    Example: rcm log tiles export/
    """
    desk = Desk(ctx, common)
    count = 0
    with desk.app() as application:
        for path, data in tree_files(application):
            put_new(desk, folder / path, data)
            count += 1
    desk.answer(
        {"folder": str(folder), "files": count},
        desk.words.label("files_written", count=count, path=shown(folder)),
    )
