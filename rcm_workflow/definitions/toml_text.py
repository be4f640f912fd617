"""Writing a definition as TOML: the same tables always give the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def toml_text(table: Mapping[str, Any]) -> str:
    """A table of strings, whole numbers, booleans, lists of these, and tables.

    Raises ``TypeError`` for anything else; no definition has it.
    """
    return "\n".join(_table((), table)).strip("\n") + "\n"


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    plain = {key: one for key, one in table.items() if not isinstance(one, Mapping)}
    if path and (plain or not table):
        yield ""
        yield f"[{'.'.join(_key(part) for part in path)}]"
    for key, value in plain.items():
        yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _table((*path, key), value)


def _key(key: str) -> str:
    return key if _BARE.match(key) else _value(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            # JSON escapes what TOML wants escaped, but for DEL.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case _ if isinstance(value, Sequence):
            return f"[{', '.join(_value(one) for one in value)}]"
    message = f"TOML is not written here for {type(value).__name__}"
    raise TypeError(message)
