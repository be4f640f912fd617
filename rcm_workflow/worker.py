"""The worker: APScheduler as the metronome of sweep, deliver and seal.

Truth about deadlines stands in the database; the scheduler only says when to look. Its jobs live in
memory, one process's own, so that any number of workers may run: a case is claimed in its own
transaction, a letter by its lease, the tree by compare-and-swap.
"""

from __future__ import annotations

import select
import signal
import socket
import sys
import threading
from collections.abc import Callable, MutableMapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from rcm_workflow import bootstrap
from rcm_workflow.application.app import App
from rcm_workflow.application.deliver import deliver
from rcm_workflow.application.ports import Clock, Messenger
from rcm_workflow.application.seal import seal
from rcm_workflow.application.sweep import sweep
from rcm_workflow.application.witnesses import GRAVE, ask_those_behind
from rcm_workflow.clock import SystemClock
from rcm_workflow.config import Settings
from rcm_workflow.domain.failures import Busy, LogBroken, Refused, Unreachable
from rcm_workflow.witness.asking import post

OK, ERROR, BROKEN = 0, 1, 7
JOB = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
"""A round that is late is still run, once, and never beside itself."""

ALLOWED = frozenset(
    {
        "action",
        "level",
        "at",
        "cases",
        "settled",
        "busy",
        "sent",
        "failed",
        "size",
        "witness",
        "root",
        "next_due",
        "seconds",
        "signal",
        "error",
        "code",
        "log",
    }
)
"""The only keys a line may have. Names, addresses, statements and titles have no key here."""


def only_allowed(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what is not on the list, so that no careless line can carry personal data."""
    line["action"] = str(line.pop("event", ""))
    return {key: line[key] for key in sorted(line) if key in ALLOWED}


def lines_to(err: TextIO, clock: Clock | None = None) -> structlog.typing.FilteringBoundLogger:
    """A logger of JSON lines, each with a stable ``action``."""

    def stamp(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if clock is not None:
            line["at"] = clock.now().isoformat()
        return line

    made: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(err),
        processors=[
            structlog.processors.add_log_level,
            stamp,
            only_allowed,
            structlog.processors.JSONRenderer(default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        cache_logger_on_first_use=True,
    )
    return made


class Worker:
    """One process's rounds. Every round is safe beside those of other workers."""

    def __init__(self, app: App, messenger: Messenger, settings: Settings, log: Any) -> None:
        self._app = app
        self._messenger = messenger
        self._settings = settings
        self._log = log
        self._since: datetime | None = None
        self._asked = ""
        self._ending = False
        # A signal handler may use neither lock nor logger: whoever was interrupted may hold them.
        self._bell, self._rope = socket.socketpair()
        self._rope.settimeout(0)
        self._sweeping = threading.Lock()
        self._size = -1
        self._trust = bootstrap.trust_of(settings)
        self._away = False
        self.broken = False

    def once(self) -> datetime | None:
        """Sweep, deliver, seal and show the head; return when the next case is due."""
        next_due = self.swept()
        self.delivered()
        self.sealed()
        self.witnessed()
        return next_due

    def swept(self) -> datetime | None:
        """Settle what is due."""
        with self._sweeping:
            began = self._app.clock.now()
            done = sweep(self._app, self._since)
            if not done.busy:
                self._since = began
        if done.settled or done.busy:
            self._log.info(
                "sweep",
                settled=len(done.settled),
                busy=len(done.busy),
                cases=list(done.settled),
            )
        return done.next_due

    def delivered(self) -> None:
        """Send the letters that wait, until none is left or one failed."""
        while True:
            done = deliver(self._app, self._messenger)
            if done.sent or done.failed:
                self._log.info("deliver", sent=done.sent, failed=done.failed)
            if not done.sent or done.failed:
                return

    def sealed(self) -> None:
        """Seal what is pending."""
        head = seal(self._app)
        if head.size != self._size:
            self._size = head.size
            self._log.info("seal", size=head.size, root=head.root)

    def witnessed(self) -> None:
        """Show the newest head to the witnesses that have not signed it."""
        if self._trust is None or self._app.custody is None:
            return
        for one in ask_those_behind(self._app, self._trust, post):
            # A witness that saw another history is the one thing that must not go unread.
            tell = self._log.error if one.outcome in GRAVE else self._log.info
            tell("witness", code=str(one.outcome), witness=one.witness)

    def stop(self, because: str = "") -> None:
        """Ask it to end after what it has in hand. Safe in a signal handler and in any thread."""
        self._asked = self._asked or because
        self._ending = True
        with suppress(OSError):
            self._rope.send(b"!")

    def close(self) -> None:
        """Give up what it holds; it cannot run again."""
        self._bell.close()
        self._rope.close()

    def _rest(self, seconds: float) -> bool:
        """Wait, by a clock that nobody can set; whether to end."""
        if not self._ending:
            select.select([self._bell], [], [], seconds)
        return self._ending

    def run(self) -> int:
        """Work until stopped; 0 after a clean stop, 7 when the log is broken."""
        scheduler = BackgroundScheduler(timezone=UTC)
        beat = timedelta(seconds=self._settings.sweep_seconds)
        sealing = timedelta(seconds=self._settings.seal_seconds)

        def look() -> None:
            due = self._guarded("sweep", self.swept)
            self._guarded("deliver", self.delivered)
            if due is not None and not self._ending:
                now = self._app.clock.now()
                if now < due < now + beat:
                    run_at = SystemClock().now() + (due - now)
                    scheduler.add_job(
                        look, DateTrigger(run_at), id="due", replace_existing=True, **JOB
                    )

        def seal_pending() -> None:
            # Only the beat looks for a database that is away: sealing asks far oftener.
            if not self._away:
                self._guarded("seal", self.sealed)

        scheduler.add_job(look, IntervalTrigger(seconds=beat.total_seconds()), id="beat", **JOB)
        scheduler.add_job(
            seal_pending, IntervalTrigger(seconds=sealing.total_seconds()), id="seal", **JOB
        )
        if self._trust is not None:
            scheduler.add_job(
                lambda: self._guarded("witness", self.witnessed),
                IntervalTrigger(seconds=self._settings.witness_seconds),
                id="witness",
                **JOB,
            )
        self._log.info("start", seconds=self._settings.sweep_seconds, log=self._app.store.log)
        look()
        scheduler.start()
        try:
            # The scheduler follows the time of day: when that is set back an hour, it is silent
            # for an hour. This wait follows a clock that nobody can set.
            while not self._rest(beat.total_seconds()):
                look()
        finally:
            if self._asked:
                self._log.info("stopping", signal=self._asked)
            scheduler.shutdown(wait=True)
        if not self.broken:
            self._guarded("seal", self.sealed)
        self._log.info("stop")
        return BROKEN if self.broken else OK

    def _guarded(self, action: str, act: Callable[[], datetime | None]) -> datetime | None:
        """Run a round; what fails is told and tried again at the next beat."""
        if self.broken:
            return None
        try:
            due = act()
        except Unreachable as lost:
            self._lose(lost)
        except Busy:
            self._log.info("busy", code=action)
        except LogBroken as broken:
            self.broken = True
            self._log.error("log_broken", error=type(broken).__name__, code=action)
            self.stop()
        except Refused as refused:
            self._log.error("refused", code=refused.code)
        except Exception as bug:  # noqa: BLE001 - one failed round must not end the worker
            self._log.error("failed", error=type(bug).__name__, code=action)
        else:
            if self._away:
                self._away = False
                self._log.info("reachable")
            return due
        return None

    def _lose(self, lost: Unreachable) -> None:
        """Tell once that the database is away; what is due is done when it is back."""
        if not self._away:
            self._away = True
            self._log.error("unreachable", error=type(lost.__cause__ or lost).__name__)


def work(settings: Settings, clock: Clock | None, out: TextIO, *, once: bool, proves: bool) -> int:
    """Run a worker on the settings: one round with ``once``, else until SIGTERM or SIGINT.

    ``proves`` is only for rehearsals; raises ``Refused`` as ``bootstrap.opened``.
    """
    with bootstrap.opened(settings, clock=clock) as app:
        if proves and not bootstrap.is_rehearsal(app.store.log):
            raise Refused("proof_only_in_rehearsal", kind="input", log=app.store.log)
        log = lines_to(sys.stderr, app.clock)
        with closing(Worker(app, bootstrap.console(app, out, proves=proves), settings, log)) as one:
            if once:
                one.once()
                return OK
            bootstrap.stay_long()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda told, _: one.stop(signal.Signals(told).name))
            return one.run()
