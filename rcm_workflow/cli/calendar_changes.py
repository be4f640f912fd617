"""``rcm calendar close``, ``reopen`` and ``closures``: days that no calendar file knew."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.registering import day_of, day_option, register
from rcm_workflow.cli.tables import table
from rcm_workflow.domain.closures import Closure
from rcm_workflow.domain.commands import CloseOffice, WithdrawClosure
from rcm_workflow.domain.values import Localized
from rcm_workflow.i18n.dates import short

Office = Annotated[
    str,
    typer.Argument(metavar="OFFICE", help="A country's two letters, or an office: HN.migration."),
]
Source = Annotated[str, typer.Option("--source", help="Where it was published.")]


@shared(ROSTER)
def close(  # noqa: PLR0917 - options are given by name
    ctx: typer.Context,
    common: Shared,
    office: Office,
    since: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], metavar="DAY", help="The first day.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="What closes it, in your language.")],
    source: Source,
    until: Annotated[
        datetime | None, day_option("--until", "The last day, if there are several.")
    ] = None,
    reason_other: Annotated[
        str | None, typer.Option("--reason-other", help="The same in the other language.")
    ] = None,
    basis: Annotated[str, typer.Option("--basis", help="The decree or law.")] = "",
    half_day: Annotated[
        bool, typer.Option("--half-day", help="Closed for a part of the day only.")
    ] = False,
    force_majeure: Annotated[
        bool, typer.Option("--force-majeure", help="Nobody decided it: a storm, an earthquake.")
    ] = False,
) -> None:
    """Record that an office is closed. Open deadlines that count on it move later, never earlier.

    Example: rcm calendar close HN 2021-09-16 --reason "National mourning"
    --source "La Gaceta 35,724"
    """
    desk = Desk(ctx, common)
    first = since.date()
    with desk.app() as application:
        register(
            desk,
            application,
            CloseOffice,
            office=office if "." in office else office.upper(),
            since=first,
            until=day_of(until) or first,
            kind="half_day" if half_day else "closure",
            cause="force_majeure" if force_majeure else "decree",
            name=_both(reason, reason_other, desk.lang),
            basis=basis,
            source=source,
        )


@shared(ROSTER)
def reopen(
    ctx: typer.Context,
    common: Shared,
    closure: Annotated[str, typer.Argument(metavar="CLOSURE", help="Its number.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it was called off.")],
    source: Source,
) -> None:
    """Record that a closure was called off. Dates already announced stay as they are.

    Example: rcm calendar reopen HN.foreign_affairs-2021-1 --reason "The storm turned away"
    --source "COPECO, 15 September 2021"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        register(desk, application, WithdrawClosure, closure=closure, reason=reason, source=source)


@shared(READING)
def closures(ctx: typer.Context, common: Shared) -> None:
    """List the closures on record, the newest first.

    Example: rcm calendar closures
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        who.may_read_roster(desk, application)
        with application.store.read() as view:
            found = tuple(reversed(view.roster().closures))
    words = desk.words
    if not found:
        desk.answer([], words.label("none_recorded"))
        return
    heads = [words.label(one) for one in ("closure", "day", "because", "published_in")]
    rows = [_row(one, desk) for one in found]
    desk.answer([one.model_dump(mode="json") for one in found], table(heads, rows))


def _row(one: Closure, desk: Desk) -> tuple[str, ...]:
    days = short(one.since, desk.lang)
    if one.until != one.since:
        days = f"{days} – {short(one.until, desk.lang)}"
    marks = [desk.words.label("half_day")] if one.kind == "half_day" else []
    marks += [desk.words.label("force_majeure")] if one.cause == "force_majeure" else []
    because = ", ".join([one.name.in_(desk.lang), *marks])
    if one.lifted is not None:
        called_off = desk.words.label("called_off")
        because = f"{because} ({called_off})"
    return (one.id, days, because, one.source)


def _both(given: str, other: str | None, lang: str) -> Localized:
    """Both languages; one that was not given says in which language it stands."""
    second = other or f"{given} [{lang}]"
    return Localized(en=second, es=given) if lang == "es" else Localized(en=given, es=second)
