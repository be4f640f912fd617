"""``rcm sealed``: what was given in confidence, opened on the record, released, erased."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import RenderableType

from rcm_workflow.application.app import App
from rcm_workflow.application.settling import case_and_rules
from rcm_workflow.application.unsealing import Held, held, unseal
from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.confidential import sealed_in
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.erased import confidential, legible
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import KEEPING, READING, WRITING, Ref, Shared, shared
from rcm_workflow.cli.permitted import WHOLE
from rcm_workflow.cli.tables import table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.commands import EraseValues, ReleaseSealed
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.knowledge import readable
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.sealed import SealedValue
from rcm_workflow.domain.values import Actor
from rcm_workflow.domain.words import nearest

app = typer.Typer(
    no_args_is_help=True, help="What was given in confidence: read it, release it, erase it."
)
LEAST = 6
"""Digits of a number that must be given."""

Values = Annotated[
    list[str], typer.Argument(metavar="VALUE...", help="Its number in `rcm sealed list`.")
]


@app.command("list")
@shared(READING)
def list_(ctx: typer.Context, common: Shared, ref: Ref) -> None:
    """List the confidential values you may know of, and who has opened your own. Opens none.

    Example: rcm sealed list TC-2021-001
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        found = held(application, ref, actor)
        whole, names = _reader(desk, application, ref, actor)
    words = desk.words
    data = [_data(one, whole=whole) for one in found]
    rows = [
        (
            one.handle,
            *((one.value.event.rpartition(".")[2],) if whole else ()),
            confidential(one.value.name, words, names),
            names.country(one.value.author),
            _fate(one, names, whole=whole),
            _openings(one, names),
        )
        for one in found
    ]
    keys = ("value_number", *(("index",) if whole else ()), "name", "author", "status", "opened_by")
    heads = [words.label(key) for key in keys]
    desk.answer(data, table(heads, rows) if rows else words.label("no_sealed"))


def _reader(desk: Desk, application: App, ref: str, actor: Actor) -> tuple[bool, Names]:
    with application.store.read() as view:
        case, rules = case_and_rules(application, view, ref)
        roster = view.roster()
    now = max(application.clock.now(), case.last_at)
    fields = readable(case, rules.access, roles_of(actor, case, rules.access, roster, now))
    return WHOLE in fields, Names(desk.lang, roster, rules.machine)


def _data(one: Held, *, whole: bool) -> dict[str, Any]:
    return {
        "value": one.handle,
        # The number of an event would tell how much others have said.
        "event": one.value.event if whole else None,
        "name": one.value.name,
        "author": one.value.author,
        "own": one.own,
        "released": one.released is not None,
        "released_by": one.released if whole else None,
        "erased": one.erased is not None,
        "erased_by": one.erased if whole else None,
        "openings": [
            {
                "at": opening.recorded_at,
                "actor": str(opening.actor),
                "role": getattr(opening.event, "role", None),
                "ground": getattr(opening.event, "ground", None),
                "purpose": getattr(opening.event, "purpose", None),
            }
            for opening in one.openings
        ],
    }


def _fate(one: Held, names: Names, *, whole: bool) -> str:
    words = names.words
    if one.erased is not None:
        return str(legible({"erased_by": one.erased if whole else None}, words))
    return words.label("is_released" if one.released else "is_sealed")


def _openings(one: Held, names: Names) -> str:
    if not one.openings:
        return "–"
    last = one.openings[-1]
    who_last = f"{names.actor(last.actor)}, {names.when(last.recorded_at)}"
    count = len(one.openings)
    return who_last if count == 1 else f"{count}×, {who_last}"


@app.command("open")
@shared((*READING, "dry_run"))
def open_(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VALUE...]", help="Its number; all you may open if left out."),
    ] = None,
) -> None:
    """Read confidential values. That you have read those of others is recorded first.

    Example: rcm sealed open TC-2021-001
    """
    desk = Desk(ctx, common)
    words = desk.words
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        there = held(application, ref, actor)
        asked = _chosen(there, values, ref) if values else there
        refs = {one.value.ref for one in asked}
        said = unseal(
            application,
            ref,
            actor,
            "sealed open",
            lambda event, name: (event, name) in refs,
            dry_run=common.dry_run,
        )
        if said.withheld is not None:
            why = desk.explained(said.withheld)
            raise Refused("opening_cannot_be_recorded", kind="conflict", why=why)
        if not common.dry_run:
            sealed_in(application, said)
        _, names = _reader(desk, application, ref, actor)
    recorded = {one.handle for one in asked if one.value.ref in said.opened}
    if common.dry_run:
        told = words.label("would_open", count=len(recorded))
        data = {"dry_run": True, "would_open": sorted(recorded)}
        desk.answer(data, lines(words.label("dry_run"), told))
        return
    found, rows = [], []
    for one in asked:
        value = said.values.get(one.value.event, {}).get(one.value.name)
        opened = one.handle in recorded
        found.append(
            {
                "value": one.handle,
                "name": one.value.name,
                "author": one.value.author,
                "recorded": opened,
                "content": value,
            }
        )
        rows.append((one.handle, names.country(one.value.author), _content(value, names)))
    heads = [words.label(key) for key in ("value_number", "author", "content")]
    shown: list[RenderableType | str] = [table(heads, rows) if rows else words.label("no_sealed")]
    if recorded:
        shown.append(words.label("openings_recorded", count=len(recorded)))
    desk.answer(found, lines(*shown))


def _content(value: Any, names: Names) -> str:
    value = legible(value, names.words)
    if isinstance(value, dict):
        said = ((names.words.say("field", key), one) for key, one in value.items())
        return " · ".join(f"{title}: {one}" for title, one in said if one)
    return "–" if value is None else str(value)


@app.command("release")
@shared(WRITING)
def release(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    values: Values,
    decision: Annotated[
        str, typer.Option("--decision", help="What it rests on; not for your own.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
) -> None:
    """Let whoever may read the case read these values, from now on and for good.

    The author releases its own; the PPT those of others, by a decision that it names.

    Example: rcm sealed release TC-2021-001 8b34bbaed910 --as honduras
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        command = ReleaseSealed(
            **desk.heading(ref, actor),
            values=_named(application, ref, actor, values),
            decision=decision,
            reason=reason,
        )
        act(desk, application, command)


@app.command("erase")
@shared(WRITING)
def erase(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    values: Values,
    basis: Annotated[str, typer.Option("--basis", help="The legal basis.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
) -> None:
    """Destroy confidential values for ever. That it was done, by whom and on what basis, stays.

    Its tables are written anew, so that nothing is left in them; backups are yours to treat, and
    so is PostgreSQL's write-ahead log.

    Example: rcm sealed erase TC-2021-001 8b34bbaed910 --basis "Art. 17" --reason "Request" --as
    mexico
    """
    desk = Desk(ctx, common)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        command = EraseValues(
            **desk.heading(ref, actor),
            values=_named(application, ref, actor, values),
            basis=basis,
            reason=reason,
        )
        if act(desk, application, command).leftover:
            desk.aside(desk.words.label("not_scrubbed"))


@app.command("scrub")
@shared(KEEPING)
def scrub(ctx: typer.Context, common: Shared) -> None:
    """Write the database anew, so that nothing of what was erased is left in it.

    Erasing does so by itself; this is for when somebody else was using the database then.

    Example: rcm sealed scrub
    """
    desk = Desk(ctx, common)
    words = desk.words
    with desk.app() as application:
        if common.dry_run:
            told = words.label("would_scrub")
            desk.answer({"dry_run": True}, lines(words.label("dry_run"), told))
            return
        application.store.scrub()
    desk.answer({"dry_run": False}, words.label("scrubbed"))


def _named(application: App, ref: str, actor: Actor, given: list[str]) -> tuple[SealedValue, ...]:
    """The values meant. Raises ``Refused`` as ``held``, and ``unknown_sealed_value``."""
    return tuple(one.value for one in _chosen(held(application, ref, actor), given, ref))


def _chosen(there: tuple[Held, ...], given: list[str], ref: str) -> tuple[Held, ...]:
    chosen: dict[str, Held] = {}
    for number in given:
        fitting = [
            one for one in there if len(number) >= LEAST and one.handle.startswith(number.lower())
        ]
        if len(fitting) != 1:
            near = nearest(number, {one.handle for one in there})
            raise Refused(
                "unknown_sealed_value", kind="not_found", value=number, case=ref, nearest=near
            )
        chosen[fitting[0].handle] = fitting[0]
    return tuple(chosen.values())
