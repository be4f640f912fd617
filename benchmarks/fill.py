"""A log of a million events, by copying one finished case within the database.

Rows lie as commands would have left them: leaves with their own case in them, command ids scattered
as chance scatters them, case row and parts, sealed values. The product's own sealer then takes all
of it into the tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Engine, Table, text

from rcm_workflow.application.seal import seal
from rcm_workflow.storage.outbox import SENT
from rcm_workflow.storage.statements import CASE, EVENT, PART, SEALED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rcm_workflow.application.app import App

PREFIX = "ES-1999-"
"""Of the copies; the cases that are measured are of this year."""

WORDS = {
    "sqlite": {
        "numbers": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})",
        "leaf": "CAST(replace(CAST(o.leaf AS TEXT), '{}', {}) AS BLOB)",
        "command": "printf('c-%08x', n.i * 2654435761 % 4294967296) || substr(o.command_id, 2)",
        "rest": (),
    },
    "postgresql": {
        "numbers": "WITH n(i) AS (SELECT generate_series(1, {}))",
        "leaf": "convert_to(replace(convert_from(o.leaf, 'UTF8'), '{}', {}), 'UTF8')",
        "command": (
            "'c-' || lpad(to_hex(n.i::bigint * 2654435761 % 4294967296), 8, '0')"
            " || substr(o.command_id, 2)"
        ),
        # As the server does by itself when it finds the time: not while we measure.
        "rest": ("VACUUM ANALYZE", "CHECKPOINT"),
    },
}


def copy_case(app: App, engine: Engine, model: str, copies: int) -> None:
    """Add that many copies of a finished case to the database of an engine, and seal them."""
    words = WORDS[engine.dialect.name]
    numbers = str(words["numbers"]).format(copies)
    name = f"'{PREFIX}' || n.i"

    def copied(table: Table, key: str, **own: str) -> str:
        columns = [one.name for one in table.columns if one.name != "row_id"]
        given = [own.get(column, f'o."{column}"') for column in columns]
        names = ", ".join(f'"{column}"' for column in columns)
        return (
            f"{numbers} INSERT INTO {table.name} ({names})"
            f" SELECT {', '.join(given)} FROM n CROSS JOIN {table.name} o WHERE {key} ORDER BY n.i"
        )

    leaf = str(words["leaf"]).format(model, name)
    events = copied(
        EVENT, f"o.stream = '{model}'", stream=name, leaf=leaf, command_id=str(words["command"])
    )
    renamed = f"replace(o.event_id, '{model}', {name})"
    letters = [one.name for one in SENT.columns if one.name not in ("id", "sent_at")]
    told = {
        "stream": name,
        "event_id": renamed,
        "notice": f"replace(o.notice, '{model}', {name})",
    }
    given = ", ".join(told.get(one, f"o.{one}") for one in letters)
    # Those of a finished case have long been sent.
    sent = (
        f"{numbers} INSERT INTO {SENT.name} ({', '.join(letters)}, sent_at)"
        f" SELECT {given}, o.created_at FROM n CROSS JOIN outbox o WHERE o.stream = '{model}'"
    )
    rest = [
        copied(CASE, f"o.id = '{model}'", id=name),
        copied(PART, f"o.case_id = '{model}'", case_id=name),
        copied(SEALED, f"o.event_id LIKE '{model}.%'", event_id=renamed),
        sent,
    ]
    seal(app)
    with engine.begin() as connection:
        connection.execute(text(f"{events}, o.case_seq"))
        for statement in rest:
            connection.execute(text(statement))
        if engine.dialect.name == "postgresql":
            waiting = f"SELECT row_id FROM event WHERE stream LIKE '{PREFIX}%'"
            connection.execute(text(f"INSERT INTO pending {waiting}"))
    _rest(engine, words["rest"])
    seal(app)
    _rest(engine, words["rest"])


def _rest(engine: Engine, statements: Iterable[str]) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
