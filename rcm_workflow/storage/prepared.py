"""Core statements compiled once to the driver's own SQL.

SQLAlchemy's execution costs more than a step may (DESIGN 9); what it knows of tables, types and
dialects is used here once per statement, when the store opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Delete, Dialect, Insert, LargeBinary, Update
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.types import TypeEngine

Writes = Insert | Update | Delete


class Prepared:
    """One statement as text, and the order in which the driver wants its values."""

    __slots__ = ("_fixed", "_pick", "_to", "asks", "size", "sql", "table", "then")

    def __init__(self, statement: ClauseElement, dialect: Dialect, *, then: str = "") -> None:
        """Compile for a dialect with positional parameters.

        ``then`` is a statement on what this one returns, ``{}`` its name; see ``bundle``.
        """
        self.table = statement.table.description if isinstance(statement, Writes) else ""
        self.asks = not self.table
        self.then = then
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        order = cast("list[str]", compiled.positiontup)
        binds = [compiled.binds[name] for name in order]
        processors = [_processor(one.type, dialect) for one in binds]
        self.sql = str(compiled)
        self.size = len(order)
        self._pick = _picker(order)
        self._to = [(place, to) for place, to in enumerate(processors) if to is not None]
        self._fixed = {
            name: one.effective_value
            for name, one in zip(order, binds, strict=True)
            if not one.required
        }

    def values(self, given: Mapping[str, Any]) -> Sequence[Any]:
        """The driver's values in the order of the placeholders. Raises ``KeyError`` for a gap."""
        picked = self._pick({**self._fixed, **given} if self._fixed else given)
        if not self._to:
            return picked
        values = list(picked)
        for place, to in self._to:
            values[place] = to(values[place])
        return values

    def rows(self, number: int) -> tuple[str, str, int, str]:
        """The text before its values, one row of them, how many rows, and the text after.

        What is no INSERT of VALUES has nothing to repeat. Raises ``ValueError`` for several of it.
        """
        start = self.sql.find(_VALUES)
        if start < 0:
            if number != 1:
                message = f"cannot be done for {number} rows at once: {self.sql}"
                raise ValueError(message)
            return self.sql, "", 1, ""
        start += len(_VALUES) - 1
        end = start + 1
        depth = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.sql[end], 0)
            end += 1
        return self.sql[:start], self.sql[start:end], number, self.sql[end:]


_VALUES = " VALUES ("


def _processor(of: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(of, LargeBinary) and dialect.name == "sqlite":
        return _blob
    return of.dialect_impl(dialect).bind_processor(dialect)


def _blob(value: bytes | None) -> bytearray | None:
    # The one type of bytes for which the driver does not first look for an adapter.
    return None if value is None else bytearray(value)


def _picker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: tuple(given[name] for name in names)
