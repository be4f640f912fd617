"""What else stands in the schema than what the migrations put there.

A trigger or a rule that nobody asked for acts in every transaction and leaves no trace in the log:
it may empty the outbox as it fills. Indexes only cost time and are whoever runs the database's.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from rcm_workflow.storage.columns import odd_columns
from rcm_workflow.storage.constraints import odd_constraints
from rcm_workflow.storage.tables import APPEND_ONLY, metadata

_ALEMBIC = "alembic_version"
_VIEW = "pending"
_PENDING = (
    "create view pending as select row_id from event"
    " where row_id > (select coalesce(max(row_id), 0) from tree_leaf)"
)

_SQLITE = text(
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'trigger', 'view')"
    " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"
)

# What belongs to an extension is not of this schema's making.
_POSTGRES = text(
    """
    SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' ELSE 'table' END, relname
    FROM pg_class AS relation
    WHERE relnamespace = to_regnamespace(current_schema()) AND relkind IN ('r', 'p', 'f', 'v', 'm')
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = relation.oid AND deptype = 'e')
    UNION ALL
    SELECT 'trigger', tgname
    FROM pg_trigger JOIN pg_class AS relation ON relation.oid = tgrelid
    WHERE relation.relnamespace = to_regnamespace(current_schema()) AND NOT tgisinternal
    UNION ALL
    SELECT 'rule', rulename
    FROM pg_rewrite JOIN pg_class AS relation ON relation.oid = ev_class
    WHERE relation.relnamespace = to_regnamespace(current_schema()) AND rulename <> '_RETURN'
    ORDER BY 1, 2
    """
)


def strangers(connection: Connection) -> Iterator[tuple[str, str]]:
    """Kind and name of every table, view, trigger, rule and column that no migration made.

    A column or a constraint is named with its table, also one that is missing or made otherwise.
    """
    yield from (("column", name) for name in odd_columns(connection))
    yield from (("constraint", name) for name in odd_constraints(connection))
    if connection.dialect.name == "sqlite":
        known = {
            "table": {*metadata.tables, _ALEMBIC} - {_VIEW},
            "view": {_VIEW},
            "trigger": _guards("update", "delete"),
        }
        for kind, name, sql in connection.execute(_SQLITE):
            if name not in known[kind] or (kind == "view" and _words(sql) != _PENDING):
                yield kind, name
        return
    known = {
        "table": {*metadata.tables, _ALEMBIC},
        "trigger": _guards("update", "delete", "truncate"),
    }
    for kind, name in connection.execute(_POSTGRES):
        if name not in known.get(kind, set()):
            yield kind, name


def _guards(*verbs: str) -> set[str]:
    return {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in verbs}


def _words(sql: str) -> str:
    return " ".join(sql.lower().split())
