"""Whether the triggers that make tables append-only are still there, and still do it.

A trigger of the right name that refuses nothing counts as missing, and so does one switched off.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from rcm_workflow.storage.tables import APPEND_ONLY

_ON_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_BODY = """
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
"""

_POSTGRES_VERBS = {"update": 16, "delete": 8, "truncate": 32}
_BEFORE = 2
"""The bits of ``pg_trigger.tgtype``; without bit 1 a trigger fires for each statement."""

# Always or in sessions of origin; no WHEN clause and no list of columns that would let some through
_POSTGRES = text(
    """
    SELECT trigger.tgname, relation.relname, trigger.tgtype, function.prosrc
    FROM pg_trigger AS trigger
    JOIN pg_class AS relation ON relation.oid = trigger.tgrelid
    JOIN pg_proc AS function ON function.oid = trigger.tgfoid
    WHERE relation.relnamespace = to_regnamespace(current_schema())
      AND trigger.tgenabled IN ('O', 'A')
      AND trigger.tgqual IS NULL
      AND cardinality(trigger.tgattr::int2[]) = 0
    """
)
_SQLITE = text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")


def missing_guards(connection: Connection) -> Sequence[tuple[str, str]]:
    """Table and name of every append-only trigger that is not there as migrations made it."""
    if connection.dialect.name == "sqlite":
        return _missing_on_sqlite(connection)
    return _missing_on_postgres(connection)


def _missing_on_sqlite(connection: Connection) -> Sequence[tuple[str, str]]:
    there = {_words(sql) for (sql,) in connection.execute(_SQLITE)}
    return [
        (table, f"{table}_no_{verb}")
        for table in APPEND_ONLY
        for verb in ("update", "delete")
        if _words(_ON_SQLITE.format(table=table, verb=verb)) not in there
    ]


def _missing_on_postgres(connection: Connection) -> Sequence[tuple[str, str]]:
    there = {
        (name, table, kind)
        for name, table, kind, body in connection.execute(_POSTGRES)
        if _words(body) == _words(_BODY)
    }
    return [
        (table, f"{table}_no_{verb}")
        for table in APPEND_ONLY
        for verb, bit in _POSTGRES_VERBS.items()
        if (f"{table}_no_{verb}", table, _BEFORE | bit) not in there
    ]


def _words(sql: str) -> str:
    return " ".join(sql.lower().split())
