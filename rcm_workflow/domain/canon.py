"""The one way the core writes data to bytes before it takes a digest.

Keys sorted, no blanks, UTF-8, no floats: the same bytes as RFC 8785 for the values used here.
"""

from __future__ import annotations

import json
from typing import Any

from rcm_workflow.domain.values import sha256


def data_bytes(value: Any) -> bytes:
    """The canonical bytes of strings, integers, booleans, lists and maps of them."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def digest_of(value: Any) -> str:
    """SHA-256 over :func:`data_bytes`."""
    return sha256(data_bytes(value))
