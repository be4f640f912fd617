"""``rcm observer``: who attends as an observer, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import RenderableType

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.observer_show import show
from rcm_workflow.cli.options import READING, ROSTER, Shared, shared
from rcm_workflow.cli.registering import day_of, day_option, register
from rcm_workflow.cli.tables import head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.commands import AdmitObserver, ChangeObserver
from rcm_workflow.domain.observers import Observer
from rcm_workflow.domain.values import Localized

observer = typer.Typer(no_args_is_help=True, help="Who attends as an observer.")

observer.command("show")(show)

_MARKS = {"inferred": "*", "not_found": "**"}
"""How a first day is marked that no source states; the legend says what that means."""

Holder = Annotated[
    str, typer.Argument(metavar="HOLDER", help="Two letters of a State, or a short name.")
]
Since = Annotated[datetime, day_option("--since", "The first day.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]
Decision = Annotated[str, typer.Option("--decision", help="The decision it rests on.")]
Source = Annotated[str, typer.Option("--source", help="The document that says so.")]


@observer.command("list")
@shared(READING)
def list_(
    ctx: typer.Context,
    common: Shared,
    on: Annotated[datetime | None, day_option("--on", "A day; today if left out.")] = None,
    kind: Annotated[
        str, typer.Option("--kind", help="state, organization, network or guest.")
    ] = "",
) -> None:
    """List the observers of a day, and on what that knowledge rests.

    Example: rcm observer list --on 2021-09-09 --kind state
    """
    desk = Desk(ctx, common)
    with desk.app() as application, application.store.read() as view:
        roster, now = view.roster(), application.clock.now()
    day = day_of(on) or now.date()
    words, names = desk.words, Names(desk.lang, roster)
    found = [
        one
        for one in roster.observers
        if one.standing(day) is not None and (not kind or one.kind == kind)
    ]
    data = [one.model_dump(mode="json") | {"standing": one.standing(day)} for one in found]
    desk.answer(data, _listed(found, day, names) if found else words.label("no_observers"))


def _listed(found: Sequence[Observer], day: date, names: Names) -> RenderableType:
    """One table for each kind: kind and basis as columns would leave the names no room."""
    words = names.words
    heads = [words.label(key) for key in ("observer", "title", "since", "status")]
    parts: list[RenderableType | str] = []
    for kind in dict.fromkeys(one.kind for one in found):
        rows = [
            (
                one.holder,
                names.text(one.name),
                f"{names.days(one.since, one.since)} {_MARKS.get(one.status, '')}".strip(),
                words.say("observer_status", one.standing(day) or "in_force"),
            )
            for one in found
            if one.kind == kind
        ]
        parts += [head(words.say("observer_kind", kind)), table(heads, rows)]
    marked = [one for one in _MARKS if any(each.status == one for each in found)]
    legend = [f"{_MARKS[one]} {words.say('presidency_status', one)}" for one in marked]
    return lines(*parts, *([""] if legend else []), *legend)


@observer.command("admit")
@shared(ROSTER)
def admit(
    ctx: typer.Context,
    common: Shared,
    holder: Holder,
    *,
    since: Since,
    kind: Annotated[str, typer.Option("--kind", help="state, organization, network or guest.")],
    source: Source,
    name_en: Annotated[str, typer.Option("--name-en", help="Its name in English.")] = "",
    name_es: Annotated[str, typer.Option("--name-es", help="Its name in Spanish.")] = "",
    rights: Annotated[str, typer.Option("--rights", help="What it may do, in words.")] = "",
    decision: Decision = "",
) -> None:
    """Record that somebody attends as an observer from a day on.

    Example: rcm observer admit AR --kind state --since 2000-03-23 --name-en Argentina
    --source "V RCM, Joint Communiqué"
    """
    desk = Desk(ctx, common)
    given = name_en or name_es
    with desk.app() as application:
        register(
            desk,
            application,
            AdmitObserver,
            holder=holder,
            kind=kind,
            since=since.date(),
            name=Localized(en=name_en or given, es=name_es or given) if given else None,
            rights=rights,
            decision=decision,
            source=source,
        )


@observer.command("status")
@shared(ROSTER)
def status(
    ctx: typer.Context,
    common: Shared,
    holder: Holder,
    stands: Annotated[str, typer.Argument(metavar="STATUS", help="in_force, suspended or ended.")],
    since: Since,
    source: Source,
    reason: Reason = "",
    decision: Decision = "",
) -> None:
    """Record that an observer is suspended, admitted again, or none any more, from a day on.

    Example: rcm observer status AR suspended --since 2021-03-01 --source "Note of 20 February 2021"
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        register(
            desk,
            application,
            ChangeObserver,
            holder=holder,
            status=stands,
            since=since.date(),
            reason=reason,
            decision=decision,
            source=source,
        )
