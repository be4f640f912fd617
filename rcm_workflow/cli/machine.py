"""``rcm machine``: the procedures as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import RenderableType

from rcm_workflow.cli.desk import Desk, joined
from rcm_workflow.cli.machine_check import check
from rcm_workflow.cli.machine_draw import diagram
from rcm_workflow.cli.machine_new import new
from rcm_workflow.cli.machine_simulate import simulate
from rcm_workflow.cli.migrate import machine as migrate
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.tables import head, pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.definitions.machine_parts import Input
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.words import nearest

app = typer.Typer(no_args_is_help=True, help="The procedures: states, steps, who may do what.")

app.command("new")(new)
app.command("check")(check)
app.command("simulate")(simulate)
app.command("diagram")(diagram)
app.command("migrate")(migrate)

Name = Annotated[str, typer.Argument(metavar="MACHINE", help="Its name, or name@version.")]


@app.command("list")
@shared(BASE)
def list_(ctx: typer.Context, common: Shared) -> None:
    """List the procedures.

    Example: rcm machine list
    """
    desk = Desk(ctx, common)
    data, rows = [], []
    for found in desk.library.all("machine"):
        one = desk.library.machine(f"{found.name}@{found.version}")
        data.append(
            {
                "machine": one.machine,
                "version": one.version,
                "title": one.title,
                "states": len(one.states),
                "transitions": len(one.transitions),
                "digest": found.digest,
            }
        )
        rows.append((one.machine, str(one.version), one.title.in_(desk.lang)))
    heads = [desk.words.label(key) for key in ("machine", "version", "title")]
    desk.answer(data, table(heads, rows, right=(1,)))


@app.command("show")
@shared(BASE)
def show(
    ctx: typer.Context,
    common: Shared,
    name: Name,
    state: Annotated[
        str | None, typer.Option("--state", help="Only the steps out of this state.")
    ] = None,
) -> None:
    """Show a procedure: its states, and every step with who may make it and under what conditions.

    Example: rcm machine show troika_consultation --state draft
    """
    desk = Desk(ctx, common)
    machine = desk.library.machine(name)
    if state is not None:
        require_state(state, machine.states)
    desk.answer(machine, _view(machine, state, desk))


def require_state(name: str, known: Iterable[str]) -> None:
    """Raise ``Refused`` ``unknown_state`` with the nearest name, for a state nobody has."""
    states = set(known)
    if name not in states:
        near = nearest(name, sorted(states))
        raise Refused("unknown_state", kind="not_found", name=name, nearest=near)


def _view(machine: Machine, only: str | None, desk: Desk) -> RenderableType:
    words, lang = desk.words, desk.lang
    parts: list[RenderableType | str] = []
    if only is None:
        rows = [
            (words.label("machine"), f"{machine.machine} v{machine.version}"),
            (words.label("title"), machine.title.in_(lang)),
            (words.label("meaning"), machine.summary.in_(lang)),
            (words.label("rules"), joined(machine.rules)),
        ]
        states = [
            (one.name, one.title.in_(lang) + (f" ({words.label('final')})" if one.final else ""))
            for one in machine.states.values()
        ]
        links = [f"{name} ({title.in_(lang)})" for name, title in machine.links.items()]
        rows += [("--link", joined(links))] if links else []
        parts += [pairs(rows), head(words.label("states"))]
        parts.append(table((words.label("state"), words.label("title")), states))
        parts.append(head(words.label("transitions")))
        parts.append(_step(machine.opening, machine, desk))
    parts += [
        _step(one, machine, desk)
        for one in machine.transitions
        if only is None or only in one.sources
    ]
    return lines(*parts)


def _step(one: Transition, machine: Machine, desk: Desk) -> RenderableType:
    words, lang = desk.words, desk.lang
    rows = [
        (one.trigger, one.title.in_(lang)),
        (f"  {words.label('state')}", f"{joined(one.sources)} → {one.dest or '='}"),
        (f"  {words.label('by')}", joined(one.by)),
    ]
    asked = [*one.conditions, *(f"not {name}" for name in one.unless)]
    rows += [(f"  {words.label('conditions')}", joined(asked))] if asked else []
    named = [_named(each) for each in one.inputs if not each.choices]
    rows += [(f"  {words.label('inputs')}", joined(named))] if named else []
    rows += [
        (f"  {_named(each)}", _offered(each, machine, lang)) for each in one.inputs if each.choices
    ]
    rows += [(f"  {words.label('rules')}", joined([*one.rules, *one.gaps]))]
    return pairs([*rows, ("", "")])


def _named(given: Input) -> str:
    return f"{given.name}{' *' if given.required else ''}"


def _offered(given: Input, machine: Machine, lang: str) -> str:
    """The choices in words, each with what is typed for it."""
    words = machine.words
    said = [(words[one].in_(lang) if one in words else one, one) for one in given.choices]
    return "; ".join(word if word == code else f"{word} ({code})" for word, code in said)
