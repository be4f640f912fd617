"""Which constraints are not as the migrations made them, by what they say and not by name alone.

Without a unique constraint a database accepts the same command twice, or two events of one number;
the leaves would show it, but only after it happened. One that holds for some rows only, is checked
later, or was never checked against what is there, is another constraint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import CheckConstraint, Connection, Table, UniqueConstraint, inspect, text

from rcm_workflow.storage.tables import metadata

_VIEW = "pending"


_SQLITE = text("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
_LAX = re.compile(r"\bon\s+conflict\b|\bcollate\b", re.IGNORECASE)
"""What makes a constraint of SQLite replace rows, or take other texts for the same."""

_POSTGRES = text(
    """
    SELECT relname, conname, 'not as it was made'
    FROM pg_constraint JOIN pg_class AS relation ON relation.oid = conrelid
    WHERE relation.relnamespace = to_regnamespace(current_schema())
      AND (condeferrable OR NOT convalidated OR NOT conislocal)
    UNION ALL
    SELECT relation.relname, named.relname, 'not in force'
    FROM pg_index
    JOIN pg_class AS relation ON relation.oid = indrelid
    JOIN pg_class AS named ON named.oid = indexrelid
    WHERE relation.relnamespace = to_regnamespace(current_schema())
      AND indisunique AND NOT (indisvalid AND indisready AND indimmediate)
    UNION ALL
    SELECT relation.relname, attname, 'takes other texts for the same'
    FROM pg_attribute
    JOIN pg_class AS relation ON relation.oid = attrelid
    JOIN pg_collation AS told ON told.oid = attcollation
    WHERE relation.relnamespace = to_regnamespace(current_schema()) AND relkind = 'r'
      AND attnum > 0 AND NOT attisdropped AND NOT collisdeterministic
    """
)


def odd_constraints(connection: Connection) -> Iterator[str]:
    """Each that is missing or was added, in tables of ours: ``table unique (a, b)``."""
    yield from _lax(connection)
    ours = {name: _of_ours(one) for name, one in metadata.tables.items() if name != _VIEW}
    there = _as_found(connection, sorted(ours))
    for name in sorted(ours):
        for one in sorted(ours[name] ^ there[name]):
            yield f"{name} {one}"


def _of_ours(table: Table) -> set[str]:
    found = {_said("primary key", [one.name for one in table.primary_key.columns])}
    for one in table.constraints:
        if isinstance(one, UniqueConstraint):
            found.add(_said("unique", [column.name for column in one.columns]))
        if isinstance(one, CheckConstraint):
            found.add(_check(one.name, str(one.sqltext)))
    found |= {
        _said("unique", [column.name for column in one.columns])
        for one in table.indexes
        if one.unique
    }
    for key in table.foreign_keys:
        found.add(_said("foreign key", [key.parent.name]) + f" {key.target_fullname}")
    return found


def _lax(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for name, sql in connection.execute(_SQLITE):
            if name in metadata.tables and (found := _LAX.search(sql)):
                yield f"{name} {' '.join(found[0].lower().split())}"
        return
    for table, name, what in connection.execute(_POSTGRES):
        if table in metadata.tables:
            yield f"{table} {name} ({what})"


def _as_found(connection: Connection, names: Sequence[str]) -> Mapping[str, set[str]]:
    look = inspect(connection)
    found: dict[str, set[str]] = {name: set() for name in names}
    for (_, name), key in look.get_multi_pk_constraint(filter_names=names).items():
        if key["constrained_columns"]:
            found[name].add(_said("primary key", key["constrained_columns"]))
    for (_, name), unique in look.get_multi_unique_constraints(filter_names=names).items():
        found[name] |= {_said("unique", one["column_names"]) for one in unique}
    for (_, name), indexes in look.get_multi_indexes(filter_names=names).items():
        found[name] |= {_index(one) for one in indexes if one["unique"]}
    for (_, name), checks in look.get_multi_check_constraints(filter_names=names).items():
        found[name] |= {_check(one["name"], one["sqltext"]) for one in checks}
    for (_, name), keys in look.get_multi_foreign_keys(filter_names=names).items():
        for one in keys:
            (target,) = one["referred_columns"]
            of = _said("foreign key", one["constrained_columns"])
            options = "".join(f" {key} {one['options'][key]}" for key in sorted(one["options"]))
            found[name].add(f"{of} {one['referred_table']}.{target}{options}")
    return found


def _index(one: Any) -> str:
    # Over a part of the rows, or over an expression, it says another thing.
    options = one.get("dialect_options", {})
    named = (options.get(key) for key in ("sqlite_where", "postgresql_where"))
    parts = [one for one in named if one is not None]
    where = "".join(f" where {part}" for part in parts)
    return _said("unique", [*one["column_names"], *one.get("expressions", ())]) + where


def _check(name: Any, rule: str) -> str:
    return f"check {name}: {' '.join(rule.replace('(', ' ').replace(')', ' ').split())}"


def _said(kind: str, columns: Sequence[Any]) -> str:
    return f"{kind} ({', '.join(sorted(str(one) for one in columns))})"
