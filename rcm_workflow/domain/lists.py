"""Which lists of a case its reader may read: all of them, or those that a line of rights names.

``items`` in a line opens every list of the case, ``items:LIST`` that one and no other. Whoever
reads the file of an application need not learn from it who sat in the closed room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

EVERY_LIST: Final = "items"
"""The field of who reads every list."""

_ONE: Final = f"{EVERY_LIST}:"


def of_list(group: str) -> str:
    """The field of who reads one list."""
    return f"{_ONE}{group}"


def list_named(field: str) -> str | None:
    """The list that a field names, if it names one."""
    return field.removeprefix(_ONE) if field.startswith(_ONE) else None


def reads_list(fields: Collection[str], group: str) -> bool:
    """Whether these fields open a list."""
    return EVERY_LIST in fields or of_list(group) in fields


def reads_date(fields: Collection[str], name: str) -> bool:
    """Whether these fields open an awaited date: one of an item tells of the list it is on."""
    item, dot, _ = name.partition(".")
    return not dot or reads_list(fields, item.rpartition("-")[0])


def reads_some_list(fields: Iterable[str]) -> bool:
    """Whether these fields open any list at all."""
    return any(one == EVERY_LIST or list_named(one) is not None for one in fields)


def opened_by(field: str, fields: Collection[str]) -> bool:
    """Whether a field is among others, or is a list and they open all."""
    return field in fields or (list_named(field) is not None and EVERY_LIST in fields)


def in_both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The fields that both open: of one list and all lists, the one."""
    return frozenset(
        field
        for mine, theirs in ((one, other), (other, one))
        for field in mine
        if opened_by(field, theirs)
    )


def breadth(fields: Iterable[str]) -> int:
    """How much a reader of these fields sees: many lists named one by one are less than all."""
    known = set(fields)
    whole = {one for one in known if list_named(one) is None}
    return 2 * len(whole) + (EVERY_LIST not in known and reads_some_list(known))
