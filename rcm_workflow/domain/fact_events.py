"""What happened to the facts, the items and the awaited dates of a case."""

from __future__ import annotations

from typing import ClassVar

from rcm_workflow.domain.events import Event
from rcm_workflow.domain.facts import FactValue
from rcm_workflow.domain.values import DateName, Instant, Name


class FactsKept(Event):
    """Values given with a step that the case goes on to know by name; the latest one holds."""

    word: ClassVar[str] = "facts_kept"
    values: tuple[tuple[Name, FactValue], ...]


class ItemAdded(Event):
    """A list of the case has one more item.

    In a sealed group the fields are sealed values, ``fields.NAME`` each; the body tells only that
    there is an item.
    """

    word: ClassVar[str] = "item_added"
    trigger: Name
    group: Name
    item: str
    status: Name
    fields: tuple[tuple[Name, FactValue], ...] = ()


class ItemChanged(Event):
    """An item got another status, other fields, or both; fields as in :class:`ItemAdded`."""

    word: ClassVar[str] = "item_changed"
    trigger: Name
    group: Name
    item: str
    status: Name
    fields: tuple[tuple[Name, FactValue], ...] = ()


class DatesAwaited(Event):
    """The instants at which something happens by itself while the case stays where it is."""

    word: ClassVar[str] = "dates_awaited"
    moves_deadlines: ClassVar[bool] = True
    dates: tuple[tuple[DateName, Instant], ...]


class DateReached(Event):
    """An awaited date has come; what follows from it, if anything, stands in the next events."""

    word: ClassVar[str] = "date_reached"
    moves_deadlines: ClassVar[bool] = True
    name: DateName
    at: Instant
