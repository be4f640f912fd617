"""Core statements compiled once to the driver's own SQL.

SQLAlchemy's execution costs more than a step may (DESIGN 9); what it knows of tables, types and
dialects is used here once per statement, when the store opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

Processor = Callable[[Any], Any]


class Prepared:
    """One statement as text, and the order in which the driver wants its values."""

    __slots__ = ("_fixed", "_order", "sql")

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        """Compile for a dialect with positional parameters."""
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        order = cast("list[str]", compiled.positiontup)
        self.sql = str(compiled)
        self._order: tuple[tuple[str, Processor | None], ...] = tuple(
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in order
        )
        self._fixed = {
            name: compiled.binds[name].effective_value
            for name in order
            if not compiled.binds[name].required
        }

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """The driver's values in the order of the placeholders. Raises ``KeyError`` for a gap."""
        if self._fixed:
            given = {**self._fixed, **given}
        return tuple([given[name] if to is None else to(given[name]) for name, to in self._order])
