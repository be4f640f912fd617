"""The whole command line: every noun, and failures as exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import typer
from typer._click.core import Command
from typer._click.exceptions import ClickException

from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.ports import Clock, Entropy
from rcm_workflow.bootstrap import zones
from rcm_workflow.cli import (
    admission,
    audit,
    calendar,
    case,
    change,
    delivery,
    doctor,
    log,
    machine,
    mandate,
    meeting,
    observer,
    period,
    person,
    policy,
    position,
    presidency,
    receipt,
    sealed,
    seat,
    setup,
    statement,
    text,
    witness,
    work,
)
from rcm_workflow.cli.failures import OK, tell, usage
from rcm_workflow.cli.spoken import spoken
from rcm_workflow.cli.world import Work, World
from rcm_workflow.clock import SystemClock
from rcm_workflow.config import BadSettings, load, places
from rcm_workflow.i18n import LANGS

PROG = "rcm"
HELP = """The decision procedures of the Regional Conference on Migration, run and recorded.

Start with `rcm init --administrator PERSON`. Every command has --help with an example.
Answers go to stdout, remarks to stderr; --json makes the answer one JSON value.

Exit codes: 0 done, 1 error, 2 usage or input, 3 not found, 4 not permitted, 5 refused by the
rules, 6 somebody else was first, 7 verification failed, 8 database unreachable.
"""


@cache
def command(lang: str = LANGS[0]) -> Command:
    """The command line as one command, made once: taking signatures apart costs a while.

    Its help is in the language.
    """
    return spoken(typer.main.get_command(build()), lang)


def build() -> typer.Typer:
    """The command line, without running it."""
    app = typer.Typer(help=HELP, no_args_is_help=True, add_completion=True, rich_markup_mode=None)
    app.command("init")(setup.init)
    app.command("doctor")(doctor.doctor)
    app.command("version")(setup.version)
    app.command("worker")(work.worker)
    app.command("sign")(statement.sign)
    for name, group in (
        ("case", case.app),
        ("text", text.app),
        ("position", position.app),
        ("change", change.app),
        ("sealed", sealed.app),
        ("period", period.app),
        ("calendar", calendar.app),
        ("delivery", delivery.app),
        ("person", person.person),
        ("seat", seat.seat),
        ("mandate", mandate.mandate),
        ("presidency", presidency.presidency),
        ("meeting", meeting.meeting),
        ("observer", observer.observer),
        ("body", admission.body),
        ("admission", admission.admission),
        ("machine", machine.app),
        ("policy", policy.app),
        ("log", log.log),
        ("audit", audit.audit),
        ("receipt", receipt.app),
        ("witness", witness.app),
        ("outbox", log.outbox),
        ("config", setup.config),
    ):
        app.add_typer(group, name=name)
    return app


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
    world = World(
        environ=surroundings,
        folder=here,
        out=out or sys.stdout,
        err=err or sys.stderr,
        clock=clock or SystemClock(),
        entropy=entropy or SystemEntropy(),
        work=work,
        files=places(here, surroundings),
    )
    # Bytes that are no text in this terminal's encoding come as halves of characters, which
    # neither a database nor a letter can hold.
    args = [one.encode("utf-8", "replace").decode() for one in args]
    json = "--json" in args
    try:
        root = command(_lang(args, world))
        args = _for_group(root, args)
        code = root(args=args, prog_name=PROG, standalone_mode=False, obj=world)
    except ClickException as wrong:
        return usage(wrong, world.err, _lang(args, world), json=json)
    except typer.Abort:
        return 1
    except BrokenPipeError:
        return OK
    except Exception as failure:  # noqa: BLE001 - the one place where failures become exit codes
        return tell(failure, world.err, _lang(args, world), json=json, zone_of=zones())
    return code if isinstance(code, int) else OK


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


def _lang(args: Sequence[str], world: World) -> str:
    """The language of the answer, also when the settings could not be read."""
    for place, arg in enumerate(args):
        flag, equals, value = arg.partition("=")
        if flag == "--lang":
            given = value if equals else "".join(args[place + 1 : place + 2])
            return given if given in LANGS else LANGS[0]
    try:
        return load({}, world.environ, world.files).settings.lang
    except BadSettings:
        given = world.environ.get("RCM_LANG", "")
        return given if given in LANGS else LANGS[0]
