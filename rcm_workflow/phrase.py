"""What a check says of a place or a value where there is no plain value to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class Phrase(str):
    """A code with its facts, said to people in their language and to a program as a text.

    ``missing`` is a phrase, ``MX`` is a value. As a text it is ``text``, or else the code with its
    facts behind it. It survives being sent to another process.
    """

    __slots__ = ("code", "facts")

    code: str
    facts: Mapping[str, Any]

    def __new__(cls, code: str, text: str | None = None, /, **facts: Any) -> Self:
        """The table ``phrase`` of both languages has the code."""
        plain = " ".join(map(str, (code, *facts.values()))) if text is None else text
        found = super().__new__(cls, plain)
        found.code = code
        found.facts = facts
        return found

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, Any]]:
        """How pickle makes it again."""
        return (self.code, str(self)), dict(self.facts)


NONE = Phrase("none")
MISSING = Phrase("missing")
PRESENT = Phrase("present")
ANOTHER = Phrase("another")
