"""The same commands on PostgreSQL, and two workers beside each other."""

import json
import threading
import time
from contextlib import contextmanager
from datetime import datetime
from io import StringIO

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from rcm_workflow import bootstrap
from rcm_workflow.clock import ManualClock
from rcm_workflow.config import Settings
from rcm_workflow.worker import Worker, lines_to
from tests.cli.conftest import DISPATCH, PEOPLE, Office, file_text
from tests.cli.test_worker import until
from tests.postgres import for_psycopg

NOW = "2021-09-06T12:00-05:00"


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


@contextmanager
def away(server_url, url):
    """The database lets nobody in, and throws out whoever is in it."""
    name = make_url(url).database
    shut = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(for_psycopg(server_url), autocommit=True) as connection:
        connection.execute(shut.format(sql.Identifier(name), sql.Literal(False)))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        try:
            yield
        finally:
            connection.execute(shut.format(sql.Identifier(name), sql.Literal(True)))


def test_a_worker_tells_once_that_its_database_is_away_and_goes_on_when_it_is_back(
    tmp_path, postgres_database, postgres_url
):
    office = Office(tmp_path, "postgres")
    office.environ["RCM_DATABASE"] = postgres_database
    office.done("init", "--administrator", "admin", "--rehearsal", "--since", "2021-01-01")
    settings = Settings(database=postgres_database, sweep_seconds=0.1, seal_seconds=0.02)
    err = StringIO()
    with bootstrap.opened(settings, clock=ManualClock(datetime.fromisoformat(NOW))) as app:
        worker = Worker(app, bootstrap.console(app, StringIO()), settings, lines_to(err))
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            until(lambda: '"start"' in err.getvalue())
            with away(postgres_url, postgres_database):
                until(lambda: '"unreachable"' in err.getvalue())
                time.sleep(0.5)
            until(lambda: '"reachable"' in err.getvalue())
            office.done("person", "add", "ana", "--as", "admin")
            until(lambda: not pending(app))
        finally:
            worker.stop()
            thread.join()
            worker.close()
    told = [json.loads(line) for line in err.getvalue().splitlines()]
    actions = [one["action"] for one in told]
    assert (actions.count("unreachable"), actions.count("reachable")) == (1, 1)
    assert {one["action"] for one in told if one["level"] == "error"} == {"unreachable"}
    assert "busy" not in actions


def pending(app):
    with app.store.read() as view:
        return view.counts()["pending"]
