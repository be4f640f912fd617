"""What a log tells of something, and that it does not tell the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Never


class Undecidable(Exception):
    """A condition asks for something that the log does not tell."""


class Partly(Mapping[str, Any]):
    """What is known of a mapping; to ask for anything hidden ends the question."""

    def __init__(self, known: Mapping[str, Any], hidden: Iterable[str] | None = None) -> None:
        self.known = known
        self._hidden = None if hidden is None else frozenset(hidden)

    def __getitem__(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        if self._hidden is None or name in self._hidden:
            raise Undecidable(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        if self._hidden is None or self._hidden - set(self.known):
            self._end()
        return iter(self.known)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _end(self) -> Never:
        raise Undecidable


NOTHING_KNOWN = Partly({})
