"""Where everything in a TOML text stands, down to the entries of a list over several lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

Loc = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[\s,]|#[^\n]*)*")
_DOTTED = re.compile(
    r"""\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
    r"""(?:\s*\.\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+))*"""
)
_PART = re.compile(r""""((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+)""")
_TEXT = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n]*")


class Lines:
    """Where each table, key and entry of a TOML text stands. The text has been read as TOML."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._lines: dict[Loc, int] = {}
        self._counts: dict[Loc, int] = {}
        self._scan()

    def of(self, *loc: str | int) -> int:
        """The line (from 1) of a place, or of the nearest table around it."""
        for end in range(len(loc), 0, -1):
            if loc[:end] in self._lines:
                return self._lines[loc[:end]]
        return 1

    def _scan(self) -> None:
        current: Loc = ()
        at = self._skip(0)
        while at < len(self._text):
            if self._text[at] == "[":
                array = self._text.startswith("[[", at)
                begin = at
                at, parts = self._key(at + (2 if array else 1))
                current = self._enter(parts, begin, array=array)
                at = self._text.index("]", at) + (2 if array else 1)
            else:
                at = self._pair(current, at)
            at = self._skip(at)

    def _enter(self, parts: Sequence[str], at: int, *, array: bool) -> Loc:
        path: Loc = ()
        for place, part in enumerate(parts):
            path = (*path, part)
            # A list of tables stands where its first table does.
            self._note(path, at)
            if array and place == len(parts) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        self._note(path, at)
        return path

    def _pair(self, current: Loc, at: int) -> int:
        begin = at
        at, parts = self._key(at)
        for end in range(1, len(parts) + 1):
            self._note((*current, *parts[:end]), begin)
        return self._value((*current, *parts), self._text.index("=", at) + 1)

    def _value(self, loc: Loc, at: int) -> int:
        at = self._skip(at)
        self._note(loc, at)
        first = self._text[at : at + 1]
        if first == "[":
            number, at = 0, self._skip(at + 1)
            while self._text[at] != "]":
                at = self._skip(self._value((*loc, number), at))
                number += 1
            return at + 1
        if first == "{":
            at = self._skip(at + 1)
            while self._text[at] != "}":
                at = self._skip(self._pair(loc, at))
            return at + 1
        found = (_TEXT if first in ('"', "'") else _BARE).match(self._text, at)
        return at if found is None else found.end()

    def _key(self, at: int) -> tuple[int, tuple[str, ...]]:
        found = _DOTTED.match(self._text, at)
        if found is None:
            # Only a text that is no TOML comes here; the rest of it is passed over.
            return len(self._text), ()
        parts = tuple("".join(one) for one in _PART.findall(found[0]))
        return found.end(), parts

    def _note(self, loc: Loc, at: int) -> None:
        if loc not in self._lines:
            self._lines[loc] = bisect_right(self._starts, at)

    def _skip(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        return at if found is None else found.end()


def place(loc: Sequence[str | int]) -> str:
    """Write a place as a dotted path, array entries counted from 1."""
    return ".".join(f"#{part + 1}" if isinstance(part, int) else part for part in loc)
