"""``rcm calendar``: the working days of the offices, and what follows from them."""

from __future__ import annotations

import typer

from rcm_workflow.cli.calendar_approve import approve, compare
from rcm_workflow.cli.calendar_changes import close, closures, reopen
from rcm_workflow.cli.calendar_plan import plan
from rcm_workflow.cli.calendar_reckon import reckon
from rcm_workflow.cli.calendar_show import show

app = typer.Typer(
    no_args_is_help=True, help="Working days: look at them, count on them, plan with them."
)

app.command("show")(show)
app.command("plan")(plan)
app.command("reckon")(reckon)
app.command("close")(close)
app.command("reopen")(reopen)
app.command("closures")(closures)
app.command("diff")(compare)
app.command("approve")(approve)
