"""This engine, through its use case: rights, conditions, leaf, case row and parts, letters.

The machine is benchmarks/definitions/eight_steps.v1.toml. Each step is one `perform`: it settles
what is due, checks mandate, role and right, evaluates the conditions, lets the state machine
library make the move, seals the statement, writes the leaf of the log with its pending row, the
case row, the part of the country and one outbox row per recipient. The sealer runs apart, as a
worker does; `RCM_BENCH_SEAL=1` runs it after every hundred steps in the same process.
"""

from __future__ import annotations

import os
import string
import tempfile
from contextlib import suppress
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.case import FIRST_POSITION, POSITION
from benchmarks.databases import is_sqlite, postgres_settings, sqlite_settings
from benchmarks.fill import copy_case
from rcm_workflow.application.app import App
from rcm_workflow.application.begin import begin
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.perform import perform
from rcm_workflow.application.seal import seal
from rcm_workflow.bootstrap import stay_long
from rcm_workflow.clock import SystemClock
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.commands import NEW
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster_events import (
    MandateGiven,
    MemberAdmitted,
    PersonRegistered,
    PresidencyRecorded,
    SeatEstablished,
)
from rcm_workflow.domain.values import Actor, Localized, Seat, Stance
from rcm_workflow.storage.store import create_database, open_store

if TYPE_CHECKING:
    from benchmarks.case import Step

HERE = Path(__file__).parent.parent
CHECKOUT = HERE.parent
SEALED_EVERY = 100
TITLE = Localized(en="Eight steps", es="Ocho pasos")
LINE = """
[[lines]]
id = "{name}"
roles = ["{role}"]
actions = ["{actions}"]
machines = ["eight_steps"]
states = ["*"]
fields = ["summary"]
say = {{ en = "For measuring.", es = "Para medir." }}
rules = ["R-050"]
"""


def definitions() -> Path:
    """A folder with the machine to be measured and a table of rights that knows it."""
    folder = Path(tempfile.mkdtemp())
    (folder / "machines").mkdir()
    (folder / "policies").mkdir()
    machine = HERE / "definitions" / "eight_steps.v1.toml"
    (folder / "machines" / machine.name).write_bytes(machine.read_bytes())
    access = (
        (CHECKOUT / "policies" / "access.v1.toml")
        .read_text()
        .replace("\nversion = 1\n", "\nversion = 2\n")
    )
    # Whoever may not read a case may not know of it, and so not act in it either.
    acts = (("ppt", 'open", "fire'), ("troika", "position"), ("members", "position"))
    for role, action in acts:
        actions = f'{action}", "read'
        access += LINE.format(name=f"bench-{role}", role=role, actions=actions)
    (folder / "policies" / "access.v2.toml").write_text(access)
    return folder


def countries(number: int) -> list[str]:
    """Codes of that many invented countries."""
    return ["".join(pair) for pair in product(string.ascii_uppercase, repeat=2)][:number]


def facts(members: list[str]) -> list[Event]:
    """The first three members are the Troika; everybody has a lead focal point and a PPT seat."""
    found: list[Event] = []
    for code in members:
        found.append(
            MemberAdmitted(
                country=code,
                iso3=f"X{code}",
                name=TITLE,
                capital=code,
                zone="America/Mexico_City",
                source="benchmark",
            )
        )
        for capacity, lead in (("foreign_affairs", True), ("ppt", False)):
            seat = Seat(holder=code, capacity=capacity)
            found.append(SeatEstablished(seat=seat, title=TITLE, lead=lead))
            found.append(PersonRegistered(person=f"{code}-{capacity}".lower()))
            found.append(
                MandateGiven(person=f"{code}-{capacity}".lower(), seat=seat, since=date(2000, 1, 1))
            )
    administrator = Seat(holder="secretariat", capacity="administrator")
    officer = Seat(holder="secretariat", capacity="officer")
    found += [SeatEstablished(seat=seat, title=TITLE) for seat in (administrator, officer)]
    for index, year in enumerate((2020, 2021, 2090)):
        found.append(
            PresidencyRecorded(
                year=year,
                ordinal=index + 1,
                country=members[index],
                starts_at=f"{year}-01-01T00:00:00Z",
                status="stated",
                source="benchmark",
            )
        )
    return found


class Rcm:
    """One `perform` a step."""

    name = "rcm"

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps
        positions = sum(step.trigger == POSITION for step in steps)
        self.members = countries(max(11, positions))
        self.ppt = self._actor(self.members[1], "ppt")
        self.actors = {one: self._actor(one, "foreign_affairs") for one in self.members}
        self.count = 0
        self.sealing = os.environ.get("RCM_BENCH_SEAL") == "1"

    def _actor(self, country: str, capacity: str) -> Actor:
        seat = Seat(holder=country, capacity=capacity)
        return Actor(person=f"{country}-{capacity}".lower(), seat=seat)

    def setup(self, url: str) -> None:
        self.url = url
        clock, entropy = SystemClock(), SystemEntropy()
        with suppress(Refused):
            create_database(url, "benchmark/log", at=clock.now())
        self.store = open_store(url, entropy=entropy, busy_seconds=30)
        self.app = App(self.store, clock, Library(definitions()), entropy)
        administrator = Seat(holder="secretariat", capacity="administrator")
        with suppress(Refused):
            begin(self.app, facts(self.members), "a", administrator, date(2000, 1, 1))
        stay_long()

    def durability(self) -> dict[str, str]:
        ask = sqlite_settings if is_sqlite(self.url) else postgres_settings
        writer = self.store.backend.writer
        with writer.connect() as connection:
            return ask(lambda statement: connection.exec_driver_sql(statement).scalar())

    def _id(self) -> str:
        self.count += 1
        return self.app.entropy.command_id()

    def open_case(self) -> str:
        command = c.OpenCase(
            command_id=self._id(),
            actor=self.ppt,
            case_id=NEW,
            machine="eight_steps",
            policy="rcm-2011",
            title=TITLE,
            reason="to measure",
        )
        done = perform(self.app, command)
        assert done.case is not None
        return done.case.id

    def step(self, case_id: str, n: int) -> None:
        step = self.steps[n]
        perform(self.app, self._command(case_id, n, step))
        if self.sealing and self.count % SEALED_EVERY == 0:
            seal(self.app)

    def _command(self, case_id: str, n: int, step: Step) -> c.Command:
        if step.trigger == "react":
            return self._position(case_id, self.members[0 if n == 1 else 2], step)
        if step.trigger == POSITION:
            return self._position(case_id, self.members[n - FIRST_POSITION], step)
        return c.Fire(command_id=self._id(), actor=self.ppt, case_id=case_id, trigger=step.trigger)

    def _position(self, case_id: str, country: str, step: Step) -> c.Command:
        return c.RecordPosition(
            command_id=self._id(),
            actor=self.actors[country],
            case_id=case_id,
            country=country,
            stance=Stance.ASSENT,
            statement=step.body,
        )

    def fill_case(self, case_id: str, events: int) -> None:
        step = self.steps[FIRST_POSITION]
        for _ in range(events):
            perform(self.app, self._position(case_id, self.members[3], step))

    def fill_log(self, events: int) -> None:
        model = self.open_case()
        for step in self.steps:
            self.step(model, step.number)
        with self.app.store.read() as view:
            each = len(view.events(model))
        copy_case(self.app, self.store.backend.writer, model, events // each)

    def close(self) -> None:
        self.store.close()
