"""Text from people, made safe to keep: one normal form, nothing invisible, a bounded length.

Control characters and bidirectional overrides can make a name read as another one on a screen or
in a letter; they are refused rather than silently dropped, so that nobody signs a text that was
not what they sent.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from rcm_workflow.domain.failures import Refused

LINE = 300
"""The longest title, name or reference, in characters."""
PARAGRAPHS = 8_000
"""The longest statement, reason or wording, in characters."""
TEXT = 1_000_000
"""The longest language version of a text, in bytes of UTF-8."""

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029{_BIDI}]")
_INVISIBLE_IN_PARAGRAPHS = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}]")
_DIRECTION = re.compile(rf"[{_BIDI}]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")


_UNSEEN = frozenset({"Cn", "Cf", "Co", "Cs"})
"""Unassigned characters, whose normal form may still change and with it the digest of what was
signed; and zero-width, tag and private ones, by which two names look alike that are not."""


def line(value: str, field: str, limit: int = LINE) -> str:
    """One line of text in NFC without surrounding blanks.

    Raises ``Refused``: ``empty_text``, ``text_too_long``, ``control_character`` (any, line breaks
    included) or ``mixed_direction``.
    """
    clean = _clean(value, field, limit, _INVISIBLE)
    if _RIGHT_TO_LEFT.search(clean):
        # In a name or a title even whole words of two directions change places on a screen.
        _one_direction([clean], field)
    return clean


def paragraphs(value: str, field: str, limit: int = PARAGRAPHS, *, empty: bool = True) -> str:
    """Text of several lines in NFC, lines ended by a line feed. Raises as :func:`line`."""
    unified = value.replace("\r\n", "\n").replace("\r", "\n")
    if empty and not unified.strip():
        return ""
    return _clean(unified, field, limit, _INVISIBLE_IN_PARAGRAPHS)


def _clean(value: str, field: str, limit: int, invisible: re.Pattern[str]) -> str:
    if len(value) > limit:
        raise Refused("text_too_long", kind="input", field=field, length=len(value), limit=limit)
    clean = value if value.isascii() else _normal(value, field)
    clean = clean.strip(" \t\n")
    if not clean:
        raise Refused("empty_text", kind="input", field=field)
    if clean.isascii() and clean.isprintable():
        # Most is, and nothing can be hidden in it: the searches below look at each letter again.
        return clean
    hidden = invisible.search(clean)
    if hidden is not None:
        code = "mixed_direction" if _DIRECTION.match(hidden[0]) else "control_character"
        raise Refused(code, kind="input", field=field, character=f"U+{ord(hidden[0]):04X}")
    if _RIGHT_TO_LEFT.search(clean):
        _one_direction(clean.split(), field)
    return clean


def _normal(value: str, field: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused("control_character", kind="input", field=field, character="U+D800") from None
    for character in value:
        kind = unicodedata.category(character)
        if kind in _UNSEEN and not _DIRECTION.match(character):
            shown = f"U+{ord(character):04X}"
            raise Refused("control_character", kind="input", field=field, character=shown)
    return unicodedata.normalize("NFC", value)


def _one_direction(pieces: Iterable[str], field: str) -> None:
    """What mixes left-to-right and right-to-left letters shows in another order."""
    for word in pieces:
        kinds = {unicodedata.bidirectional(character) for character in word}
        if "L" in kinds and kinds & {"R", "AL"}:
            raise Refused("mixed_direction", kind="input", field=field, character=word[:40])


def folded(text: str) -> str:
    """A word as it is compared where it is typed: without accents, case, dashes and points."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    return " ".join("".join(letters).split())


def typed(word: str, known: Mapping[str, Iterable[str]]) -> str | None:
    """The code that is meant by a word: itself, or one of the words known for it.

    ``None`` where it is nobody's word, or that of several.
    """
    if word in known:
        return word
    sought = folded(word)
    found = {
        code for code, words in known.items() if sought in map(folded, (code, *words)) and sought
    }
    return found.pop() if len(found) == 1 else None


def nearest_code(word: str, known: Mapping[str, Iterable[str]]) -> str | None:
    """The code whose own form or one of whose words looks most like a mistyped one."""
    forms = {folded(form): code for code, words in known.items() for form in (code, *words)}
    # Of many words one is always somewhat alike: closer than among a few names.
    found = difflib.get_close_matches(folded(word), forms, n=1, cutoff=0.7)
    return forms[found[0]] if found else None


def alike(name: str, known: Iterable[str], most: int = 5) -> list[str]:
    """Some of the known names, those that look most like a mistyped one first."""

    def unlike(one: str) -> float:
        return -difflib.SequenceMatcher(None, folded(name), folded(one)).ratio()

    return sorted(dict.fromkeys(known), key=unlike)[:most]


def nearest(name: str, known: Iterable[str], cutoff: float = 0.5) -> str | None:
    """The known name that looks most like a mistyped one, or ``None``."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return found[0] if found else None
