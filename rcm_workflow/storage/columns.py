"""Which columns are not as the migrations made them.

A column that nobody asked for may hold what no leaf says; a default, or a value that is computed,
puts it there by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Column, Connection, Dialect, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn

from rcm_workflow.storage.tables import metadata


class _Made(NamedTuple):
    """How a column is made."""

    type: str
    nullable: bool
    default: bool
    """Whether it gets a value by itself; a number for each row is one on PostgreSQL only."""
    computed: bool


def odd_columns(connection: Connection) -> Iterator[str]:
    """``table.column`` of each that is added, missing, or made otherwise, in tables of ours."""
    dialect = connection.dialect
    found = inspect(connection).get_multi_columns(filter_names=sorted(metadata.tables))
    for (_, name), columns in sorted(found.items(), key=lambda one: one[0][1]):
        ours = {one.name: _of_ours(one, dialect) for one in metadata.tables[name].columns}
        there = {one["name"]: _as_found(one, dialect) for one in columns}
        for column in sorted(ours.keys() | there.keys()):
            if ours.get(column) != there.get(column):
                yield f"{name}.{column}"


def _of_ours(column: Column[object], dialect: Dialect) -> _Made:
    counted = column.table.autoincrement_column is column and dialect.name != "sqlite"
    default = column.server_default is not None or counted
    return _Made(column.type.compile(dialect), bool(column.nullable), default, computed=False)


def _as_found(column: ReflectedColumn, dialect: Dialect) -> _Made:
    default = column.get("default") is not None or column.get("identity") is not None
    computed = column.get("computed") is not None
    return _Made(column["type"].compile(dialect), column["nullable"], default, computed)
