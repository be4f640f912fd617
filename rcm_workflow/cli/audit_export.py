"""``rcm audit export``: the log as a folder for whoever has to judge it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from rcm_workflow.application.bundle import Wanted, begin
from rcm_workflow.cli import who
from rcm_workflow.cli.case_past import AsRole
from rcm_workflow.cli.desk import Desk, shown
from rcm_workflow.cli.options import READING, Shared, shared
from rcm_workflow.cli.world import console
from rcm_workflow.domain.failures import Refused


@shared(READING)
def export(
    ctx: typer.Context,
    common: Shared,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    case: Annotated[
        list[str] | None, typer.Option("--case", metavar="CASE", help="Only these cases.")
    ] = None,
    as_role: AsRole = None,
    sealed: Annotated[
        bool, typer.Option("--sealed", help="Also the confidential values that you may open.")
    ] = False,
    running: Annotated[
        bool,
        typer.Option(
            "--with-running", help="Also of cases where the reader may infer who has spoken."
        ),
    ] = False,
) -> None:
    """Write the log, or a part of it, as a folder that a court can verify without us.

    Entries that you may not read are in it as hashes. With them come rules, calendars, texts, every
    signed head, a README in English and Spanish, and a verifier of one file. Values under seal only
    with --sealed; each opening is recorded. A folder for less than the whole history tells by the
    places of entries who has spoken in a case that runs; so it waits, or is asked for expressly.

    Example: rcm audit export bundle/ --case TC-2021-001 --as auditor
    """
    desk = Desk(ctx, common)
    target = desk.world.folder / folder
    part = target.with_name(f"{target.name}.part")
    for path in (target, part):
        if path.exists():
            raise Refused("file_exists", kind="conflict", path=shown(path))
    wanted = Wanted(tuple(case or ()), as_role, sealed, running)
    err = console(desk.world.err, desk.settings.colour, desk.world.environ)
    # How many files there will be nobody knows before what may be read of each case was looked at.
    bar = Progress(
        TextColumn("rcm audit export"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )
    try:
        with desk.app() as application, application.store.read() as view, bar:
            task = bar.add_task("export", total=None)
            actor = who.for_roster(desk, application, "export")
            bundle = begin(application, view, actor, wanted)
            for name, body in bundle.files():
                file = part / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(body)
                bar.advance(task)
        part.rename(target)
    except OSError as error:
        why = error.strerror or "?"
        raise Refused("file_not_writable", kind="input", path=shown(folder), why=why) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    manifest = bundle.manifest
    counts = {**manifest.counts, "size": manifest.size}
    data = {"folder": str(folder), "log": manifest.log, "role": manifest.role, **counts}
    desk.answer(data, desk.words.label("bundle_written", path=shown(folder), **counts))
