"""Core statements compiled once to the driver's own SQL.

SQLAlchemy's execution costs more than a step may (DESIGN 9); what it knows of tables, types and
dialects is used here once per statement, when the store opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement


class Prepared:
    """One statement as text, and the order in which the driver wants its values."""

    __slots__ = ("_fixed", "_pick", "_to", "sql")

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        """Compile for a dialect with positional parameters."""
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        order = cast("list[str]", compiled.positiontup)
        binds = [compiled.binds[name] for name in order]
        processors = [one.type.dialect_impl(dialect).bind_processor(dialect) for one in binds]
        self.sql = str(compiled)
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


def _picker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: tuple(given[name] for name in names)
