"""A value as somebody reads it who compares two: plain text, never how Python spells an object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python

from rcm_workflow.phrase import NONE, Phrase

SHOWN = 200
"""How many characters of a value are shown."""


def plain(value: Any) -> str:
    """Nothing as a phrase, texts as they are, texts in a row with commas, anything else as JSON."""
    if isinstance(value, Phrase):
        return value
    if value is None or value in ((), [], ""):
        return NONE
    if isinstance(value, str):
        return str(value)[:SHOWN]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Sequence) and all(isinstance(one, str) for one in value):
        return ", ".join(map(str, value))[:SHOWN]
    told = to_jsonable_python(value, fallback=str)
    return json.dumps(told, ensure_ascii=False, sort_keys=True)[:SHOWN]
