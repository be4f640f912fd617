"""``rcm log export``: the log in formats of process mining and provenance."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rcm_workflow.application.export import Outflow
from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import READING, Shared, shared
from rcm_workflow.cli.world import console
from rcm_workflow.domain.failures import Refused
from rcm_workflow.exchange.ocel_json import write_ocel_json
from rcm_workflow.exchange.ocel_sqlite import write_ocel_sqlite
from rcm_workflow.exchange.prov_json import write_prov_json
from rcm_workflow.exchange.telling import told
from rcm_workflow.exchange.xes import write_xes


class Format(StrEnum):
    """What the log is written in."""

    OCEL_JSON = "ocel-json"
    OCEL_SQLITE = "ocel-sqlite"
    XES = "xes"
    PROV_JSON = "prov-json"


@shared(READING)
def export(
    ctx: typer.Context,
    common: Shared,
    form: Annotated[Format, typer.Option("--format", help="OCEL 2.0, XES or PROV-JSON.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")],
    case: Annotated[
        list[str] | None, typer.Option("--case", metavar="CASE", help="Only these cases.")
    ] = None,
) -> None:
    """Write the sealed log for programs of process mining and provenance; for an auditor.

    Every event names its place in the log and the hash of its leaf. Nothing under seal is in it.

    Example: rcm log export --format ocel-json --out log.json --as auditor
    """
    desk = Desk(ctx, common)
    target = desk.world.folder / out
    part, spool = (target.with_name(f"{target.name}.{end}") for end in ("part", "spool"))
    for path in (target, part, spool):
        if path.exists():
            raise Refused("file_exists", kind="conflict", path=str(path))
    err = console(desk.world.err, desk.settings.colour, desk.world.environ)
    bar = Progress(
        TextColumn("rcm log export"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )
    try:
        with desk.app() as application, application.store.read() as view, bar:
            actor = who.for_roster(desk, application, "export")
            task = bar.add_task("export", total=None)
            outflow = Outflow(
                application,
                view,
                actor,
                case or (),
                lambda done, total: bar.update(task, completed=done, total=total),
            )
            _write(outflow, form, application.store.log, part, spool)
        part.rename(target)
    except OSError as error:
        why = error.strerror or "?"
        raise Refused("file_not_writable", kind="input", path=str(out), why=why) from error
    finally:
        for path in (part, spool):
            path.unlink(missing_ok=True)
    data = {"path": str(out), "format": form.value, "events": outflow.events}
    desk.answer(data, desk.words.label("exported", path=out, events=outflow.events))


def _write(outflow: Outflow, form: Format, log: str, path: Path, spool: Path) -> None:
    match form:
        case Format.OCEL_JSON:
            write_ocel_json(map(told, outflow.leaves()), path, spool)
        case Format.OCEL_SQLITE:
            write_ocel_sqlite(map(told, outflow.leaves()), path)
        case Format.PROV_JSON:
            write_prov_json(map(told, outflow.leaves()), log, path, spool)
        case Format.XES:
            write_xes(((name, map(told, each)) for name, each in outflow.streams()), log, path)
