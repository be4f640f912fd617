"""The database itself refuses to rewrite history."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from rcm_workflow.domain.keeping import Head, SignedHead
from rcm_workflow.domain.values import Document
from tests.contract.cast import LOG, T0, do, opened

TABLES = {
    "event": "UPDATE event SET actor = 'system'",
    "tree_leaf": "UPDATE tree_leaf SET leaf_index = 7",
    "document": "UPDATE document SET media = 'text/html'",
    "checkpoint": "UPDATE checkpoint SET note = ''",
    "cosignature": "UPDATE cosignature SET line = ''",
}


@pytest.fixture
def filled(store):
    """A store with one row in each append-only table."""
    do(store, None, opened(), documents=(Document.of(b"body", "text/plain"),))
    with store.sealing() as sealer:
        (leaf,) = sealer.pending(10)
        sealer.extend([(leaf.row, b"h" * 32)], Head(1, "ab", (b"h" * 32,)), T0)
    store.keep_head(SignedHead(1, T0, "note"))
    store.keep_cosignatures(1, ["line"], T0)
    return store


def rows(store):
    with store.read() as view:
        counts = view.counts()
        kept = {name: counts[name] for name in ("events", "sealed", "documents")}
        return {**kept, "heads": list(view.signed_heads()), "lines": view.cosignatures(1)}


def refuses(store, backend, statement):
    """Run it on a connection as the store makes them; nothing may change."""
    before = rows(store)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        backend.writer.begin() as connection,
    ):
        connection.exec_driver_sql(statement)
    assert rows(store) == before


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_updated(filled, backend, table):
    refuses(filled, backend, TABLES[table])


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_deleted(filled, backend, table):
    refuses(filled, backend, f"DELETE FROM {table}")  # noqa: S608 - our own


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_replaced_or_truncated(filled, backend, table, url):
    statement = (
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608 - our own
        if url.startswith("sqlite")
        else f"TRUNCATE {table} CASCADE"
    )
    refuses(filled, backend, statement)


def test_the_name_of_the_log_stands_in_every_leaf(filled):
    with filled.read() as view:
        assert [f'"log":"{LOG}"' in one.leaf.decode() for one in view.leaves()] == [True]


SQLITE = (
    ("CREATE TRIGGER tidy AFTER INSERT ON event BEGIN DELETE FROM outbox; END", "trigger", "tidy"),
    ("CREATE TABLE shadow (body TEXT)", "table", "shadow"),
    ("CREATE VIEW peek AS SELECT * FROM contact", "view", "peek"),
)
POSTGRES = (
    ("CREATE RULE tidy AS ON INSERT TO outbox DO INSTEAD NOTHING", "rule", "tidy"),
    (
        "CREATE TRIGGER watch BEFORE INSERT ON event EXECUTE FUNCTION refuse_change()",
        "trigger",
        "watch",
    ),
    *SQLITE[1:],
)


def test_what_no_migration_made_is_named(store, backend, url):
    with store.read() as view:
        assert not list(view.strangers())
    added = SQLITE if url.startswith("sqlite") else POSTGRES
    with backend.writer.begin() as connection:
        for statement, *_ in added:
            connection.exec_driver_sql(statement)
    with store.read() as view:
        assert sorted(view.strangers()) == sorted((kind, name) for _, kind, name in added)


ALTERED = (
    ("ALTER TABLE case_row ADD COLUMN note TEXT", "case_row.note"),
    ("ALTER TABLE outbox RENAME COLUMN topic TO subject", "outbox.topic"),
    ("ALTER TABLE contact DROP COLUMN fields", "contact.fields"),
    ("ALTER TABLE event ADD COLUMN twice BOOLEAN NOT NULL DEFAULT TRUE", "event.twice"),
)
SQLITE_ALTERED = (("ALTER TABLE meta ADD COLUMN low TEXT AS (lower(value))", "meta.low"),)
POSTGRES_ALTERED = (
    ("ALTER TABLE outbox ALTER COLUMN attempts SET DEFAULT 9", "outbox.attempts"),
    ("ALTER TABLE case_row ALTER COLUMN title_en TYPE VARCHAR(10)", "case_row.title_en"),
    ("ALTER TABLE sent_letter ALTER COLUMN topic DROP NOT NULL", "sent_letter.topic"),
)


def test_a_column_that_no_migration_made_so_is_named(store, backend, url):
    own = SQLITE_ALTERED if url.startswith("sqlite") else POSTGRES_ALTERED
    with backend.writer.begin() as connection:
        for statement, _ in (*ALTERED, *own):
            connection.exec_driver_sql(statement)
    with store.read() as view:
        found = [name for kind, name in view.strangers() if kind == "column"]
    assert set(found) == {*(name for _, name in (*ALTERED, *own)), "outbox.subject"}


REBUILT = (
    "ALTER TABLE cosignature RENAME TO was",
    "CREATE TABLE cosignature AS SELECT * FROM was",
    "DROP TABLE was",
    "CREATE UNIQUE INDEX one_each ON outbox (recipient)",
    "CREATE INDEX quick ON outbox (topic)",
)


def test_a_constraint_that_no_migration_made_so_is_named(store, backend):
    with backend.writer.begin() as connection:
        for statement in REBUILT:
            connection.exec_driver_sql(statement)
    with store.read() as view:
        found = {name for kind, name in view.strangers() if kind == "constraint"}
    assert found == {
        "cosignature primary key (id)",
        "cosignature unique (line, size)",
        "outbox unique (recipient)",
    }


WEAKENED = {
    "sqlite": (
        (
            "DROP TABLE cosignature",
            "CREATE TABLE cosignature (id INTEGER PRIMARY KEY, size INTEGER, line TEXT)",
            "CREATE UNIQUE INDEX uq ON cosignature (size, line) WHERE id < 0",
        ),
        {"cosignature unique (line, size)", "cosignature unique (line, size) where id < 0"},
    ),
    "postgresql": (
        (
            "ALTER TABLE cosignature DROP CONSTRAINT uq_cosignature_size_line",
            "CREATE UNIQUE INDEX uq_cosignature_size_line ON cosignature (size, line) WHERE id < 0",
            "ALTER TABLE head DROP CONSTRAINT ck_head_one_row",
            "ALTER TABLE head ADD CONSTRAINT ck_head_one_row CHECK (id = id)",
            "ALTER TABLE tree_leaf DROP CONSTRAINT fk_tree_leaf_row_id",
            (
                "ALTER TABLE tree_leaf ADD CONSTRAINT fk_tree_leaf_row_id FOREIGN KEY (row_id)"
                " REFERENCES event (row_id) ON DELETE CASCADE NOT VALID"
            ),
        ),
        {
            "cosignature unique (line, size)",
            "cosignature unique (line, size) where (id < 0)",
            "head check ck_head_one_row: id = 1",
            "head check ck_head_one_row: id = id",
            "tree_leaf fk_tree_leaf_row_id (not as it was made)",
            "tree_leaf foreign key (row_id) event.row_id",
            "tree_leaf foreign key (row_id) event.row_id ondelete CASCADE",
        },
    ),
}
"""What says less under the same name, and what is found of it."""


def test_a_constraint_that_says_another_thing_under_its_name_is_named(store, backend):
    statements, named = WEAKENED[backend.writer.dialect.name]
    with backend.writer.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    with store.read() as view:
        found = {name for kind, name in view.strangers() if kind == "constraint"}
    assert found == named


LAX = (
    ("CREATE TABLE meta (key TEXT PRIMARY KEY ON CONFLICT REPLACE, value TEXT)", "on conflict"),
    ("CREATE TABLE meta (key TEXT COLLATE NOCASE PRIMARY KEY, value TEXT)", "collate"),
)


@pytest.mark.parametrize(("statement", "found"), LAX)
def test_a_key_that_replaces_rows_or_takes_texts_for_the_same_is_named(
    store, backend, statement, found
):
    if backend.writer.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no such constraints")
    with backend.writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE meta RENAME TO was")
        connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO meta SELECT * FROM was")
        connection.exec_driver_sql("DROP TABLE was")
    with store.read() as view:
        assert ("constraint", f"meta {found}") in [*view.strangers()]
