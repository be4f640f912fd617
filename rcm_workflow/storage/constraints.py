"""Which constraints are not as the migrations made them.

Without a unique constraint a database accepts the same command twice, or two events of one number;
the leaves would show it, but only after it happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import CheckConstraint, Connection, Table, UniqueConstraint, inspect

from rcm_workflow.storage.tables import metadata

_VIEW = "pending"


def odd_constraints(connection: Connection) -> Iterator[str]:
    """Each that is missing or was added, in tables of ours: ``table unique (a, b)``."""
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
            found.add(f"check {one.name}")
    found |= {
        _said("unique", [column.name for column in one.columns])
        for one in table.indexes
        if one.unique
    }
    for key in table.foreign_keys:
        found.add(_said("foreign key", [key.parent.name]) + f" {key.target_fullname}")
    return found


def _as_found(connection: Connection, names: Sequence[str]) -> Mapping[str, set[str]]:
    look = inspect(connection)
    found: dict[str, set[str]] = {name: set() for name in names}
    for (_, name), key in look.get_multi_pk_constraint(filter_names=names).items():
        if key["constrained_columns"]:
            found[name].add(_said("primary key", key["constrained_columns"]))
    for (_, name), unique in look.get_multi_unique_constraints(filter_names=names).items():
        found[name] |= {_said("unique", one["column_names"]) for one in unique}
    for (_, name), indexes in look.get_multi_indexes(filter_names=names).items():
        found[name] |= {_said("unique", one["column_names"]) for one in indexes if one["unique"]}
    for (_, name), checks in look.get_multi_check_constraints(filter_names=names).items():
        found[name] |= {f"check {one['name']}" for one in checks}
    for (_, name), keys in look.get_multi_foreign_keys(filter_names=names).items():
        for one in keys:
            (target,) = one["referred_columns"]
            of = _said("foreign key", one["constrained_columns"])
            found[name].add(f"{of} {one['referred_table']}.{target}")
    return found


def _said(kind: str, columns: Sequence[Any]) -> str:
    return f"{kind} ({', '.join(sorted(str(one) for one in columns))})"
