"""A value of a definition as its file would write it, and no longer than a reader needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

_LONGEST = 60


def shown(value: Any) -> str:
    """The value in the words of TOML: ``true`` and not ``True``, a table as ``{ key = … }``."""
    text = _written(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _written(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return f"{{ {', '.join(f'{key} = …' for key in value)} }}" if value else "{}"
        case list() | tuple():
            return f"[{', '.join(_written(one) for one in value)}]"
    return str(value)
