"""Write the reference pages: ``python -m rcm_workflow.cli.reference`` from the checkout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import typer

from rcm_workflow.cli.options import HOW, PANEL, WHO
from rcm_workflow.cli.program import HELP, PROG, build
from rcm_workflow.i18n import LANGS, catalogue

_NOTE = "Generated from the program; do not edit. `python -m rcm_workflow.cli.reference` writes it."


def generated() -> Mapping[str, str]:
    """Every generated page below ``docs/`` and its text."""
    return {
        "cli.md": "\n".join(_commands()) + "\n",
        "refusals.md": "\n".join(_refusals()) + "\n",
    }


def _commands() -> Iterator[str]:
    yield from ("# The commands", "", _NOTE, "", HELP.strip(), "")
    yield from ("## Options of many commands", "")
    yield from _shared()
    for path, command in _walk(typer.main.get_command(build()), ()):
        if getattr(command, "commands", None):
            continue
        yield from _command(" ".join((PROG, *path)), command)


def _walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from _walk(each, (*path, name))


def _command(name: str, command: Any) -> Iterator[str]:
    about, _, example = str(command.help or "").partition("Example: ")
    yield from (f"## {name}", "", about.strip(), "")
    if example:
        joined = " ".join(example.split())
        yield from ("```sh", joined, "```", "")
    own = [one for one in command.params if not one.hidden and _panel(one) is None]
    rows = [_row(one) for one in own if "--help" not in one.opts]
    if rows:
        yield from ("| | | |", "|---|---|---|", *rows, "")
    taken = [f"`{one.opts[0]}`" for one in command.params if _panel(one) and not one.hidden]
    if taken:
        yield from (f"Also: {', '.join(taken)}.", "")


def _shared() -> Iterator[str]:
    seen: dict[str, str] = {}
    for _, command in _walk(typer.main.get_command(build()), ()):
        for one in command.params:
            if _panel(one) and not one.hidden:
                seen.setdefault(one.opts[0], _row(one))
    yield from ("| | | |", "|---|---|---|", *seen.values(), "")


def _panel(param: Any) -> str | None:
    found = getattr(param, "rich_help_panel", None)
    return found if found in (PANEL, WHO, HOW) else None


def _row(param: Any) -> str:
    kind = param.type_descriptor.annotation
    if param.param_type_name == "argument":
        shown = f"`{str(param.metavar or param.name).upper()}`"
    else:
        metavar = "" if kind is bool else f" {param.metavar or 'TEXT'}"
        shown = f"`{param.opts[0]}{metavar}`".replace("|", "\\|")
    note = str(getattr(param, "help", "") or "")
    if isinstance(kind, type) and issubclass(kind, Enum):
        note += f" One of: {', '.join(f'`{one.value}`' for one in kind)}."
    return f"| {shown} | {'required' if param.required else ''} | {note} |"


def _refusals() -> Iterator[str]:
    yield from ("# Refusals", "", _NOTE, "")
    yield "A refusal is an answer: a code for programs, a sentence for people that says what to do."
    yield from ("Words in braces are filled in with the facts of the case.", "")
    yield from ("| Code | English | Español |", "|---|---|---|")
    tables = [catalogue(lang).tables["refusals"] for lang in LANGS]
    for code in sorted(tables[0]):
        yield f"| `{code}` | {' | '.join(_cell(one[code]) for one in tables)} |"


def _cell(text: str) -> str:
    return text.replace("{hint}", "").replace("|", "\\|")


def write(docs: Path) -> None:
    """Write the pages."""
    for name, text in generated().items():
        (docs / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path("docs"))
