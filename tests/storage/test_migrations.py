"""The schema: as declared, up and down, with its triggers, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from rcm_workflow.domain.failures import Refused
from rcm_workflow.storage import migrate
from rcm_workflow.storage.engine import backend_for
from rcm_workflow.storage.migrate import SchemaState
from rcm_workflow.storage.tables import APPEND_ONLY, metadata

REVISIONS = [
    one.revision for one in reversed([*ScriptDirectory(str(migrate.FOLDER)).walk_revisions()])
]
VERBS = {"sqlite": ("delete", "update"), "postgresql": ("delete", "truncate", "update")}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
}


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request):
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('sqlite_path')}"
    else:
        url = request.getfixturevalue("postgres_database")
    backend = backend_for(url)
    backend.prepare_new()
    yield backend.writer
    backend.close()


def triggers(engine):
    with engine.connect() as connection:
        return sorted(connection.execute(text(TRIGGERS[engine.dialect.name])).scalars())


def expected_triggers(engine):
    verbs = VERBS[engine.dialect.name]
    there = inspect(engine).get_table_names()
    kept = [table for table in APPEND_ONLY if table in there]
    return sorted(f"{table}_no_{verb}" for table in kept for verb in verbs)


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_triggers_stand_after_every_migration(engine, revision):
    migrate.upgrade(engine, revision)
    assert triggers(engine) == expected_triggers(engine)


def test_the_newest_schema_is_the_declared_one(engine):
    migrate.upgrade(engine)
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_object": declared_as_table(engine)}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    checks = {
        table: [one["sqltext"].replace("(", "").replace(")", "") for one in found]
        for (_, table), found in inspect(engine).get_multi_check_constraints().items()
        if found
    }
    assert checks == {"head": ["id = 1"], "roster_row": ["id = 1"]}


def declared_as_table(engine):
    """What is pending is a table on PostgreSQL and a view on SQLite."""
    views = {"pending"} if engine.dialect.name == "sqlite" else set()
    assert set(inspect(engine).get_view_names()) == views
    return lambda _, name, *__: name not in views


def test_up_down_and_up_again_with_rows_in_every_table(engine):
    assert migrate.check(engine) is SchemaState.ABSENT
    migrate.upgrade(engine)
    fill(engine)
    migrate.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    assert inspect(engine).get_view_names() == []
    assert triggers(engine) == []
    migrate.upgrade(engine)
    assert migrate.check(engine) is SchemaState.CURRENT
    assert triggers(engine) == expected_triggers(engine)


def fill(engine):
    at = "2021-09-09T16:00:00.000000Z"
    rows = {
        "meta": "('k', 'v')",
        "event": f"(1, 'A-1', 1, 't', 'a', '{at}', 'c', 0, 'd', '')",
        "pending": "(1)",
        "tree_leaf": "(0, 1, '')",
        "sealed_value": "('A-1.1', 'n', NULL, NULL)",
        "document": "('d', 'm', '')",
        "checkpoint": f"(1, 1, '{at}', '')",
        "cosignature": f"(1, 1, '{at}', '')",
        "contact": "('p', '{}')",
        "case_row": f"('A-1', 'm', 's', 1, 0, 'e', 's', 'MX', '{at}', '{at}', NULL, false, '', '')",
        "case_part": "('A-1', 'k', '{}')",
        "case_key": "('m', '[]', 'A-1')",
        "deadline": f"('A-1', 'CR', 'due', '{at}')",
        "outbox": f"(1, 'A-1', 'A-1.1', 'r', 't', '', '{at}', 0, '{at}', NULL)",
        "sent_letter": f"(1, 'A-1', 'A-1.1', 'r', 't', '', '{at}', 0, '{at}')",
    }
    assert rows.keys() | {"head", "roster_row"} == metadata.tables.keys()
    for view in inspect(engine).get_view_names():
        del rows[view]
    with engine.begin() as connection:
        for table, values in rows.items():
            connection.execute(text(f"INSERT INTO {table} VALUES {values}"))  # noqa: S608 - our own


def test_a_revision_not_known_here_is_newer_and_stays_as_it_is(engine):
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert migrate.check(engine) is SchemaState.NEWER
    with pytest.raises(Refused) as refused:
        migrate.upgrade(engine)
    assert refused.value == Refused("database_is_newer", revision="9999")
    with engine.connect() as connection, pytest.raises(Refused, match="database_is_newer"):
        migrate.require_current(connection)


def test_a_migration_that_fails_leaves_nothing(engine):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE outbox (id INTEGER)"))
    with pytest.raises(Exception, match="outbox"):
        migrate.upgrade(engine)
    assert inspect(engine).get_table_names() == ["outbox"]
    assert migrate.check(engine) is SchemaState.ABSENT


def test_revisions_are_numbered_in_a_row():
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_the_files_say_by_their_names_which_revisions_there_are():
    assert list(migrate.revisions()) == REVISIONS
