"""``rcm audit``: for whoever does not wish to trust the office that keeps the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rcm_workflow.cli import audit_export
from rcm_workflow.cli.audit_bundle import verify_bundle
from rcm_workflow.cli.audit_verify import usual_jobs, verify_database
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import STORE, Shared, shared

audit = typer.Typer(no_args_is_help=True, help="Prove the history without trusting the office.")


@audit.callback()
def _group() -> None:
    """Prove the history without trusting the office."""


audit.command("export")(audit_export.export)


@audit.command("verify")
@shared(STORE)
def verify(
    ctx: typer.Context,
    common: Shared,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="A bundle, in place of the database."),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy", metavar="FILE", help="The trust file, in place of that of settings."
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", metavar="N", min=1, max=64, help="Processes; by default one a processor."
        ),
    ] = None,
) -> None:
    """Recompute all that is stored, or verify a bundle: entries, tree, signatures, and more.

    Of the database also cases, steps and deadlines. Replays, deadlines and signatures are spread
    over several processes. How long each kind of check took is told on stderr.

    Ends with 7 when something does not add up, and names entry, case, field and what was expected.
    Also when no signed head has as many witnesses as the trust file asks for.
    How many signed heads there are is always told, and who signed the newest.

    Example: rcm audit verify --jobs 4
    """
    desk = Desk(ctx, common)
    trust = desk.trust(policy)
    if folder is None:
        verify_database(desk, "rcm audit verify", trust, jobs or usual_jobs(), tell_times=True)
    else:
        verify_bundle(desk, folder, trust)
