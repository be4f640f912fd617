"""``rcm machine new``: a commented file to begin a procedure with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import write_out
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.definitions.skeleton import skeleton


@shared(BASE)
def new(
    ctx: typer.Context,
    common: Shared,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Lower-case letters, digits and underscores.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to a new file.")
    ] = None,
    policy: Annotated[
        bool, typer.Option("--policy", help="Write a policy of its own beside it.")
    ] = False,
) -> None:
    """Begin a procedure: write a commented machine file that is sound as it is, to be changed.

    It goes to machines/NAME.v1.toml below your folder of definitions (RCM_DEFINITIONS), or below
    this folder; a policy goes to policies/NAME.v1.toml beside it. No file is ever replaced.

    Example: rcm machine new choice_of_logo --policy
    """
    desk = Desk(ctx, common)
    made = skeleton(name, desk.library, own_policy=policy)
    folder = desk.settings.definitions or Path()
    file = out or folder / "machines" / f"{name}.v1.toml"
    files = [(file, made.machine)]
    if made.policy is not None:
        files.append((file.parent.parent / "policies" / f"{name}.v1.toml", made.policy))
    write_out(desk, {"machine": name}, files)
    if out is None and desk.settings.definitions is None:
        desk.aside(desk.words.label("where_definitions_are"))
