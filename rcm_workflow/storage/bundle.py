"""Several writing statements sent to PostgreSQL as one.

What the statements of a step cost the server is mostly not the rows but the statements: each is
bound, started and answered for by itself. As parts of one WITH they are started once. All parts see
the database as it was before, so no two may be about the same table: of two that change one row the
server would carry out the one and say nothing of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from rcm_workflow.storage.backend import Order
from rcm_workflow.storage.prepared import Prepared

FEW = 4
"""Rows of one statement within a bundle; a statement with more of them goes by itself."""

MANY = 16
"""Rows of one statement by itself."""

SHAPES = 64
"""Different bundles of one connection. Each stays planned in the server, for some 100 kB."""

_PLACE = re.compile(r"\$(\d+)")

Shape = tuple[tuple[Prepared, int], ...]


class Bundles:
    """Turns what has to be executed into as few statements as may be. One per connection."""

    def __init__(self) -> None:
        self._known: dict[Shape, str] = {}

    def of(self, orders: Sequence[Order]) -> Iterator[tuple[str, Sequence[Any]]]:
        """Statements and their values, in an order that makes no difference to what is asked."""
        open_: list[Order] = []
        tables: set[str] = set()
        for order in orders:
            one, given = order
            many = len(given) > FEW
            if many or one.table in tables:
                yield from self._closed(open_)
                open_, tables = [], set()
            if many:
                yield from self._in_pieces(order)
            else:
                open_.append(order)
                tables.add(one.table)
        yield from self._closed(open_)

    def _closed(self, orders: Sequence[Order]) -> Iterator[tuple[str, Sequence[Any]]]:
        shape = tuple((one, len(given)) for one, given in orders)
        if len(orders) > 1 and not self._full(shape):
            yield self._sql(shape), _values(orders)
        else:
            yield from chain.from_iterable(self._in_pieces(order) for order in orders)

    def _in_pieces(self, order: Order) -> Iterator[tuple[str, Sequence[Any]]]:
        one, given = order
        start = 0
        while start < len(given):
            piece = given[start : start + MANY]
            if self._full(((one, len(piece)),)):
                piece = piece[:1]
            yield self._sql(((one, len(piece)),)), _values([(one, piece)])
            start += len(piece)

    def _full(self, shape: Shape) -> bool:
        # One row of one statement has few shapes and always finds room.
        more = len(shape) > 1 or shape[0][1] > 1
        return more and shape not in self._known and len(self._known) >= SHAPES

    def _sql(self, shape: Shape) -> str:
        found = self._known.get(shape)
        if found is None:
            found = self._known[shape] = bundled(shape)
        return found


def bundled(shape: Shape) -> str:
    """One statement that does what several do, each for so many rows."""
    parts: list[str] = []
    asked = "SELECT 1 WHERE false"
    shift = 0
    for number, (one, rows) in enumerate(shape):
        if one.asks:
            asked = f"TABLE part{number}"
        parts.append(f"part{number} AS ({_moved(one.rows(rows), one.size, shift)})")
        if one.then:
            parts.append(f"then{number} AS ({one.then.format(f'part{number}')})")
        shift += one.size * rows
    return f"WITH {', '.join(parts)} {asked}"


def _moved(pieces: tuple[str, str, int, str], size: int, shift: int) -> str:
    before, row, rows, after = pieces

    def by(shift: int, sql: str) -> str:
        return _PLACE.sub(lambda found: f"${int(found[1]) + shift}", sql)

    each = ", ".join(by(shift + number * size, row) for number in range(rows))
    return by(shift, before) + each + by(shift, after)


def _values(orders: Sequence[Order]) -> list[Any]:
    return [value for one, given in orders for each in given for value in one.values(each)]
