"""The same commands on PostgreSQL, and two workers beside each other."""

import threading
from datetime import datetime
from io import StringIO

from rcm_workflow import bootstrap
from rcm_workflow.clock import ManualClock
from rcm_workflow.config import Settings
from rcm_workflow.worker import Worker, lines_to
from tests.cli.conftest import DISPATCH, PEOPLE, Office, file_text
from tests.cli.test_worker import until


def test_two_workers_end_a_round_once(tmp_path, postgres_database):
    office = Office(tmp_path, "postgres")
    office.environ["RCM_DATABASE"] = postgres_database
    office.done("init", "--administrator", "admin", "--rehearsal", "--since", "2021-01-01")
    for person, seat in PEOPLE.items():
        office.done("person", "add", person, "--as", "admin")
        office.done("mandate", "give", person, seat, "--since", "2021-01-01", "--as", "admin")
    office.done(
        *("case", "open", "troika_consultation", "--as", "mexico", "--reason", "Needed"),
        *("--title-en", "Flows", "--title-es", "Flujos", "--requires-agreed-position", "yes"),
    )
    file_text(office, "uno", "one")
    office.done("case", "do", "submit_to_troika", "TC-2021-001", "--as", "mexico")
    for person, country in (("costarica", "CR"), ("salvador", "SV")):
        office.done("position", "record", "TC-2021-001", country, "assent", "--as", person)
    office.done("case", "do", "confirm_troika_consensus", "TC-2021-001", "--as", "mexico")
    office.at = DISPATCH
    office.done("case", "do", "open_round_1", "TC-2021-001", "--as", "mexico")
    clock = ManualClock(datetime.fromisoformat("2021-09-21T12:00-05:00"))
    letters = [StringIO(), StringIO()]
    settings = Settings(database=postgres_database, sweep_seconds=0.1, seal_seconds=0.05)
    with (
        bootstrap.opened(settings, clock=clock) as one,
        bootstrap.opened(settings, clock=clock) as two,
    ):
        workers = [
            Worker(app, bootstrap.console(app, out), settings, lines_to(StringIO(), clock))
            for app, out in zip((one, two), letters, strict=True)
        ]
        threads = [threading.Thread(target=worker.run) for worker in workers]
        for thread in threads:
            thread.start()

        def at_rest():
            with one.store.read() as view:
                counts = view.counts()
            return not counts["letters_waiting"] and not counts["pending"]

        until(lambda: at_rest() and state_of(one) == "assessing_1")
        for worker, thread in zip(workers, threads, strict=True):
            worker.stop()
            thread.join()
            worker.close()
        with one.store.read() as view:
            words = [recorded.event.word for recorded in view.events("TC-2021-001")]
            sent = view.letters(waiting=False, limit=1000)
    assert words.count("silence_recorded") == 1
    printed = "".join(out.getvalue() for out in letters)
    assert printed.count("To: Honduras, Foreign Affairs") == sum(
        one.notice.recipient == "HN/foreign_affairs" for one in sent
    )
    office.at = "2021-09-21T12:00-05:00"
    assert office.done("log", "verify", "--json").data["whole"] is True


def state_of(app):
    with app.store.read() as view:
        return view.case("TC-2021-001").state
