"""The triggers that make a table append-only, for the use of migrations.

Released revisions depend on these words: add functions, do not change what one does.
"""

from alembic import op

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""

_POSTGRES = """
CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def prepare() -> None:
    """Create what the triggers of all tables share."""
    if not _on_sqlite():
        op.execute(_FUNCTION)


def clear() -> None:
    """Drop what ``prepare`` created."""
    if not _on_sqlite():
        op.execute("DROP FUNCTION refuse_change()")


def protect(table: str) -> None:
    """Let the database refuse UPDATE and DELETE, and on PostgreSQL TRUNCATE.

    On SQLite INSERT OR REPLACE is a DELETE too, but only for a connection with
    ``recursive_triggers`` on; every connection of ours has it.
    """
    verbs = ("update", "delete") if _on_sqlite() else ("update", "delete", "truncate")
    template = _SQLITE if _on_sqlite() else _POSTGRES
    for verb in verbs:
        op.execute(template.format(table=table, verb=verb, event=verb.upper()))
