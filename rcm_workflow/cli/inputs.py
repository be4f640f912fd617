"""The declared inputs of a trigger as options: nothing about a machine is written twice."""

from __future__ import annotations

import inspect
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.spoken import spoken
from rcm_workflow.definitions.reserved import options_of
from rcm_workflow.domain.conditions_compared import called
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.inputs import LANGUAGES, wordings
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.domain.values import Document, Localized
from rcm_workflow.domain.words import nearest, typed
from rcm_workflow.i18n import catalogue

_GIVEN = "given_"
OCTETS = "application/octet-stream"

_METAVAR = {
    "text": "TEXT",
    "integer": "N",
    "date": "YYYY-MM-DD",
    "instant": "INSTANT",
    "country": "XX",
    "document": "FILE",
    "case": "CASE",
    "boolean": "yes|no",
    "countries": "XX,XX",
    "state": "XX",
    "holder": "XX|BODY",
    "meeting": "MEETING",
    "item": "ITEM",
}


class Given(NamedTuple):
    """What was given for the inputs of a trigger."""

    inputs: dict[str, Any]
    documents: tuple[tuple[str, Document], ...]


def read(
    desk: Desk,
    machine: MachineSpec,
    specs: Sequence[InputSpec],
    args: Sequence[str],
    *,
    prog: str,
    about: str,
) -> Given | None:
    """Parse the options of these inputs; ``None`` when only help was asked for, and printed.

    The machine tells what else its bounds name.

    Raises a usage error of the command line, or ``Refused`` ``file_not_readable``.
    """
    specs = [one for one in specs if not one.own]
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    found: dict[str, str] = {}
    ran = []

    def take(**values: str | None) -> None:
        ran.append(True)
        found.update(
            {name.removeprefix(_GIVEN): one for name, one in values.items() if one is not None}
        )

    titles = _titles(machine, specs)
    parameters = [
        inspect.Parameter(
            # An input may be called what Python keeps for itself: from, class, is.
            f"{_GIVEN}{name}",
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[str | None, _option(one, option, desk.lang, titles)],
            default=None,
        )
        for one in specs
        for name, option in zip(_values(one), options_of(one), strict=True)
    ]
    take.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    take.__annotations__ = {one.name: one.annotation for one in parameters}
    app.command(help=about, no_args_is_help=False)(take)
    options = {name for one in specs for name in options_of(one)}
    unknown = [arg for arg in args if arg.startswith("--") and _bare(arg) not in options]
    if unknown and "--help" not in args:
        raise _unknown(_bare(unknown[0]), specs)
    command = spoken(typer.main.get_command(app), desk.lang)
    command(args=list(args), prog_name=prog, standalone_mode=False)
    if not ran:
        return None
    files = {one.name for one in specs if one.type == "document"}
    documents = tuple(
        (name, _document(desk, Path(path))) for name, path in found.items() if name in files
    )
    return Given(_inputs(specs, found, machine), documents)


def _unknown(option: str, specs: Sequence[InputSpec]) -> Refused:
    """The refusal of an option nobody knows, with those that the step takes."""
    name = option.removeprefix("--").replace("-", "_")
    said = {one.name: "/".join(options_of(one)) for one in specs if one.type == "localized"}
    near = nearest(name, [one.name for one in specs])
    return Refused(
        "unknown_input",
        kind="input",
        name=name,
        nearest=said.get(near or "", near),
        known=[said.get(one.name, one.name) for one in specs],
        titles={said.get(one.name, one.name): one.title for one in specs},
    )


def _inputs(
    specs: Sequence[InputSpec], found: dict[str, str], machine: MachineSpec
) -> dict[str, Any]:
    """The values by the names of the inputs; the languages of a text go together again.

    A choice may be typed by what people call it, in either language.
    """
    given: dict[str, Any] = {}
    for spec in specs:
        values = {name: found[name] for name in _values(spec) if name in found}
        if spec.type == "localized" and values:
            given[spec.name] = {name.rpartition("_")[2]: one for name, one in values.items()}
        elif values and spec.type != "document":
            value = values[spec.name]
            known = wordings(spec.choices, machine.words)
            given[spec.name] = typed(value, known) or value
    return given


def _bare(arg: str) -> str:
    return arg.partition("=")[0]


def _values(spec: InputSpec) -> tuple[str, ...]:
    if spec.type != "localized":
        return (spec.name,)
    return tuple(f"{spec.name}_{lang}" for lang in LANGUAGES)


def _titles(machine: MachineSpec, specs: Sequence[InputSpec]) -> Mapping[str, Localized]:
    """What inputs are called, those of the step before those of the rest of the machine."""
    steps = (machine.opening, *machine.transitions)
    named = (*(one for move in steps for one in move.inputs), *specs)
    return {one.name: one.title for one in named}


def _bounds(spec: InputSpec, titles: Mapping[str, Localized], lang: str) -> Iterator[str]:
    words = catalogue(lang)
    for key, bound in (("not_before", spec.not_before), ("not_after", spec.not_after)):
        if bound:
            said = called(bound, lambda name: titles.get(name) or Localized(en=name, es=name))
            yield words.say("bounds", key, bound=said.in_(lang))


def _option(spec: InputSpec, option: str, lang: str, titles: Mapping[str, Localized]) -> Any:
    words = catalogue(lang)
    what = (words.say("input_types", spec.type), *_bounds(spec, titles, lang))
    note = f"{spec.title.in_(lang)} ({'; '.join(what)})."
    if spec.required:
        note += " *"
    metavar = "|".join(spec.choices) if spec.choices else _METAVAR.get(spec.type, "TEXT")
    return typer.Option(option, metavar=metavar, help=note)


def _document(desk: Desk, path: Path) -> Document:
    media, _ = mimetypes.guess_type(path.name)
    return Document.of(desk.read_file(path), media or OCTETS)
