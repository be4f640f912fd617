"""``rcm calendar``: the working days of the offices, and what follows from them."""

from __future__ import annotations

import typer

from rcm_workflow.cli.calendar_reckon import reckon

app = typer.Typer(
    no_args_is_help=True, help="Working days: look at them, count on them, plan with them."
)

app.command("reckon")(reckon)
