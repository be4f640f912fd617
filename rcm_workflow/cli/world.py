"""How answers leave the program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TextIO

from pydantic import BaseModel
from rich.console import Console, Group, RenderableType
from rich.text import Text

from rcm_workflow.domain.certificate import instant_text
from rcm_workflow.domain.folded import Folded

WIDTH = 80


def plain(value: Any) -> Any:  # noqa: PLR0911 - one line per kind of value
    """The value as JSON has it: instants in UTC with six decimals, tuples as lists."""
    match value:
        case BaseModel() | Folded():
            return plain(value.model_dump(mode="python"))
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            items = sorted(value) if isinstance(value, set | frozenset) else value
            return [plain(one) for one in items]
        case bytes():
            return value.hex()
        case str() | int() | float() | bool() | None:
            return value
        case _:
            return str(value)


def as_json(value: Any) -> str:
    """One JSON value over several lines; the same value always gives the same text."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2)


def console(stream: TextIO, colour: str, environ: Mapping[str, str]) -> Console:
    """A console on a stream; without a terminal it is 80 columns wide and plain."""
    forced = {"always": True, "never": False}.get(colour)
    terminal = stream.isatty() if forced is None else forced
    columns = environ.get("COLUMNS", "")
    wide = int(columns) if columns.isdecimal() and int(columns) > 0 else None
    return Console(
        file=stream,
        force_terminal=terminal,
        no_color="NO_COLOR" in environ or colour == "never",
        width=wide or (None if stream.isatty() else WIDTH),
        highlight=False,
        soft_wrap=False,
        emoji=False,
        _environ=environ,
    )


def lines(*parts: RenderableType | str) -> Group:
    """Parts one under the other; strings are text and never markup."""
    return Group(*(Text(one) if isinstance(one, str) else one for one in parts))
