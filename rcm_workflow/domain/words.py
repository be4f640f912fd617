"""Text from people, made safe to keep: one normal form, nothing invisible, a bounded length.

Control characters and bidirectional overrides can make a name read as another one on a screen or
in a letter; they are refused rather than silently dropped, so that nobody signs a text that was
not what they sent.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from rcm_workflow.domain.failures import Refused

LINE = 300
"""The longest title, name or reference, in characters."""
PARAGRAPHS = 8_000
"""The longest statement, reason or wording, in characters."""
TEXT = 1_000_000
"""The longest language version of a text, in bytes of UTF-8."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def line(value: str, field: str, limit: int = LINE) -> str:
    """One line of text in NFC without surrounding blanks.

    Raises ``Refused``: ``empty_text``, ``text_too_long``, ``control_character`` (any, line breaks
    included) or ``mixed_direction``.
    """
    return _clean(value, field, limit, allowed="")


def paragraphs(value: str, field: str, limit: int = PARAGRAPHS, *, empty: bool = True) -> str:
    """Text of several lines in NFC, lines ended by a line feed. Raises as :func:`line`."""
    unified = value.replace("\r\n", "\n").replace("\r", "\n")
    if empty and not unified.strip():
        return ""
    return _clean(unified, field, limit, allowed="\n\t")


def _clean(value: str, field: str, limit: int, allowed: str) -> str:
    if len(value) > limit:
        raise Refused("text_too_long", kind="input", field=field, length=len(value), limit=limit)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused("control_character", kind="input", field=field, character="U+D800") from None
    clean = unicodedata.normalize("NFC", value).strip()
    if not clean:
        raise Refused("empty_text", kind="input", field=field)
    for character in clean:
        if character in _BIDI:
            code = f"U+{ord(character):04X}"
            raise Refused("mixed_direction", kind="input", field=field, character=code)
        if character not in allowed and unicodedata.category(character) in ("Cc", "Cn", "Zl", "Zp"):
            code = f"U+{ord(character):04X}"
            raise Refused("control_character", kind="input", field=field, character=code)
    _one_direction(clean, field)
    return clean


def _one_direction(value: str, field: str) -> None:
    """A word that mixes left-to-right and right-to-left letters shows in another order."""
    for word in value.split():
        kinds = {unicodedata.bidirectional(character) for character in word}
        if "L" in kinds and kinds & {"R", "AL"}:
            raise Refused("mixed_direction", kind="input", field=field, character=word)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like a mistyped one, or ``None``."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else None
