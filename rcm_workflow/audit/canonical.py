"""The one way a JSON value is written as bytes: a narrow profile of RFC 8785 (JCS).

Inside the profile there is one byte string per value and one value per byte string:

* a value is a dict, a list (a tuple is written as one), a str, an int, a bool or None;
* a key is 1 to 128 ASCII characters: a letter or digit, then letters, digits and ``_ . : / -``;
  among such keys the order of bytes is the order of UTF-16 code units that RFC 8785 asks for;
* an integer lies within ±(2^53 - 1); there are no floats, so no NaN and no infinities;
* a string is in Unicode normal form C and holds no lone surrogate;
* arrays and objects nest at most 32 deep.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

import orjson

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 32
MAX_LEAF_BYTES: Final = 65_535

KEY_PATTERN: Final = r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}"

_KEY = re.compile(KEY_PATTERN)
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_ABOVE_BODY: Final = 2
_SCALARS = frozenset({str, int, bool, type(None)})
# Keys that have passed _check_key; it spares a regular expression for each key of each leaf.
_KNOWN_KEYS: set[str] = set()
_MAX_KNOWN_KEYS = 4096
# Below U+0370 every code point is assigned in the Unicode tables of Python 3.11 (14.0) and later.
_PERHAPS_UNASSIGNED = re.compile("[^\\x00-\u036f]")


class Outside(StrEnum):
    """Every way to lie outside the profile; ``i18n`` has the sentences under the same codes."""

    NOT_JSON = "value_not_json"
    SPELLING = "value_spelling"
    DEPTH = "value_depth"
    INTEGER = "value_integer"
    TYPE = "value_type"
    KEY_TYPE = "value_key_type"
    KEY = "value_key"
    SURROGATE = "value_surrogate"
    NOT_COMPOSED = "value_not_composed"
    UNASSIGNED = "value_unassigned"


class NotCanonical(ValueError):
    """The value or the bytes lie outside the profile.

    ``path`` is dotted (``event.body.changes.0``), empty for the whole; ``why`` is a code, which
    ``facts`` fill, and ``told`` is both in one line.
    """

    def __init__(self, path: str, why: Outside, **facts: Any) -> None:
        self.told = " ".join(map(str, (why, *facts.values())))
        super().__init__(f"{path or 'the value'}: {self.told}")
        self.path = path
        self.why = why
        self.facts = facts


class LeafTooLarge(ValueError):
    """A leaf of ``size`` bytes is over ``MAX_LEAF_BYTES``; longer texts go in by digest."""

    def __init__(self, size: int) -> None:
        super().__init__(f"a leaf is at most {MAX_LEAF_BYTES} bytes, this one has {size}")
        self.size = size


class _Fault(Exception):
    """A fault found below; ``steps`` gathers the path from the inside out."""

    def __init__(self, why: Outside, **facts: Any) -> None:
        super().__init__(why)
        self.why = why
        self.facts = facts
        self.steps: list[str] = []


def canonical(value: Any) -> bytes:
    """Write ``value`` as its canonical bytes (RFC 8785).

    Code points that this Python's Unicode does not know are refused here and only here: their
    normal form may change once they are assigned, and bytes written today must still be
    canonical to a reader with newer tables.

    Raises NotCanonical.
    """
    if is_surely_plain(value, MAX_DEPTH):
        try:
            written = orjson.dumps(value, option=_OPTIONS)
        except orjson.JSONEncodeError:
            pass
        else:
            if written.isascii() or _is_latin_1(written.decode()):
                return written
    _check(value, _check_text_to_write)
    return orjson.dumps(value, option=_OPTIONS)


def parse_canonical(data: bytes) -> Any:
    """Read canonical bytes back; refuse what is not byte for byte as ``canonical`` writes it.

    Duplicate keys, whitespace, another order of keys, another spelling of an escape or of a
    number all differ from the bytes written again, so one comparison finds them.

    Raises NotCanonical.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise NotCanonical("", Outside.NOT_JSON, at=error.pos) from None
    if not is_surely_plain(value, MAX_DEPTH):
        _check(value, _check_text)
    try:
        written = orjson.dumps(value, option=_OPTIONS)
    except orjson.JSONEncodeError:
        _check(value, _check_text)
        raise
    if written != data:
        at = _first_difference(written, data)
        raise NotCanonical("", Outside.SPELLING, at=at)
    if not data.isascii():
        # A text that is normal between its quotation marks is normal without them; the converse
        # fails where a combining mark follows an escape, so a doubt goes to each text alone.
        whole = data.decode()
        if not _is_latin_1(whole) and not unicodedata.is_normalized("NFC", whole):
            _check(value, _check_text)
    return value


def parse_surely(data: bytes, body_of: Callable[[Any], Any]) -> Any:
    """What ``parse_canonical`` gives, or ``None`` where that would need a closer look.

    ``body_of`` vouches for the shape of all but one value and returns that one, a dict; it may
    raise KeyError or TypeError for a doubt.
    """
    try:
        value = orjson.loads(data)
        body = body_of(value)
        if type(body) is not dict or not is_surely_plain(body, MAX_DEPTH - _ABOVE_BODY):
            return None
        if orjson.dumps(value, option=_OPTIONS) != data:
            return None
    except (ValueError, TypeError, KeyError):
        return None
    return value if data.isascii() or _is_latin_1(data.decode()) else None


def write_surely(value: Any, body_of: Callable[[Any], Any]) -> bytes | None:
    """What ``canonical`` gives, or ``None`` where that would need a closer look; see above."""
    try:
        body = body_of(value)
        if type(body) is not dict or not is_surely_plain(body, MAX_DEPTH - _ABOVE_BODY):
            return None
        written = orjson.dumps(value, option=_OPTIONS)
        return written if written.isascii() or _is_latin_1(written.decode()) else None
    except (ValueError, TypeError, KeyError):
        return None


def is_surely_plain(value: Any, room: int) -> bool:
    """Whether types, keys and depth are surely right; False is a doubt that ``_check`` settles.

    Ranges and texts are left to the bytes written: an append may not cost a look at each value.
    """
    kind = type(value)
    if kind is dict:
        if not room or not _KNOWN_KEYS.issuperset(value):
            return False
        value = value.values()
    elif kind is list or kind is tuple:
        if not room:
            return False
    else:
        return kind in _SCALARS
    for item in value:
        if type(item) not in _SCALARS and not is_surely_plain(item, room - 1):
            return False
    return True


def _check(value: Any, check_text: Callable[[str], None]) -> None:
    """Look at each value of the tree; raises NotCanonical with the path of the first fault."""
    try:
        _check_below(value, MAX_DEPTH, check_text)
    except _Fault as fault:
        raise NotCanonical(".".join(reversed(fault.steps)), fault.why, **fault.facts) from None


def _check_below(value: Any, room: int, check_text: Callable[[str], None]) -> None:
    if type(value) in (dict, list, tuple):
        if not room:
            raise _Fault(Outside.DEPTH, most=MAX_DEPTH)
        members = value.items() if type(value) is dict else enumerate(value)
        for step, item in members:
            try:
                if type(value) is dict:
                    _check_key(step)
                _check_below(item, room - 1, check_text)
            except _Fault as fault:
                fault.steps.append(str(step))
                raise
    elif type(value) is str:
        check_text(value)
    elif type(value) is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise _Fault(Outside.INTEGER, most=MAX_INTEGER)
    elif type(value) is not bool and value is not None:
        raise _Fault(Outside.TYPE, of_type=type(value).__name__)


def _check_key(key: Any) -> None:
    if type(key) is not str:
        raise _Fault(Outside.KEY_TYPE, of_type=type(key).__name__)
    if not _KEY.fullmatch(key):
        raise _Fault(Outside.KEY)
    # Bounded, for a writer chooses the keys of a body.
    if len(_KNOWN_KEYS) < _MAX_KNOWN_KEYS:
        _KNOWN_KEYS.add(key)


def _check_text(text: str) -> None:
    if _is_latin_1(text):
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _Fault(Outside.SURROGATE, character=_named(text[error.start])) from None
    if not unicodedata.is_normalized("NFC", text):
        raise _Fault(Outside.NOT_COMPOSED)


def _check_text_to_write(text: str) -> None:
    if _is_latin_1(text):
        return
    _check_text(text)
    for character in set(_PERHAPS_UNASSIGNED.findall(text)):
        if unicodedata.category(character) == "Cn":
            raise _Fault(
                Outside.UNASSIGNED,
                character=_named(character),
                tables=unicodedata.unidata_version,
            )


def _named(character: str) -> str:
    return f"U+{ord(character):04X}"


def _is_latin_1(text: str) -> bool:
    """Whether the text stays below U+0100, where all is assigned and every text is its own NFC."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _first_difference(one: bytes, other: bytes) -> int:
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))
