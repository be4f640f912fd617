"""OCEL 2.0 as a SQLite database, written event by event."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from rcm_workflow.exchange.telling import Scalar, Thing, Told

EPOCH: Final = "1970-01-01T00:00:00Z"
"""When an object has its first values, by the standard; ours all have the time of an event."""

BATCH: Final = 5_000
"""Events between two commits."""

_TABLES: Final = """
CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL);
CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL);
CREATE TABLE event_object (
  ocel_event_id TEXT NOT NULL REFERENCES event (ocel_id),
  ocel_object_id TEXT NOT NULL REFERENCES object (ocel_id),
  ocel_qualifier TEXT NOT NULL,
  PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
CREATE TABLE object_object (
  ocel_source_id TEXT NOT NULL REFERENCES object (ocel_id),
  ocel_target_id TEXT NOT NULL REFERENCES object (ocel_id),
  ocel_qualifier TEXT NOT NULL,
  PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
"""


class OcelDatabase:
    """A new database of the standard's shape; holds no more in memory than the names of types."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        # A file that is only read once it is complete needs no journal.
        self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        self._columns: dict[str, dict[str, str]] = {}
        self._known: dict[str, None] = {}
        self._events = 0

    def add(self, one: Told) -> None:
        """One event with the objects it is about."""
        self.add_objects(one)
        table = self._table("event", one.type)
        values = event_values(one)
        self._fit(table, {name: _kind(value) for name, value in values.items()})
        row = {"ocel_id": one.id, "ocel_time": one.recorded_at, **values}
        self._db.execute("INSERT INTO event VALUES (?, ?)", (one.id, one.type))
        self._insert(table, row)
        self._db.executemany(
            "INSERT OR IGNORE INTO event_object VALUES (?, ?, ?)",
            [(one.id, thing.id, what) for thing, what in one.about],
        )
        self._events += 1
        if self._events % BATCH == 0:
            self._db.commit()

    def add_objects(self, one: Told) -> None:
        """The objects of an event, their new values and what belongs together."""
        for thing, _ in one.about:
            self._object(thing)
        for thing, name, value in one.changes:
            table = self._object(thing)
            self._fit(table, {name: "TEXT"})
            at = {"ocel_id": thing.id, "ocel_time": one.recorded_at, "ocel_changed_field": name}
            self._insert(table, {**at, name: value})
        for first, second, what in one.links:
            self._object(first)
            self._object(second)
            self._db.execute(
                "INSERT OR IGNORE INTO object_object VALUES (?, ?, ?)", (first.id, second.id, what)
            )

    def objects(self) -> Iterator[tuple[str, str]]:
        """Id and type of every object."""
        yield from self._db.execute("SELECT ocel_id, ocel_type FROM object ORDER BY ocel_id")

    def values_of(self, thing: str, kind: str) -> Iterator[tuple[str, str, str]]:
        """Name, value and time of every value that an object was given."""
        table = self._table("object", kind)
        for name in self._columns[table]:
            found = self._db.execute(
                f'SELECT ocel_time, "{name}" FROM "{table}"'  # noqa: S608 - our own names
                " WHERE ocel_id = ? AND ocel_changed_field = ? ORDER BY rowid",
                (thing, name),
            )
            for at, value in found:
                yield name, value, at

    def links_of(self, thing: str) -> Iterator[tuple[str, str]]:
        """The objects that an object belongs to, each with how."""
        yield from self._db.execute(
            "SELECT ocel_target_id, ocel_qualifier FROM object_object WHERE ocel_source_id = ?"
            " ORDER BY ocel_target_id, ocel_qualifier",
            (thing,),
        )

    def types(self, kind: str) -> Iterator[tuple[str, list[str]]]:
        """The object types with the names of their values."""
        for (name,) in self._db.execute(f"SELECT ocel_type FROM {kind}_map_type ORDER BY 1"):  # noqa: S608
            yield name, list(self._columns[self._table(kind, name)])

    def close(self) -> None:
        """Write what is left."""
        self._db.commit()
        self._db.close()

    def _object(self, thing: Thing) -> str:
        table = self._table("object", thing.type)
        new = self._db.execute(
            "INSERT OR IGNORE INTO object VALUES (?, ?)", (thing.id, thing.type)
        ).rowcount
        if new:
            self._insert(table, {"ocel_id": thing.id, "ocel_time": EPOCH})
        return table

    def _table(self, kind: str, name: str) -> str:
        """The table of a type, made when the type is first met."""
        table = f"{kind}_{name}"
        if table not in self._columns:
            self._columns[table] = {}
            more = ", ocel_changed_field TEXT" if kind == "object" else ""
            key = " PRIMARY KEY" if kind == "event" else ""
            self._db.execute(f'CREATE TABLE "{table}" (ocel_id TEXT{key}, ocel_time TEXT{more})')
            if kind == "object":
                self._db.execute(f'CREATE INDEX "{table}_id" ON "{table}" (ocel_id)')
            self._db.execute(f"INSERT INTO {kind}_map_type VALUES (?, ?)", (name, name))  # noqa: S608
        return table

    def _fit(self, table: str, values: dict[str, str]) -> None:
        known = self._columns[table]
        for name, kind in values.items():
            if name not in known:
                known[name] = kind
                self._db.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {kind}')

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        names, places = ", ".join(f'"{one}"' for one in row), ", ".join("?" * len(row))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - our names
        self._db.execute(statement, tuple(row.values()))


def event_values(one: Told) -> dict[str, Scalar]:
    """The values of an event; first what leads back to its leaf."""
    return {
        "log_index": one.log_index,
        "leaf_hash": one.leaf_hash,
        "case_seq": one.case_seq,
        "occurred_at": one.occurred_at,
        "actor": one.actor,
        **{f"body_{name}": value for name, value in one.values.items()},
        "body": one.body,
    }


def _kind(value: Scalar) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    return "INTEGER" if isinstance(value, int) else "TEXT"


def write_ocel_sqlite(events: Iterable[Told], path: Path) -> None:
    """Write a new OCEL 2.0 database."""
    database = OcelDatabase(path)
    try:
        for one in events:
            database.add(one)
    finally:
        database.close()
