"""``rcm change``: what becomes of the changes that countries ask for."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from rcm_workflow.application import inspect
from rcm_workflow.cli import confidential, who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.chosen import chosen
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.erased import legible
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, WRITING, Ref, Shared, shared
from rcm_workflow.cli.tables import table
from rcm_workflow.cli.text import roles_of_act
from rcm_workflow.cli.world import plain
from rcm_workflow.domain.case import Change
from rcm_workflow.domain.commands import ConfirmChange, DisposeChange
from rcm_workflow.domain.values import Actor, Confirmation, Disposition

app = typer.Typer(
    no_args_is_help=True, help="Decide on the changes countries ask for, and answer for them."
)

Id = Annotated[str, typer.Argument(metavar="CHANGE", help="The number of the change.")]


@app.command("dispose")
@shared(WRITING)
def dispose(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    change: Id,
    disposition: Annotated[
        str,
        typer.Argument(
            metavar="DISPOSITION",
            help="incorporated, partly, not_incorporated, withdrawn_by_author, or a word for one "
            "of them in English or Spanish.",
        ),
    ],
    reason: Annotated[
        str, typer.Option("--reason", help="Why, unless it was taken up whole.")
    ] = "",
    conflicts_with: Annotated[
        list[str] | None,
        typer.Option("--conflicts-with", metavar="CHANGE", help="It cannot go with this one."),
    ] = None,
) -> None:
    """As the PPT, say what became of a requested change.

    Example: rcm change dispose TC-2021-001 HN-23-1 not_incorporated --reason "Outside the topic"
    """
    desk = Desk(ctx, common)
    became = chosen(disposition, Disposition, "disposition")
    with desk.app() as application:
        by = roles_of_act(application, ref, "disposition")
        command = DisposeChange(
            **desk.heading(ref, who.for_case(desk, application, ref, by)),
            change=change,
            disposition=became,
            reason=reason,
            conflicts_with=tuple(conflicts_with or ()),
        )
        act(desk, application, command)


@app.command("confirm")
@shared(WRITING)
def confirm(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    change: Id,
    answer: Annotated[
        str,
        typer.Argument(
            metavar="ANSWER",
            help="maintained or withdrawn, or a word for one of them in English or Spanish.",
        ),
    ],
    statement: Annotated[str, typer.Option("--statement", help="In your own words.")] = "",
) -> None:
    """As its author, maintain or withdraw a change that was not fully taken up.

    Example: rcm change confirm TC-2021-001 HN-23-1 withdrawn
    """
    desk = Desk(ctx, common)
    said = chosen(answer, Confirmation, "confirmation")
    with desk.app() as application:
        by = roles_of_act(application, ref, "confirmation")
        command = ConfirmChange(
            **desk.heading(ref, who.for_case(desk, application, ref, by)),
            change=change,
            answer=said,
            statement=statement,
        )
        act(desk, application, command)


@app.command("list")
@shared(READING)
def list_(ctx: typer.Context, common: Shared, ref: Ref) -> None:
    """List the requested changes you may read and what became of them.

    Example: rcm change list TC-2021-001
    """
    desk = Desk(ctx, common)
    words = desk.words
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        with application.store.read() as view:
            case, _, fields = inspect.visible(application, view, ref, actor)
            names = Names(desk.lang, view.roster())
        read = {
            change.event
            for poll in case.polls
            for country, change in poll.changes
            if _may_read(country, change, fields, actor)
        }
        said = confidential.said(
            desk, application, ref, actor, "change list", lambda event, _: event in read
        )
    data: list[dict[str, Any]] = []
    rows = []
    for poll in case.polls:
        for country, change in poll.changes:
            if not _may_read(country, change, fields, actor):
                continue
            wish = said.get(change.event, {}).get(f"wishes.{change.index}", {})
            data.append({**plain(change), **wish, "country": country, "round": poll.round})
            became = words.say("disposition", change.disposition) if change.disposition else "–"
            if change.reason:
                became += f": {change.reason}"
            if change.answer:
                became += f" ({words.say('confirmation', change.answer)})"
            asked = " · ".join(
                str(wish[key]) for key in ("passage", "wording", "reason") if wish.get(key)
            )
            if "erased_by" in wish:
                asked = legible(wish, words)
            rows.append((change.id, names.country(country), asked or "–", became))
    heads = [words.label(key) for key in ("change", "country", "value", "disposition")]
    desk.answer(data, table(heads, rows) if rows else words.label("no_changes"))


def _may_read(country: str, change: Change, fields: frozenset[str], actor: Actor) -> bool:
    """Whether a requested change may be read.

    The table of dispositions goes to all with the amended text; what others ask for in a round
    that still runs does not.
    """
    own = country == actor.country and "own_position" in fields
    decided = change.disposition is not None and "dispositions" in fields
    return own or decided or "changes" in fields
