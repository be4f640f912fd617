"""``rcm presidency``: who holds the PPT, and since when."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import partial
from typing import Annotated

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.registering import From, day_option, moment_of, register
from rcm_workflow.cli.tables import bullets, head, pairs
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.commands import RecordPresidency
from rcm_workflow.domain.failures import Refused
from rcm_workflow.i18n import Catalogue

presidency = typer.Typer(no_args_is_help=True, help="Who holds the Presidency Pro-Témpore.")


@presidency.command("show")
@shared(READING)
def show(
    ctx: typer.Context,
    common: Shared,
    on: Annotated[datetime | None, day_option("--on", "A day; now if left out.")] = None,
) -> None:
    """Show the PPT and the Troika of a day, and on what that knowledge rests.

    Example: rcm presidency show --on 2021-09-09
    """
    desk = Desk(ctx, common)
    with desk.app() as application, application.store.read() as view:
        roster, now = view.roster(), application.clock.now()
    at = datetime.combine(on.date(), time(12), UTC) if on else now
    running, troika = roster.presidency(at), roster.troika(at)
    # Of the last year on record it may stand that nothing was found; of later ones nothing stands.
    if running is None or (running.country is None and at.year != running.year):
        raise Refused("ppt_not_known", on=at.date().isoformat(), rules=("R-052",))
    names, words = Names(desk.lang, roster), desk.words
    noted = partial(desk.library.noted, lang=desk.lang)
    rows = [
        (words.label("ppt"), names.country(running.country)),
        (words.label("year"), str(running.year)),
        (words.label("since"), names.when(running.starts_at, running.country)),
        (words.label("status"), words.say("presidency_status", running.status)),
        (words.label("because"), _because(noted(running.basis), words)),
        (words.label("sources"), noted(running.source)),
    ]
    rows += [(words.label("theme"), noted(running.theme))] if running.theme else []
    parts = troika.parts if troika else ()
    told = [f"{words.say('part', part)}: {names.country(code)}" for part, code in parts]
    data = {
        "at": at,
        "presidency": running.model_dump(mode="json"),
        "troika": dict(parts),
    }
    desk.answer(data, lines(pairs(rows), head(words.label("troika")), bullets(told)))


def _because(basis: str, words: Catalogue) -> str:
    """On what a presidency rests: a word of the log, or what a source says, as it says it."""
    key = basis.replace(" ", "_")
    return words.say("presidency_basis", key) if words.has("presidency_basis", key) else basis


@presidency.command("record")
@shared(ROSTER)
def record(
    ctx: typer.Context,
    common: Shared,
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Its two letters.")],
    year: Annotated[int, typer.Option("--year", help="The label of this presidency.")],
    source: Annotated[str, typer.Option("--source", help="The document that says so.")],
    starts_at: From = None,
    theme: Annotated[str, typer.Option("--theme", help="Its central theme.")] = "",
    designated: Annotated[
        bool, typer.Option("--designated", help="Chosen ahead; the handover is recorded later.")
    ] = False,
) -> None:
    """Record a handover of the PPT. Cases that run pass to the new PPT from that moment on.

    Example: rcm presidency record MX --year 2021 --from 2021-01-01T00:00-06:00
    --source "Minutes of the XXV Vice-Ministerial Meeting"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        register(
            desk,
            application,
            RecordPresidency,
            year=year,
            country=country.upper(),
            starts_at=moment_of(starts_at, application),
            theme=theme,
            source=source,
            designated=designated,
        )
