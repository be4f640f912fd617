"""What does not add up, and how a part that cannot be read at all is told of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from pydantic import BaseModel

from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.folded import Folded


class Fault(NamedTuple):
    """One thing that does not add up, and where."""

    code: str
    where: str
    field: str
    expected: str
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
        yield Fault("unreadable", where, "rows", "rows that can be read", repr(error)[:200])


SHOWN = 200
"""How much of a value a fault shows."""
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
        yield path, str(expected)[:SHOWN], str(found)[:SHOWN]


def _name(one: Any, other: Any, place: int) -> str:
    told = one if one is not None else other
    for name in _NAMES:
        if isinstance(told, BaseModel | Folded) and name in type(told).__pydantic_fields__:
            return str(getattr(told, name))
    return str(place)
