"""A running case of each procedure in each of its states, on a database of its own.

A journey is walked once in a process. Before its first step in a state the database is copied; a
test that wants a case in that state opens the copy. What the journey did next is a step that is
right there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.performed import Performed
from rcm_workflow.application.sweep import sweep
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain import commands as c
from rcm_workflow.storage.store import open_store
from tests.application.conftest import START, begun
from tests.machines.journeys import JOURNEYS, ON_A_SHORT_ROSTER
from tests.machines.kit import Chancery
from tests.machines.succession_kit import begun_in_september
from tests.scene import library

OPENING = "(opening)"
"""The stage at which there is no case yet."""
STRANGER, OBSERVER = "FR/foreign_affairs", "KN/observer"
FORMER = "former-officer"
"""Whose mandate for the seat that acts next ended long ago."""


class Arrived(Exception):
    """A journey has come to the stage for which it was begun."""


class Stage(NamedTuple):
    """One state of one procedure, and the step that is right in it."""

    machine: str
    state: str
    right: c.OpenCase | c.Fire
    at: datetime
    place: Path
    """The database."""


Stop = Callable[["Walker", str, "c.OpenCase | c.Fire"], None]


class Walker(Chancery):
    """A chancery that stops before its first step in each state of a machine."""

    def __init__(self, app: App, clock: ManualClock, machine: str, stop: Stop) -> None:
        super().__init__(app, clock)
        self.machine = machine
        self.stop = stop
        self.seen: set[str] = set()
        self.seat(STRANGER, OBSERVER)
        self.register(c.RegisterPerson, person=FORMER)

    def give(self, command: c.OpenCase | c.Fire) -> Performed:
        """Look at a command before it is given."""
        if isinstance(command, c.OpenCase):
            machine, state = command.machine, OPENING
        else:
            case = self.case(command.case_id)
            machine, state = case.machine.name, case.state
        if machine == self.machine and state not in self.seen:
            self.seen.add(state)
            # What is due is done with whatever is given next, refused or not: it is no trace of it.
            sweep(self.app)
            self._had_a_predecessor(command)
            self.stop(self, state, command)
        return super().give(command)

    def _had_a_predecessor(self, command: c.OpenCase | c.Fire) -> None:
        seat = command.actor.seat
        assert seat is not None
        with self.app.store.read() as view:
            known = view.roster().mandate_over(FORMER, seat, START.date())
        if known is None:
            over = {"since": date(2000, 1, 1), "until": date(2001, 1, 1)}
            self.register(c.GiveMandate, person=FORMER, seat=seat, **over)


def beginning(url: str, *, short: bool) -> None:
    """A new database with the roster that a journey needs."""
    furnish = begun_in_september if short else begun
    furnish(url)


@contextmanager
def opened(url: str, at: datetime) -> Iterator[tuple[App, ManualClock]]:
    """An application on a database that is there, its clock at an instant."""
    entropy, clock = SystemEntropy(), ManualClock(at)
    store = open_store(url, entropy=entropy)
    try:
        yield App(store, clock, library(), entropy), clock
    finally:
        store.close()


def walked(machine: str, folder: Path) -> list[Stage]:
    """Every stage of a journey, in the order in which it came to them."""
    found: list[Stage] = []

    def keep(walker: Walker, state: str, command: c.OpenCase | c.Fire) -> None:
        place = folder / f"{machine}-{len(found)}.sqlite3"
        copy(running, place)
        found.append(Stage(machine, state, command, walker.clock.now(), place))

    short = machine in ON_A_SHORT_ROSTER
    first = folder / f"first-{short}.sqlite3"
    if not first.exists():
        beginning(f"sqlite:///{first}", short=short)
    running = folder / f"{machine}.sqlite3"
    copy(first, running)
    with opened(f"sqlite:///{running}", START) as (app, clock):
        JOURNEYS[machine](Walker(app, clock, machine, keep))
    return found


def copy(source: Path, to: Path) -> None:
    """Copy a database that may be open."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(to)) as other:
        other.execute("PRAGMA synchronous = OFF")
        one.backup(other)


@contextmanager
def copied(stage: Stage, folder: Path) -> Iterator[tuple[App, ManualClock, Path]]:
    """An application of its own on a copy of a stage."""
    place = folder / stage.place.name
    copy(stage.place, place)
    with opened(f"sqlite:///{place}", stage.at) as (app, clock):
        yield app, clock, place


def arrived(machine: str, state: str, url: str) -> c.OpenCase | c.Fire:
    """Walk on a new database of any kind until a state; the step that is right there."""
    found: list[c.OpenCase | c.Fire] = []

    def stop(_walker: Walker, reached: str, command: c.OpenCase | c.Fire) -> None:
        if reached == state:
            found.append(command)
            raise Arrived

    beginning(url, short=machine in ON_A_SHORT_ROSTER)
    with opened(url, START) as (app, clock):
        try:
            JOURNEYS[machine](Walker(app, clock, machine, stop))
        except Arrived:
            return found[0]
    message = f"the journey of {machine} never comes to {state}"
    raise AssertionError(message)
