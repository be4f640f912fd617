"""Bring a database to the schema of this package, or say why not.

Which revision a database has is asked by every command that opens one, so Alembic, which takes
longer to load than most commands to answer, is left alone until something is to be migrated.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, column, inspect, select, table

from rcm_workflow.domain.failures import Refused

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
HEAD = "head"
VERSION = table("alembic_version", column("version_num"))


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
    revision, known = _revision(connection), revisions()
    if revision is None:
        return SchemaState.ABSENT
    if revision == known[-1]:
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
            raise not_found(connection.engine)
        case SchemaState.CURRENT:
            return


def not_found(engine: Engine) -> Refused:
    """The refusal of a database in which nothing of ours is; it says which one was looked at."""
    return Refused("database_not_found", kind="not_found", database=engine.url.database)


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
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations back to a revision (``base`` for an empty database)."""
    from alembic import command  # noqa: PLC0415 - see above

    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    # A configuration file would take a percent sign for a reference.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@cache
def revisions() -> tuple[str, ...]:
    """Every revision that this package knows, the oldest first: the numbers of its files."""
    names = sorted(path.name for path in (FOLDER / "versions").glob("r[0-9]*_*.py"))
    return tuple(name[1:].partition("_")[0] for name in names)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION.name):
        return None
    return connection.execute(select(VERSION.c.version_num)).scalar_one_or_none()
