"""Folded cases and the roster kept in memory between commands, never trusted without a look.

What is kept is used only when the stored version and the hash of the newest leaf, read under the
lock, are still the same. Every append changes both; a restore from a backup changes at least one.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Mark(NamedTuple):
    """What a stored state is known by."""

    version: int
    last_leaf: bytes


class Memory(Generic[T]):
    """At most ``limit`` states, the one used longest ago forgotten first. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, tuple[Mark, T]] = OrderedDict()
        self._lock = Lock()

    def recall(self, name: str, mark: Mark) -> T | None:
        """The state of that very mark, if it is still known."""
        with self._lock:
            found = self._kept.get(name)
            if found is None or found[0] != mark:
                return None
            self._kept.move_to_end(name)
            return found[1]

    def newest(self, name: str) -> tuple[Mark, T] | None:
        """What was last kept under a name; what is stored may be newer by now."""
        with self._lock:
            return self._kept.get(name)

    def keep(self, name: str, mark: Mark, state: T) -> None:
        """Remember a state that is committed."""
        with self._lock:
            self._kept[name] = (mark, state)
            self._kept.move_to_end(name)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)
