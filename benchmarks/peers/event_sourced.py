"""eventsourcing, with its own SQLite and PostgreSQL recorders.

An aggregate per case, as in the library's tutorial: read it from the repository (all its events),
trigger an event, save. Its SQLite recorder sets WAL itself and keeps SQLite's default FULL. Its
PostgreSQL recorder takes a table lock so that the global sequence has no gaps. Snapshots are an
option of the library; they are left off, as in its tutorial.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.postgres import PostgresFactory
from eventsourcing.sqlite import SQLiteFactory
from psycopg.conninfo import conninfo_to_dict

from benchmarks.case import FIRST_POSITION
from benchmarks.databases import is_sqlite, postgres_settings, sqlite_path, sqlite_settings

if TYPE_CHECKING:
    from benchmarks.case import Step


class WrongStateError(Exception):
    """The case is not where the step starts."""


class Consultation(Aggregate):
    @event("Opened")
    def __init__(self, state: str) -> None:
        self.state = state

    def fire(self, source: str, dest: str, actor: str, body: str) -> None:
        if self.state != source:
            raise WrongStateError(self.state)
        self.record(dest, actor, body)

    @event("Fired")
    def record(self, dest: str, actor: str, body: str) -> None:
        self.state = dest


def environment(url: str) -> dict[str, str]:
    if is_sqlite(url):
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": sqlite_path(url),
            "SQLITE_LOCK_TIMEOUT": "30",
        }
    server = conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(server["dbname"]),
        "POSTGRES_HOST": str(server.get("host", "")),
        "POSTGRES_PORT": str(server.get("port", "5432")),
        "POSTGRES_USER": str(server.get("user", "")),
        "POSTGRES_PASSWORD": str(server.get("password", "")),
    }


class EventSourced:
    """Read the aggregate, fire, save."""

    name = "eventsourcing"

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps

    def setup(self, url: str) -> None:
        self.sqlite = is_sqlite(url)
        self.app: Application[UUID] = Application(environment(url))

    def durability(self) -> dict[str, str]:
        factory = self.app.factory
        assert isinstance(factory, SQLiteFactory | PostgresFactory)
        with factory.datastore.transaction(commit=False) as cursor:

            def ask(statement: str) -> object:
                cursor.execute(statement)
                row: Any = cursor.fetchone()
                return row[0] if self.sqlite else next(iter(row.values()))

            return (sqlite_settings if self.sqlite else postgres_settings)(ask)

    def open_case(self) -> str:
        case = Consultation(self.steps[0].source)
        self.app.save(case)
        return str(case.id)

    def step(self, case_id: str, n: int) -> None:
        step = self.steps[n]
        case: Consultation = self.app.repository.get(UUID(case_id))
        case.fire(step.source, step.dest, step.actor, step.body)
        self.app.save(case)

    def fill_case(self, case_id: str, events: int) -> None:
        case: Consultation = self.app.repository.get(UUID(case_id))
        self._bulk(case.id, case.version + 1, events)

    def fill_log(self, events: int) -> None:
        for done in range(0, events, 1000):
            self._bulk(UUID(self.open_case()), 2, min(1000, events - done))

    def _bulk(self, case_id: UUID, first: int, events: int) -> None:
        step = self.steps[FIRST_POSITION]
        sample = Consultation(step.source)
        sample.record(step.dest, step.actor, step.body)
        stored = self.app.mapper.to_stored_event(sample.pending_events[-1])
        rows = [
            replace(stored, originator_id=case_id, originator_version=first + number)
            for number in range(events)
        ]
        # Handing 10,000 events to one call hung for ever in the PostgreSQL recorder's pipeline.
        for start in range(0, events, 200):
            self.app.recorder.insert_events(rows[start : start + 200])

    def close(self) -> None:
        self.app.close()
