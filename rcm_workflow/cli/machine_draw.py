"""``rcm machine diagram``: a procedure as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import give_out
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.definitions.diagram import mermaid, tree
from rcm_workflow.definitions.diagram_svg import svg
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import Machine

FORMATS = ("mermaid", "svg", "tree")


@shared(BASE)
def diagram(
    ctx: typer.Context,
    common: Shared,
    name: Annotated[str, typer.Argument(metavar="MACHINE", help="Its name, or name@version.")],
    kind: Annotated[
        str, typer.Option("--format", metavar="|".join(FORMATS), help="Form of the picture.")
    ] = "mermaid",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to a new file.")
    ] = None,
) -> None:
    """Draw a procedure: Mermaid for a document, SVG as a picture, or a tree for the screen.

    Example: rcm machine diagram troika_consultation --format svg --out consultation.svg
    """
    desk = Desk(ctx, common)
    if kind not in FORMATS:
        raise typer.BadParameter(" | ".join(FORMATS), param_hint="--format")
    text = drawn(desk.library.machine(name), kind, desk.lang, desk.library)
    give_out(desk, {"machine": name, "format": kind, "text": text}, text, out)


def drawn(machine: Machine, kind: str, lang: str, library: Library) -> str:
    """The picture of a machine in one of the :data:`FORMATS`."""
    if kind == "svg":
        return svg(machine, lang, library.role_titles())
    return (mermaid if kind == "mermaid" else tree)(machine, lang)
