"""The nouns of the command line, each loaded only when a command of it is given.

All of them together import the whole program, the audit and the planner of deadlines with it: a
second of work before the first word of ``rcm --help``. Of what is not asked for stands here what
the help of ``rcm`` says of it; a test holds it to what the commands say of themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand


class Noun(NamedTuple):
    """Where a command or a group of commands is, and what it is for."""

    module: str
    attribute: str
    help: str
    single: bool = False
    """Whether it is a command itself."""

    def load(self) -> Any:
        """The function of the command, or the group."""
        return getattr(import_module(f"{__package__}.{self.module}"), self.attribute)


NOUNS: Mapping[str, Noun] = {
    "init": Noun(
        "setup",
        "init",
        "Create the database with its log, the Member Countries, seats and presidencies on record.",
        single=True,
    ),
    "doctor": Noun(
        "doctor",
        "doctor",
        "Look whether database, definitions, time zones, clock and log are in order.",
        single=True,
    ),
    "version": Noun("version", "version", "Show the version of this program.", single=True),
    "worker": Noun(
        "work",
        "worker",
        "Let periods end, remind, send letters, and seal the log, until it is told to stop.",
        single=True,
    ),
    "sign": Noun(
        "statement",
        "sign",
        "Read what your country is about to say, and sign it. Needs no database and no network.",
        single=True,
    ),
    "case": Noun("case", "app", "Open a case, look at it, and move it."),
    "text": Noun("text", "app", "File versions of the text, read and compare them."),
    "position": Noun("position", "app", "Record and read the positions of countries."),
    "change": Noun(
        "change", "app", "Decide on the changes countries ask for, and answer for them."
    ),
    "sealed": Noun("sealed", "app", "What was given in confidence: read it, release it, erase it."),
    "period": Noun("period", "app", "Show how deadlines were counted; give more time."),
    "calendar": Noun(
        "calendar", "app", "Working days: look at them, count on them, plan with them."
    ),
    "delivery": Noun("delivery", "app", "Say whether a letter arrived."),
    "person": Noun("person", "person", "Register persons. The log holds only their id."),
    "seat": Noun("seat", "seat", "Seats: a State or body in one capacity."),
    "mandate": Noun("mandate", "mandate", "Who holds a seat from which day to which."),
    "presidency": Noun("presidency", "presidency", "Who holds the Presidency Pro-Témpore."),
    "meeting": Noun("meeting", "meeting", "Convene, open and close the meetings of a body."),
    "observer": Noun("observer", "observer", "Who attends as an observer."),
    "body": Noun("admission", "body", "The bodies of the Conference."),
    "admission": Noun("admission", "admission", "Who is admitted to what."),
    "machine": Noun("machine", "app", "The procedures: states, steps, who may do what."),
    "policy": Noun("policy", "app", "The answers given where the documents of the RCM are silent."),
    "log": Noun("log", "log", "Check that nobody changed the history."),
    "audit": Noun("audit", "audit", "Prove the history without trusting the office."),
    "receipt": Noun("receipt", "app", "Proofs of what was recorded, to take home."),
    "witness": Noun("witness", "app", "Be a witness: sign heads of a log you watch."),
    "outbox": Noun("log", "outbox", "Letters that wait to be sent."),
    "config": Noun("setup", "config", "The settings and where they come from."),
}
"""In the order of the help."""


def noun_of(args: Sequence[str]) -> str | None:
    """The noun that a command line is about, if it names one."""
    return next((one for one in args if one in NOUNS), None)


def add(app: typer.Typer, name: str) -> None:
    """Load a noun into the command line."""
    found = NOUNS[name]
    if found.single:
        app.command(name)(found.load())
    else:
        app.add_typer(found.load(), name=name)


def with_all_names(root: Any) -> Any:
    """The command line with the name and the purpose of what was not loaded."""
    loaded = root.commands
    root.commands = {
        name: loaded.get(name) or TyperCommand(name, help=noun.help) for name, noun in NOUNS.items()
    }
    return root
