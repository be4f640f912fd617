"""Two tables written the obvious way with the SQLAlchemy ORM, for the peers that store nothing.

`transitions`, python-statemachine and SpiffWorkflow leave storage to the application. The obvious
application has a case with its state and a history table, loads the case by its key, fires the
trigger, adds a history row and commits. Nothing locks the case: that is what one writes first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from sqlalchemy import ForeignKey, Text, create_engine, event, insert, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.case import FIRST_POSITION, Step
from benchmarks.databases import is_sqlite, postgres_settings, sqlalchemy_url, sqlite_settings


class Base(DeclarativeBase):
    """The tables of the obvious application."""


class Case(Base):
    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(Text)


class History(Base):
    __tablename__ = "history"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    trigger: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    dest: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


def history(case_id: int, step: Step) -> History:
    return History(
        case_id=case_id,
        trigger=step.trigger,
        source=step.source,
        dest=step.dest,
        actor=step.actor,
        body=step.body,
    )


def durable_engine(url: str) -> Engine:
    engine = create_engine(sqlalchemy_url(url))
    if is_sqlite(url):

        @event.listens_for(engine, "connect")
        def _pragmas(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

    return engine


def engine_durability(engine: Engine) -> dict[str, str]:
    ask = sqlite_settings if engine.dialect.name == "sqlite" else postgres_settings
    with engine.connect() as connection:
        return ask(lambda statement: connection.execute(text(statement)).scalar_one())


class OrmPeer(ABC):
    """A peer over the two tables; the subclass says how a step changes the case."""

    name = ""

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps

    def setup(self, url: str) -> None:
        self.engine = durable_engine(url)
        Base.metadata.create_all(self.engine)

    def durability(self) -> dict[str, str]:
        return engine_durability(self.engine)

    def first_state(self) -> str:
        return self.steps[0].source

    @abstractmethod
    def change(self, case: Case, step: Step) -> None:
        """Take the loaded case through a step; the caller stores it."""

    def open_case(self) -> str:
        with Session(self.engine) as session:
            case = Case(state=self.first_state())
            session.add(case)
            session.commit()
            return str(case.id)

    def step(self, case_id: str, n: int) -> None:
        step = self.steps[n]
        with Session(self.engine) as session:
            case = session.get_one(Case, int(case_id))
            self.change(case, step)
            session.add(history(case.id, step))
            session.commit()

    def close(self) -> None:
        self.engine.dispose()


class FilledOrmPeer(OrmPeer):
    """One whose cases have as many events as their history has rows."""

    def fill_case(self, case_id: str, events: int) -> None:
        self._bulk(int(case_id), events)

    def fill_log(self, events: int) -> None:
        for done in range(0, events, 1000):
            self._bulk(int(self.open_case()), min(1000, events - done))

    def _bulk(self, case_id: int, events: int) -> None:
        step = self.steps[FIRST_POSITION]
        row = {
            "case_id": case_id,
            "trigger": step.trigger,
            "source": step.source,
            "dest": step.dest,
            "actor": step.actor,
            "body": step.body,
        }
        with self.engine.begin() as connection:
            connection.execute(insert(History), [row] * events)
