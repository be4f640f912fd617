"""Options that many commands share, written once and added to each command that takes them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, get_args

import typer
from typer.models import ArgumentInfo, OptionInfo

from rcm_workflow.domain.failures import Refused

PANEL = "On every command"
WHO = "Who asks"
HOW = "How it is recorded"
NO = False


@dataclass(frozen=True, slots=True)
class Shared:
    """What the shared options of one command were set to; ``None`` or ``False`` when not given."""

    json: bool = False
    lang: str | None = None
    database: str | None = None
    at: str | None = None
    actor: str | None = None
    seat: str | None = None
    command_id: str | None = None
    occurred_at: str | None = None
    if_version: int | None = None
    dry_run: bool = False


def _option(kind: Any, default: Any, *names: str, panel: str = PANEL, **more: Any) -> Any:
    return Annotated[kind, typer.Option(*names, rich_help_panel=panel, **more)], default


_ALL: dict[str, tuple[Any, Any]] = {
    "json": _option(bool, NO, "--json", help="Answer with one JSON value."),
    "lang": _option(str | None, None, "--lang", metavar="en|es", help="Language of the answer."),
    "database": _option(str | None, None, "--database", metavar="URL", help="Use this database."),
    "at": _option(str | None, None, "--at", hidden=True, help="The clock of a rehearsal."),
    "actor": _option(
        str | None, None, "--as", metavar="PERSON", panel=WHO, help="Your id in the roster."
    ),
    "seat": _option(
        str | None,
        None,
        "--seat",
        metavar="HOLDER/CAPACITY",
        panel=WHO,
        help="The seat you speak from, where you hold several.",
    ),
    "command_id": _option(
        str | None,
        None,
        "--command-id",
        metavar="ID",
        panel=HOW,
        help="Your own number for this act. Given twice, it is done once.",
    ),
    "occurred_at": _option(
        str | None,
        None,
        "--occurred-at",
        metavar="INSTANT",
        panel=HOW,
        help="When it really happened, if you record it later.",
    ),
    "if_version": _option(
        int | None,
        None,
        "--if-version",
        metavar="N",
        panel=HOW,
        help="Only if the case still is at this version.",
    ),
    "dry_run": _option(
        bool, NO, "--dry-run", panel=HOW, help="Show what would follow; store nothing."
    ),
}

SHARED_NAMES = frozenset(get_args(kind)[1].default for kind, _ in _ALL.values())
"""``--json`` and so on, as they are written."""

Ref = Annotated[str, typer.Argument(metavar="CASE", help="The number of the case.")]

BASE = ("json", "lang")
STORE = (*BASE, "database", "at")
READING = (*STORE, "actor", "seat")
KEEPING = (*STORE, "dry_run")
"""For what is done to the whole database, by whoever keeps the machine."""
ROSTER = (*READING, "command_id", "occurred_at", "dry_run")
WRITING = (*ROSTER, "if_version")


def shared(
    names: tuple[str, ...],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the shared options of these names.

    The command takes ``(ctx, shared, …)`` first; typer sees its own options and the shared ones.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(command, eval_str=True).parameters.values())[2:]
        extra = [
            inspect.Parameter(
                f"shared_{name}",
                inspect.Parameter.KEYWORD_ONLY,
                annotation=_ALL[name][0],
                default=_ALL[name][1],
            )
            for name in names
        ]
        context = inspect.Parameter(
            "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
        )
        kept = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]

        # What is empty by itself may be given as empty.
        flags = {one.name: _flag(one) for one in [*kept, *extra] if one.default != ""}

        @functools.wraps(command)
        def run(ctx: typer.Context, **given: Any) -> None:
            for name, flag in flags.items():
                _refuse_blank(given.get(name), flag)
            found = {
                one.name: given.pop(f"shared_{one.name}")
                for one in fields(Shared)
                if f"shared_{one.name}" in given
            }
            command(ctx, Shared(**found), **given)

        run.__signature__ = inspect.Signature([context, *kept, *extra])  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in [context, *kept, *extra]}
        return run

    return decorate


def _flag(parameter: inspect.Parameter) -> str:
    """What a reader of the help calls a parameter: ``--reason``, or ``CASE``."""
    about = get_args(parameter.annotation)[1:]
    for one in about:
        if isinstance(one, OptionInfo | ArgumentInfo):
            # Inside Annotated the first name stands where a default would.
            given = (one.default, *(one.param_decls or ()))
            names = [name for name in given if isinstance(name, str) and name.startswith("--")]
            return names[0] if names else str(one.metavar or parameter.name)
    return parameter.name


def _refuse_blank(value: Any, flag: str) -> None:
    """A blank is a slip of a script: whoever has nothing to say leaves the option out."""
    for one in value if isinstance(value, list | tuple) else (value,):
        if isinstance(one, str) and not one.strip():
            raise Refused("empty_text", kind="input", field=flag)
