"""``rcm version``."""

from __future__ import annotations

import json

import typer

import rcm_workflow
from rcm_workflow.cli.options import BASE, Shared, shared


@shared(BASE)
def version(ctx: typer.Context, common: Shared) -> None:
    """Show the version of this program.

    Example: rcm version
    """
    number = rcm_workflow.__version__
    # Not by way of the desk: it brings settings and database along, and this needs neither.
    told = json.dumps({"version": number}, indent=2) if common.json else f"rcm-workflow {number}"
    print(told, file=ctx.obj.out)
