"""What the children of these tests do: write, seal, sweep, race. Each tells what it has done."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

from rcm_workflow.application.app import App
from rcm_workflow.application.begin import begin
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.perform import perform
from rcm_workflow.application.ports import Clock
from rcm_workflow.application.seal import seal
from rcm_workflow.application.sweep import sweep
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.commands import NEW
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.values import Actor, Seat
from rcm_workflow.storage.store import create_database, open_store
from tests.application.hall import Hall
from tests.faults.children import PATIENCE, Tell
from tests.scene import TITLE, library, mexico, ppt, staffed

START = mexico("2021-09-06T09:00")
LOG = "rcm.test/log"
PAUSE = 0.005
"""Seconds between two attempts."""


class RunningClock:
    """A clock that runs ``speed`` times as fast as the time that passes, alike in every process."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self._speed = speed
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """The instant it shows."""
        return self._start + timedelta(seconds=(time.monotonic() - self._begun) * self._speed)


def new_log(url: str) -> None:
    """Make a database in which everybody is seated."""
    create_database(url, LOG, at=START)
    with opened(url) as app:
        administrator = Seat.parse("secretariat/administrator")
        begin(app, staffed(library().facts()), "founder", administrator, date(2000, 1, 1))


@contextmanager
def opened(url: str, clock: Clock | None = None) -> Iterator[App]:
    """The application on a database."""
    entropy = SystemEntropy()
    with open_store(url, entropy=entropy) as store:
        yield App(store, clock or ManualClock(START), library(), entropy)


class Officer(Hall):
    """Says each command before it is given and each answer after it; meets ``Busy`` by patience."""

    def __init__(self, app: App, tell: Tell, patience: float = 0) -> None:
        super().__init__(app, app.clock)
        self.tell = tell
        self.patience = patience

    def perform(self, command: c.Command) -> list[Recorded]:
        self.tell("asked", command.command_id, command)
        done = patiently(self.patience, perform, self.app, command)
        assert done.case is not None
        self.tell("done", command.command_id, tuple(one.id for one in done.events))
        self.case_id = done.case.id
        return self._kept(done)

    def open(self, actor: Actor | None = None, **inputs: Any) -> list[Recorded]:
        return self.perform(opening(self.app.entropy.command_id()))

    def reread(self) -> None:
        patiently(self.patience, super().reread)

    def when(self, kind: type[c.Command], actor: Actor, **fields: Any) -> list[Recorded]:
        fields.setdefault("command_id", self.app.entropy.command_id())
        return self.perform(kind(actor=actor, case_id=self.case_id, **fields))


def opening(command_id: str) -> c.OpenCase:
    """The command that opens a consultation."""
    return c.OpenCase(
        command_id=command_id,
        actor=ppt(),
        case_id=NEW,
        machine="troika_consultation",
        policy="rcm-2011",
        title=TITLE,
        reason="Flows since 2019 need a common answer",
        inputs={"requires_agreed_position": True},
    )


def patiently(seconds: float, act: Callable[..., Any], *given: Any) -> Any:
    """Do it again, a command under the same id, as long as the database is busy."""
    until = time.monotonic() + seconds
    while True:
        try:
            return act(*given)
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE)


def write(
    tell: Tell,
    url: str,
    *,
    again: c.Command | None = None,
    cases: int | None = None,
    patience: float = 0,
) -> None:
    """Run consultations to the end of their first round; ``cases`` of them, or for ever.

    ``again`` is a command whose answer the process before did not live to hear.
    """
    with opened(url) as app:
        if again is not None:
            Officer(app, tell, patience).perform(again)
        for _ in itertools.count() if cases is None else range(cases):
            Officer(app, tell, patience).to_round().all_assent()


def seal_always(tell: Tell, url: str) -> None:
    """Seal without end and tell every new head."""
    with opened(url) as app:
        known = -1
        while True:
            try:
                head = seal(app)
            except Busy:
                continue
            if head.size != known:
                known = head.size
                tell("sealed", head.size, head.root)
            else:
                time.sleep(PAUSE)


def race(
    tell: Tell, url: str, barrier: Barrier, given: Sequence[c.Command | c.RosterCommand]
) -> None:
    """Give each command at the same instant as the other process gives its own."""
    with opened(url) as app:
        for command in given:
            barrier.wait(PATIENCE)
            try:
                done = patiently(PATIENCE, perform, app, command)
            except Refused as refusal:
                tell("raced", refusal.code, ())
            else:
                tell("raced", "won", tuple(one.id for one in done.events))


def sweep_at(tell: Tell, url: str, instant: datetime, barrier: Barrier) -> None:
    """Sweep at an instant, together with others, until nothing is due."""
    with opened(url, ManualClock(instant)) as app:
        barrier.wait(PATIENCE)
        while (done := sweep(app)).settled or done.busy:
            tell("swept", done.settled)


def sweep_always(tell: Tell, url: str, clock: Clock) -> None:
    """Sweep without end, as a worker does; tell what was done."""
    with opened(url, clock) as app:
        tell("ready")
        since = None
        while True:
            begun = clock.now()
            done = sweep(app, since)
            since = begun
            if done.settled:
                tell("swept", done.settled)
            else:
                time.sleep(PAUSE)
