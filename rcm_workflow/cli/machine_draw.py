"""``rcm machine diagram``: a procedure as a picture."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import by_ending, give_out
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.definitions.diagram import mermaid, tree
from rcm_workflow.definitions.diagram_svg import svg
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import Machine


class Format(StrEnum):
    """What a picture is written in."""

    MERMAID = "mermaid"
    SVG = "svg"
    TREE = "tree"


@shared(BASE)
def diagram(
    ctx: typer.Context,
    common: Shared,
    name: Annotated[str, typer.Argument(metavar="MACHINE", help="Its name, or name@version.")],
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Form of the picture; else as the file's name ends."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to a new file.")
    ] = None,
) -> None:
    """Draw a procedure: Mermaid for a document, SVG as a picture, or a tree for the screen.

    Example: rcm machine diagram troika_consultation --out consultation.svg
    """
    desk = Desk(ctx, common)
    chosen = form or by_ending(out, Format, Format.MERMAID)
    text = drawn(desk.library.machine(name), chosen, desk.lang, desk.library)
    give_out(desk, {"machine": name, "format": chosen, "text": text}, text, out)


def drawn(machine: Machine, kind: str, lang: str, library: Library) -> str:
    """The picture of a machine in one of the forms."""
    if kind == "svg":
        return svg(machine, lang, library.role_titles())
    return (mermaid if kind == "mermaid" else tree)(machine, lang)
