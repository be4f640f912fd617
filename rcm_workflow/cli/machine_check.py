"""``rcm machine check``: every fault of a definition file, with its line and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.failures import USAGE
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.check_file import check_everything, check_file
from rcm_workflow.i18n import LANGS, Catalogue


@shared(BASE)
def check(
    ctx: typer.Context,
    common: Shared,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE",
            help="Machine, policy or access files, or names of machines; all if left out.",
        ),
    ] = None,
) -> None:
    """Prove that definition files are sound: reachable, unambiguous, translated, invariants true.

    Ends with 2 when a file has a fault, and names file, line and what to do.

    Example: rcm machine check machines/troika_consultation.v1.toml
    """
    desk = Desk(ctx, common)
    if files:
        count = len(files)
        findings = tuple(
            one for path in files for one in check_file(*_named(path, desk), desk.library)
        )
    else:
        count, findings = check_everything(desk.library)
    data = {
        "files": count,
        "findings": [
            {
                "file": one.file,
                "line": one.line,
                "code": one.code,
                "message": {lang: one.say(lang) for lang in LANGS},
            }
            for one in findings
        ],
    }
    sound = f"{desk.words.label('ok')}: {files_checked(desk.words, count)}"
    desk.answer(data, lines(*(one.say(desk.lang) for one in findings)) if findings else sound)
    if findings:
        raise typer.Exit(USAGE)


def _named(path: Path, desk: Desk) -> tuple[bytes, str]:
    """The bytes of a file and what it is called; without such a file, of the machine so called."""
    if not (desk.world.folder / path).exists():
        known = {one.name for one in desk.library.all("machine")}
        if str(path).partition("@")[0] in known:
            found = desk.library.find("machine", str(path))
            return found.data, found.file
    return desk.read_file(path), str(path)


def files_checked(words: Catalogue, count: int) -> str:
    """How many files were read."""
    return words.say("check", "file_checked" if count == 1 else "files_checked", count=count)
