"""Bring a database to the schema of this package, or say why not."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from rcm_workflow.domain.failures import Refused

FOLDER = Path(__file__).parent / "migrations"
HEAD = "head"


class SchemaState(StrEnum):
    """How the schema of a database compares with the one this package works on."""

    ABSENT = "absent"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def check(engine: Engine) -> SchemaState:
    """Compare the schema's revision with the newest one known here."""
    with engine.connect() as connection:
        return compare(connection)


def compare(connection: Connection) -> SchemaState:
    """``check`` on an open connection."""
    revision = MigrationContext.configure(connection).get_current_revision()
    newest, known = _revisions()
    if revision is None:
        return SchemaState.ABSENT
    if revision == newest:
        return SchemaState.CURRENT
    # Revisions are never removed, so one that is not known here comes from a later package.
    return SchemaState.OLDER if revision in known else SchemaState.NEWER


def require_current(connection: Connection) -> None:
    """Raise ``Refused`` unless the schema is the one this package works on.

    Codes: ``database_is_newer``, ``database_is_older`` (run the upgrade) and
    ``database_not_found`` (nothing of ours is in it), all of kind ``input`` or ``not_found``.
    """
    match compare(connection):
        case SchemaState.NEWER:
            raise Refused("database_is_newer", kind="input", revision=_revision(connection))
        case SchemaState.OLDER:
            raise Refused("database_is_older", kind="input", revision=_revision(connection))
        case SchemaState.ABSENT:
            raise Refused("database_not_found", kind="not_found")
        case SchemaState.CURRENT:
            return


def upgrade(engine: Engine, revision: str = HEAD) -> None:
    """Run the migrations up to a revision, all of them or none.

    Raises ``Refused`` (``database_is_newer``) for a database this package is too old for.
    """
    with engine.begin() as connection:
        upgrade_on(connection, revision)


def upgrade_on(connection: Connection, revision: str = HEAD) -> None:
    """``upgrade`` in the transaction of an open connection."""
    if compare(connection) is SchemaState.NEWER:
        raise Refused("database_is_newer", kind="input", revision=_revision(connection))
    command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations back to a revision (``base`` for an empty database)."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    # A configuration file would take a percent sign for a reference.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@cache
def _revisions() -> tuple[str | None, frozenset[str]]:
    """The newest revision and all that this package knows; its files do not change as it runs."""
    script = ScriptDirectory.from_config(_config())
    return script.get_current_head(), frozenset(one.revision for one in script.walk_revisions())


def _revision(connection: Connection) -> str:
    return str(MigrationContext.configure(connection).get_current_revision())
