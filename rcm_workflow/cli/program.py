"""The whole command line: every noun, and failures as exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer
from typer._click.core import Command
from typer._click.exceptions import ClickException

from rcm_workflow.cli.nouns import NOUNS, add, noun_of, with_all_names
from rcm_workflow.cli.spoken import spoken
from rcm_workflow.cli.surroundings import Work, World
from rcm_workflow.i18n.catalogue import LANGS

if TYPE_CHECKING:
    from rcm_workflow.application.ports import Clock, Entropy

# What only a command needs is imported where one is run: see `rcm_workflow.cli.nouns`.
# ruff: noqa: PLC0415

PROG = "rcm"
HELP = """The decision procedures of the Regional Conference on Migration, run and recorded.

Start with `rcm init --administrator PERSON`. Every command has --help with an example.
Answers go to stdout, remarks to stderr; --json makes the answer one JSON value.

Exit codes: 0 done, 1 error, 2 usage or input, 3 not found, 4 not permitted, 5 refused by the
rules, 6 somebody else was first, 7 verification failed, 8 database unreachable.
"""


@cache
def command(lang: str = LANGS[0], noun: str | None = None) -> Command:
    """The command line as one command, made once: taking signatures apart costs a while.

    Its help is in the language. Only the commands of ``noun`` can be run; of the others the help
    tells what they are for.
    """
    app = _app()
    # With one command or none typer would make of it something else than a group.
    app.callback()(_nothing)
    if noun is not None:
        add(app, noun)
    return spoken(with_all_names(typer.main.get_command(app)), lang)


def build() -> typer.Typer:
    """The whole command line, without running it."""
    app = _app()
    for name in NOUNS:
        add(app, name)
    return app


def _app() -> typer.Typer:
    return typer.Typer(help=HELP, no_args_is_help=True, add_completion=True, rich_markup_mode=None)


def _nothing() -> None:
    pass


def main(
    argv: Sequence[str] | None = None,
    *,
    work: Work,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    out: TextIO | None = None,
    err: TextIO | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
) -> int:
    """Run one command; return its exit code. What is left out is the real world's."""
    args = list(sys.argv[1:] if argv is None else argv)
    surroundings = os.environ if environ is None else environ
    here = Path.cwd() if folder is None else folder
    # Bytes that are no text in this terminal's encoding come as halves of characters, which
    # neither a database nor a letter can hold.
    args = [one.encode("utf-8", "replace").decode() for one in args]
    if args[:1] == ["--version"]:
        args[0] = "version"
    json, errors, noun = "--json" in args, err or sys.stderr, noun_of(args)
    lang = partial(_lang, args, surroundings, here)
    try:
        root = _root(lang(), noun)
        args = _for_group(root, args)
        world = None
        if noun is not None:
            world = _world(surroundings, here, out, errors, clock, entropy, work)
        code = root(args=args, prog_name=PROG, standalone_mode=False, obj=world)
    except ClickException as wrong:
        from rcm_workflow.cli.failures import usage

        return usage(wrong, errors, lang(), json=json)
    except typer.Abort:
        return 1
    except BrokenPipeError:
        return 0
    except Exception as failure:  # noqa: BLE001 - the one place where failures become exit codes
        from rcm_workflow.bootstrap import zones
        from rcm_workflow.cli.failures import tell

        return tell(failure, errors, lang(), json=json, zone_of=zones())
    return code if isinstance(code, int) else 0


def _root(lang: str, noun: str | None) -> Command:
    """The command line; the whole of it while a shell completes a word."""
    if f"_{PROG.upper()}_COMPLETE" in os.environ:
        return spoken(typer.main.get_command(build()), lang)
    return command(lang, noun)


def _world(
    environ: Mapping[str, str],
    folder: Path,
    out: TextIO | None,
    err: TextIO,
    clock: Clock | None,
    entropy: Entropy | None,
    work: Work,
) -> World:
    """What the command is handed; what is left out is the real world's."""
    from rcm_workflow.application.ids import SystemEntropy
    from rcm_workflow.clock import SystemClock
    from rcm_workflow.config import places

    return World(
        environ=environ,
        folder=folder,
        out=out or sys.stdout,
        err=err,
        clock=clock or SystemClock(),
        entropy=entropy or SystemEntropy(),
        work=work,
        files=places(folder, environ),
    )


def _for_group(root: Command, args: list[str]) -> list[str]:
    """The arguments without ``--lang`` where only the help of a group is asked for.

    A group has no options of its own; its help is in the language all the same.
    """
    kept = [
        one
        for place, one in enumerate(args)
        if one.partition("=")[0] != "--lang" and args[max(place - 1, 0)] != "--lang"
    ]
    words = [one for one in kept if one != "--help"]
    at: Any = root
    for word in words:
        at = getattr(at, "commands", {}).get(word)
    return kept if at is not None and hasattr(at, "commands") else args


def _lang(args: Sequence[str], environ: Mapping[str, str], folder: Path) -> str:
    """The language of the answer, also when the settings could not be read."""
    for place, arg in enumerate(args):
        flag, equals, value = arg.partition("=")
        if flag == "--lang":
            given = value if equals else "".join(args[place + 1 : place + 2])
            return given if given in LANGS else LANGS[0]
    from rcm_workflow.config import BadSettings, load, places

    try:
        return load({}, environ, places(folder, environ)).settings.lang
    except BadSettings:
        given = environ.get("RCM_LANG", "")
        return given if given in LANGS else LANGS[0]
