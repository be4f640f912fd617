"""What a case knows besides its text: kept values, and lists of items with a state of their own.

A fact is a value given with a step that the machine file marks with ``keep``; the latest one holds.
An item is one line of a list that the machine file declares: a paragraph, a nominee, a criterion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from rcm_workflow.domain.values import Frozen, Instant, Lang, Name

FactValue = str | int | bool | tuple[str, ...] | dict[Lang, str]
"""Text, number, yes or no, a list of codes, or one text in both languages."""


class Item(Frozen):
    """One item of a case.

    ``id`` is ``GROUP-n``, counted from 1 in its group. The fields of a sealed group are sealed
    values of the events named in ``events``, so that ``fields`` is empty there.
    """

    id: str
    group: Name
    status: Name
    fields: tuple[tuple[Name, FactValue], ...] = ()
    added_at: Instant
    changed_at: Instant
    events: tuple[str, ...] = ()
    """The events that made it what it is, the oldest first."""

    def get(self, name: str) -> FactValue | None:
        """The value of a field, or ``None``."""
        return dict(self.fields).get(name)


V = TypeVar("V")


def merged(known: tuple[tuple[str, V], ...], new: Mapping[str, V]) -> tuple[tuple[str, V], ...]:
    """Values in the order they were first given; a new one takes the place of an old one."""
    return tuple({**dict(known), **new}.items())
