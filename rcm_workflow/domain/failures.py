"""The three failures that are answers. Anything else is a bug and keeps its traceback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from rcm_workflow.domain.values import Localized


class Refused(Exception):
    """The rules say no. A code and facts; the sentence belongs to ``i18n``.

    ``unmet`` names every condition that does not hold, not only the first.
    ``titles`` are what the machine of the case calls the triggers and states among the facts.
    ``kind`` tells adapters which exit code or HTTP status fits: ``rules`` (5, 409),
    ``not_permitted`` (4, 403), ``not_found`` (3, 404), ``conflict`` (6, 412), ``input`` (2, 422).
    """

    def __init__(
        self,
        code: str,
        *,
        kind: str = "rules",
        unmet: tuple[Unmet, ...] = (),
        rules: tuple[str, ...] = (),
        titles: Mapping[str, Localized] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code)
        self.titles = titles or {}
        self.code = code
        self.kind = kind
        self.unmet = unmet
        self.rules = rules
        self.facts = facts

    def __str__(self) -> str:
        detail = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        missing = "; ".join(str(one) for one in self.unmet)
        return " ".join(part for part in (self.code, detail and f"({detail})", missing) if part)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refused) and (self.code, self.facts, self.unmet) == (
            other.code,
            other.facts,
            other.unmet,
        )

    def __hash__(self) -> int:
        return hash(self.code)


class Called(str):
    """A code that people know by a title: a program reads the one, a sentence shows the other."""

    __slots__ = ("called",)

    called: Localized

    def __new__(cls, code: str, title: Localized | None = None) -> Self:
        """Without a title of its own the code is one."""
        found = super().__new__(cls, code)
        found.called = title or Localized(en=code, es=code)
        return found


class Unmet:
    """One condition that does not hold, with the facts its sentence needs."""

    __slots__ = ("condition", "facts")

    def __init__(self, condition: str, **facts: Any) -> None:
        self.condition = condition
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unmet) and (self.condition, self.facts) == (
            other.condition,
            other.facts,
        )

    def __hash__(self) -> int:
        return hash(self.condition)

    def __repr__(self) -> str:
        detail = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.condition}({detail})" if detail else self.condition


class Busy(Exception):
    """Somebody else holds what is needed; the same command may be given again."""


class Unreachable(Busy):
    """The database does not answer, or has broken off; nobody holds anything."""


class OutOfTurn(Busy):
    """A stream is wanted that has to be locked before one that is locked already.

    Whoever locks streams in another order than everybody else waits for somebody who waits for
    them. The transaction is given up, and begun again with this stream among those it locks first.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(f"{stream} has to be locked first")
        self.stream = stream


class LogBroken(Exception):
    """The stored history does not add up. Nothing may be written until it is understood.

    A ``code`` is the name of a sentence for people, in which the facts stand; without one, ``why``
    is told as it is.
    """

    def __init__(self, why: str, code: str = "", **facts: Any) -> None:
        super().__init__(why)
        self.code = code
        self.facts = facts
