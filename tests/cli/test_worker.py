"""The worker: rounds, a clean stop, and lines without personal data."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from rcm_workflow import bootstrap
from rcm_workflow.clock import ManualClock, SystemClock
from rcm_workflow.config import Settings
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.values import DeliveryStatus
from rcm_workflow.worker import ALLOWED, Worker, lines_to

SOON = datetime(2021, 9, 21, 5, 59, 58, tzinfo=UTC)


class Ticking:
    """A clock that runs from a set instant, and can be set while it runs."""

    def __init__(self, start):
        self._machine = SystemClock()
        self._offset = start - self._machine.now()

    def now(self):
        return self._machine.now() + self._offset

    def move(self, by):
        self._offset += by


def told(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def until(holds, seconds=10.0):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def app(in_round):
    settings = Settings(database=in_round.environ["RCM_DATABASE"])
    with bootstrap.opened(settings, clock=ManualClock(SOON), entropy=in_round.entropy) as found:
        yield found


@pytest.fixture
def worker_on(app):
    made = []

    def make(clock, err, beat):
        app.clock = clock
        settings = Settings(database="sqlite:///unused", sweep_seconds=beat, seal_seconds=0.05)
        console = bootstrap.console(app, StringIO(), proves=True)
        made.append(Worker(app, console, settings, lines_to(err, clock)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def state_of(app):
    with app.store.read() as view:
        return view.case("TC-2021-001").state


def test_a_deadline_between_two_beats_wakes_it(app, worker_on):
    err = StringIO()
    worker = worker_on(Ticking(SOON), err, beat=15)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        until(lambda: state_of(app) == "assessing_1")
    finally:
        worker.stop()
        thread.join()
    with app.store.read() as view:
        counts, closed = view.counts(), view.events("TC-2021-001")[-1].recorded_at
    assert closed - SOON < timedelta(seconds=5)
    assert (counts["pending"], counts["letters_waiting"]) == (0, 0)
    assert [told(err)[0]["action"], told(err)[-1]["action"]] == ["start", "stop"]


def test_a_clock_set_back_does_not_silence_it(app, worker_on):
    clock = Ticking(SOON - timedelta(hours=1))
    worker = worker_on(clock, StringIO(), beat=0.2)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        time.sleep(0.3)
        clock.move(timedelta(hours=-2))
        time.sleep(0.3)
        clock.move(timedelta(hours=3, seconds=3))
        until(lambda: state_of(app) == "assessing_1")
    finally:
        worker.stop()
        thread.join()


def test_a_broken_log_stops_it_with_seven(app, worker_on):
    err = StringIO()
    worker = worker_on(Ticking(SOON), err, beat=1)

    class Broken:
        def __getattr__(self, name):
            raise LogBroken("canary")

    app.store, store = Broken(), app.store
    try:
        app.store.log = store.log
        assert worker.run() == 7
    finally:
        app.store = store
    actions = [line["action"] for line in told(err)]
    assert actions == ["start", "log_broken", "stop"]
    assert "canary" not in err.getvalue()


def test_only_allowed_keys_leave_it():
    err = StringIO()
    log = lines_to(err, ManualClock(SOON))
    log.info("sweep", settled=1, title="canary", statement="canary", email="canary", person="x")
    assert told(err) == [{"action": "sweep", "at": SOON.isoformat(), "level": "info", "settled": 1}]
    assert not ALLOWED & {"title", "statement", "email", "name", "person", "actor", "recipient"}


def test_a_bug_in_a_round_is_told_without_its_words(app, worker_on):
    err = StringIO()
    worker = worker_on(Ticking(SOON), err, beat=1)
    worker._guarded("sweep", lambda: 1 / 0)  # noqa: SLF001 - the round that fails is the point
    line = told(err)[-1]
    assert (line["action"], line["code"], line["error"]) == (
        "failed",
        "sweep",
        "ZeroDivisionError",
    )


def test_printing_proves_nothing_unless_it_is_a_rehearsal(app):
    with app.store.read() as view:
        letters = view.letters(limit=100)
    wanted = next(one for one in letters if one.notice.proof_wanted)
    plain = next(one for one in letters if not one.notice.proof_wanted)
    for proves, answers in (
        (False, [DeliveryStatus.DISPATCHED, DeliveryStatus.DISPATCHED]),
        (True, [DeliveryStatus.DELIVERED, DeliveryStatus.DISPATCHED]),
    ):
        console = bootstrap.console(app, StringIO(), proves=proves)
        contacts = ({"name": "canary"},)
        assert [console.deliver(one, contacts) for one in (wanted, plain)] == answers


def test_a_letter_to_a_seat_that_nobody_holds_comes_back(in_round):
    seat = "NI/foreign_affairs"
    in_round.done("mandate", "end", "trainer", seat, "--on", "2021-09-08", "--as", "admin")
    told = in_round.done("worker", "--once", "--proves-delivery").out
    assert "Para: Nicaragua, Relaciones Exteriores (nadie ocupa este cargo)" in told
    assert "To: Nicaragua, Foreign Affairs (nobody holds this seat)" in told
    assert "Panama, Foreign Affairs (" not in told
    shown = in_round.done("case", "show", "TC-2021-001", "--as", "mexico", "--json").data
    status = {one["country"]: one["delivery"] for one in shown["polls"][-1]["standings"]}
    assert (status["NI"], status["PA"]) == ("bounced", "delivered")
    history = in_round.done("case", "history", "TC-2021-001", "--as", "mexico").out
    assert "Letter to Nicaragua: came back (nobody holds this seat)" in " ".join(history.split())
    assert "although one is proven to have arrived" not in history
    # Once somebody sits there, or the paper was handed over all the same, a person may say so.
    in_round.done(
        *("delivery", "report", "TC-2021-001", "NI", "delivered", "--channel", "by hand"),
        *("--as", "mexico"),
    )


def test_silence_cannot_count_where_nobody_could_read_the_letter(in_round):
    seat = "NI/foreign_affairs"
    in_round.done("mandate", "end", "trainer", seat, "--on", "2021-09-08", "--as", "admin")
    for day in (9, 14, 15, 16, 17, 21):
        in_round.at = f"2021-09-{day:02d}T19:00-05:00"
        in_round.done("worker", "--once", "--proves-delivery")
    shown = in_round.done("case", "show", "TC-2021-001", "--as", "mexico", "--json").data
    silent = {one["country"]: one["silence"] for one in shown["polls"][-1]["standings"]}
    assert (silent["NI"], silent["PA"]) == ("missing", "tacit")


def test_a_letter_holds_no_contact_data(app):
    with app.store.read() as view:
        letter = view.letters()[0]
    out = StringIO()
    bootstrap.console(app, out).deliver(letter, ({"email": "canary@example.org"},))
    assert "canary" not in out.getvalue()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_cleanly(office, checkout, number):
    office.at = ""
    office.environ["RCM_DATABASE"] = f"sqlite:///{office.folder}/real.db"
    office.done("init", "--administrator", "admin")
    environ = os.environ | office.environ | {"PYTHONPATH": str(checkout)}
    process = subprocess.Popen(
        [sys.executable, "-m", "rcm_workflow", "worker"],
        cwd=office.folder,
        env=environ,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        first = json.loads(process.stderr.readline())
        assert first["action"] == "start"
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    actions = [json.loads(line)["action"] for line in err.splitlines()]
    assert (process.returncode, out) == (0, "")
    assert [one for one in actions if one != "seal"] == ["stopping", "stop"]
