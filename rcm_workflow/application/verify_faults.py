"""What does not add up, where, and how a part that cannot be read at all is told of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from pydantic import BaseModel

from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.folded import Folded
from rcm_workflow.domain.plain import SHOWN, plain
from rcm_workflow.phrase import Phrase


class Fault(NamedTuple):
    """One thing that does not add up, and where."""

    code: str
    where: str
    """An id, or a ``Phrase``."""
    field: str
    """The field, column or name, as the format of the log and the tables call it."""
    expected: str
    """A value, or a ``Phrase``."""
    found: str


class Last(NamedTuple):
    """The newest leaf of a stream: its place in the stream and its RFC 6962 leaf hash."""

    seq: int
    hash: bytes


def shielded(where: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    """Yield the faults; what cannot be read is one more of them and does not hide the rest.

    Raises ``Busy``: a database that does not answer is not a broken one.
    """
    try:
        yield from faults
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001 - whoever edits rows may put anything there
        yield unreadable(where, error)


def unreadable(where: str, error: Exception, field: str = "rows") -> Fault:
    """The fault of rows that cannot be read, with the reason in it for a program."""
    return Fault("unreadable", where, field, Phrase("readable"), unread(error))


def unread(error: Exception) -> Phrase:
    """That something cannot be read, with the reason as its text."""
    return Phrase("not_readable", f"not readable: {error}"[:SHOWN])


def table(name: str) -> Phrase:
    """A table of the database as a place."""
    return Phrase("table", name, name=name)


def leaf_at(index: int, case: str | None) -> Phrase:
    """An entry of the tree as a place, with its case where that can be told."""
    if case is None:
        return Phrase("leaf_index", f"leaf {index}", index=index)
    return Phrase("leaf_of", f"leaf {index} ({case})", index=index, case=case)


def waiting(row: int, event: str) -> Phrase:
    """An entry that is not in the tree yet, by its row and the event that it says it is."""
    return Phrase("waiting", f"row {row} ({event})", row=row, event=event)


_NAMES = ("country", "electorate", "number", "id")


def differences(expected: Any, found: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Where two values differ, as narrow as they can be told apart: path, expected and found.

    A member of a list is named by its country, electorate, number or id where it has one.
    """
    if expected == found:
        return
    if isinstance(expected, BaseModel | Folded) and type(expected) is type(found):
        for name in type(expected).__pydantic_fields__:
            inner = f"{path}.{name}" if path else name
            yield from differences(getattr(expected, name), getattr(found, name), inner)
    elif isinstance(expected, tuple) and isinstance(found, tuple):
        for place, (one, other) in enumerate(zip_longest(expected, found)):
            yield from differences(one, other, f"{path}[{_name(one, other, place)}]")
    else:
        yield path, plain(expected), plain(found)


def _name(one: Any, other: Any, place: int) -> str:
    told = one if one is not None else other
    for name in _NAMES:
        if isinstance(told, BaseModel | Folded) and name in type(told).__pydantic_fields__:
            return str(getattr(told, name))
    return str(place)
