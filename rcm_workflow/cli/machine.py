"""``rcm machine``: the procedures as data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType

from rcm_workflow.cli.desk import Desk, joined
from rcm_workflow.cli.failures import USAGE
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.tables import head, pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.access import Access
from rcm_workflow.definitions.checks import check_access, check_machine, check_policy
from rcm_workflow.definitions.diagram import mermaid, tree
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.words import nearest
from rcm_workflow.i18n import Catalogue

app = typer.Typer(no_args_is_help=True, help="The procedures: states, steps, who may do what.")

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
        parts += [pairs(rows), head(words.label("states"))]
        parts.append(table((words.label("state"), words.label("title")), states))
        parts.append(head(words.label("transitions")))
        parts.append(_step(machine.opening, desk))
    parts += [
        _step(one, desk) for one in machine.transitions if only is None or only in one.sources
    ]
    return lines(*parts)


def _step(one: Transition, desk: Desk) -> RenderableType:
    words, lang = desk.words, desk.lang
    rows = [
        (one.trigger, one.title.in_(lang)),
        (f"  {words.label('state')}", f"{joined(one.sources)} → {one.dest or '='}"),
        (f"  {words.label('by')}", joined(one.by)),
    ]
    asked = [*one.conditions, *(f"not {name}" for name in one.unless)]
    rows += [(f"  {words.label('conditions')}", joined(asked))] if asked else []
    needed = [f"{each.name}{' *' if each.required else ''}" for each in one.inputs]
    rows += [(f"  {words.label('inputs')}", joined(needed))] if needed else []
    rows += [(f"  {words.label('rules')}", joined([*one.rules, *one.gaps]))]
    return pairs([*rows, ("", "")])


@app.command("check")
@shared(BASE)
def check(
    ctx: typer.Context,
    common: Shared,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Machine files; all definitions if left out."),
    ] = None,
) -> None:
    """Prove that definition files are sound: reachable, unambiguous, translated, invariants true.

    Ends with 2 when a file has a fault, and names file and line.

    Example: rcm machine check machines/troika_consultation.v1.toml
    """
    desk = Desk(ctx, common)
    library = desk.library
    if files:
        policy, access = library.policy("rcm-2011"), _access(library)
        findings = [
            one
            for path in files
            for one in check_machine(desk.read_file(path), str(path), policy, access)
        ]
        count = len(files)
    else:
        count, findings = check_all(library)
    data = {
        "files": count,
        "findings": [
            {
                "file": one.file,
                "line": one.line,
                "code": one.code,
                "message": {lang: one.say(lang) for lang in ("en", "es")},
            }
            for one in findings
        ],
    }
    sound = f"{desk.words.label('ok')}: {files_checked(desk.words, count)}"
    desk.answer(data, lines(*(one.say(desk.lang) for one in findings)) if findings else sound)
    if findings:
        raise typer.Exit(USAGE)


def files_checked(words: Catalogue, count: int) -> str:
    """How many files were read."""
    return words.say("check", "file_checked" if count == 1 else "files_checked", count=count)


def check_all(library: Library) -> tuple[int, list[Finding]]:
    """Every fault of every machine, policy and table of rights, and how many files were read."""
    access = _access(library)
    findings: list[Finding] = []
    policies = library.all("policy")
    for found in policies:
        findings += check_policy(found.data, found.file)
    machines = {}
    for found in library.all("machine"):
        policy = library.policy(policies[0].name)
        faults = check_machine(found.data, found.file, policy, access)
        findings += faults
        if not faults:
            machines[found.name] = library.machine(f"{found.name}@{found.version}")
    tables = library.all("access")
    if len(machines) == len({one.name for one in library.all("machine")}):
        for found in tables:
            findings += check_access(found.data, found.file, machines)
    return len(policies) + len(library.all("machine")) + len(tables), findings


def _access(library: Library) -> Access:
    return library.access(library.access_document().body)


@app.command("diagram")
@shared(BASE)
def diagram(
    ctx: typer.Context,
    common: Shared,
    name: Name,
    kind: Annotated[
        str, typer.Option("--as-text", metavar="mermaid|tree", help="Form of the picture.")
    ] = "mermaid",
) -> None:
    """Draw a procedure: as Mermaid text for a document, or as a tree for the screen.

    Example: rcm machine diagram troika_consultation --as-text tree
    """
    desk = Desk(ctx, common)
    draw = {"mermaid": mermaid, "tree": tree}.get(kind)
    if draw is None:
        raise typer.BadParameter("mermaid or tree", param_hint="--as-text")
    text = draw(desk.library.machine(name), desk.lang).rstrip("\n")
    if desk.shared.json:
        desk.answer({"machine": name, "kind": kind, "text": text}, text)
    else:
        # A diagram is for another program: its lines are not broken to the width of a screen.
        print(text, file=desk.world.out)
