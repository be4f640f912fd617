"""What goes wrong below is answered in words, and nothing is left half-written."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from rcm_workflow.domain.failures import Busy, LogBroken, Refused
from rcm_workflow.domain.values import Document
from rcm_workflow.storage.engine import backend_for
from rcm_workflow.storage.store import create_database, open_store, upgrade_database
from tests.contract.cast import (
    LOG,
    T0,
    do,
    opened,
    period_opened,
    poll_opened,
    position,
    text_filed,
    work,
)
from tests.contract.conftest import SystemSalts

NOBODY = 65_534


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, refused.value.kind


def open_it(url):
    open_store(url, entropy=SystemSalts()).close()


def execute(backend, statement):
    with backend.writer.begin() as connection:
        connection.execute(text(statement))


def test_a_database_is_not_created_twice(store, url):
    case = do(store, None, opened())
    assert refusal(lambda: create_database(url, LOG, at=T0)) == ("database_exists", "input")
    with store.read() as view:
        assert view.case(case.id) == case


def test_a_database_that_is_not_there_is_not_found_and_not_made(empty_url, tmp_path):
    assert refusal(lambda: open_it(empty_url)) == ("database_not_found", "not_found")
    assert refusal(lambda: upgrade_database(empty_url)) == ("database_not_found", "not_found")
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_refused(backend, url):
    execute(backend, "UPDATE alembic_version SET version_num = '9999'")
    assert refusal(lambda: open_it(url)) == ("database_is_newer", "input")
    assert refusal(lambda: upgrade_database(url)) == ("database_is_newer", "input")


@pytest.mark.parametrize("log", ["", "two words", "plus+sign", "x" * 256, "ñ"])
def test_a_log_has_a_plain_name(empty_url, log):
    assert refusal(lambda: create_database(empty_url, log, at=T0)) == (
        "log_name_not_understood",
        "input",
    )


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_names_no_database_is_refused(url):
    assert refusal(lambda: open_it(url)) == ("database_url_not_understood", "input")


def test_a_server_that_does_not_answer_is_unreachable(tmp_path):
    url = f"postgresql:///rcm?host={tmp_path}"
    assert refusal(lambda: open_it(url)) == ("database_unreachable", "input")


def test_a_changed_document_stops_everything(store, backend, url):
    document = Document.of(b"agreed text", "text/plain")
    do(store, None, opened(), documents=(document,))
    if url.startswith("sqlite"):
        execute(backend, "DROP TRIGGER document_no_update")
    else:
        execute(backend, "ALTER TABLE document DISABLE TRIGGER ALL")
    execute(backend, "UPDATE document SET body = 'other text'")
    with store.read() as view, pytest.raises(LogBroken):
        view.document(document.digest)
    with store.write("TC-2021-001", "c") as tx, pytest.raises(LogBroken):
        tx.document(document.digest)


def test_a_case_whose_pieces_make_no_case_stops_everything(store, backend, open_another):
    do(store, None, opened(), poll_opened(), period_opened())
    execute(backend, "DELETE FROM case_part WHERE key = 'frame'")
    another = open_another()
    with another.read() as view, pytest.raises(LogBroken):
        view.case("TC-2021-001")
    with pytest.raises(LogBroken), another.write("TC-2021-001", "c"):
        pass


def test_an_erased_value_is_gone_and_its_leaf_stays(store, backend):
    case = do(store, None, opened(), poll_opened(), period_opened())
    do(store, case, position("CR", sealed={"statement": "secret", "wishes.0": {"wording": "w"}}))
    with store.read() as view:
        before = [one.leaf for one in view.leaves()]
    execute(backend, "UPDATE sealed_value SET salt = NULL, value = NULL WHERE name = 'statement'")
    with store.read() as view:
        assert view.opened(f"{case.id}.4") == {"wishes.0": {"wording": "w"}}
        assert list(view.sealed_names()) == [(f"{case.id}.4", n) for n in ("statement", "wishes.0")]
        tags = view.sealed_tags(case.id)
        assert [(name, salt is None, value) for _, name, salt, value in tags] == [
            ("statement", True, None),
            ("wishes.0", False, '{"wording":"w"}'),
        ]
        assert [one.leaf for one in view.leaves()] == before


def test_a_bug_keeps_its_own_name(store):
    def breaks_a_foreign_key():
        with store.write("TC-2021-001", "c") as tx:
            tx.append(work(None, opened()))
            # The case row itself is left out.
            tx.orders[:] = [one for one in tx.orders if "INTO case_row" not in one[0].sql]

    with pytest.raises(Exception, match=r"(?i)foreign key") as bug:
        breaks_a_foreign_key()
    assert not isinstance(bug.value, Refused | Busy | LogBroken)
    with store.read() as view:
        assert view.counts()["events"] == 0


# --- SQLite alone


@contextmanager
def a_full_disk(store, more_pages) -> Iterator[None]:
    """Let the file of this store grow by so many pages and no further."""
    engine = store.backend.writer

    def limit(connection, _):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + more_pages}")

    event.listen(engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(engine, "connect", limit)


@pytest.fixture
def sqlite_url(sqlite_path: Path) -> str:
    url = f"sqlite:///{sqlite_path}"
    create_database(url, LOG, at=T0)
    return url


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 5, 8])
def test_a_full_disk_is_said_and_nothing_is_half_written(sqlite_url, pages):
    with open_store(sqlite_url, entropy=SystemSalts()) as store:
        case = do(store, None, opened(), poll_opened(), period_opened())
    with open_store(sqlite_url, entropy=SystemSalts()) as store:
        with store.read() as view:
            before = view.counts()
        picture = Document.of(os.urandom(60_000), "image/png")
        given = work(case, position("CR"), text_filed(), documents=(picture,))
        with (
            a_full_disk(store, pages),
            pytest.raises(Refused, match="full") as refused,
            store.write(case.id, given.command_id) as tx,
        ):
            tx.append(given)
        assert refused.value.code == "database_cannot_be_written"
        with store.read() as view:
            assert view.counts() == before
            assert view.case(case.id) == case


@contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    """Root may write anything, so a test as root puts root aside for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_written_is_said(sqlite_url, sqlite_path):
    with open_store(sqlite_url, entropy=SystemSalts()) as store:
        case = do(store, None, opened())
    assert stat.S_IMODE(sqlite_path.stat().st_mode) == 0o600
    folders = [sqlite_path.parent, *sqlite_path.parent.parents]
    opened_up = [one for one in folders if not one.stat().st_mode & stat.S_IXOTH]
    modes = [one.stat().st_mode for one in opened_up]
    for one in opened_up:
        one.chmod(0o755)
    sqlite_path.chmod(0o444)
    try:
        with (
            as_an_ordinary_user(),
            pytest.raises(Refused) as refused,
            open_store(sqlite_url, entropy=SystemSalts()) as store,
        ):
            do(store, case, text_filed())
        assert refused.value.code == "database_cannot_be_written"
    finally:
        sqlite_path.chmod(0o600)
        for one, mode in zip(opened_up, modes, strict=True):
            one.chmod(mode)
    with open_store(sqlite_url, entropy=SystemSalts()) as store, store.read() as view:
        assert view.case(case.id) == case


def test_a_folder_that_is_not_there_is_said(tmp_path):
    url = f"sqlite:///{tmp_path}/nowhere/rcm.sqlite3"
    assert refusal(lambda: create_database(url, LOG, at=T0)) == (
        "database_cannot_be_written",
        "input",
    )


def test_a_file_that_is_no_database_is_a_wrong_path(sqlite_path):
    sqlite_path.write_bytes(b"not a database" * 100)
    asked = f"sqlite:///{sqlite_path}"
    assert refusal(lambda: open_it(asked)) == ("not_a_database", "input")


# --- PostgreSQL alone


@pytest.fixture
def postgres_store(postgres_database):
    create_database(postgres_database, LOG, at=T0)
    with open_store(postgres_database, entropy=SystemSalts()) as store:
        yield store


def end_everybody_else(url):
    backend = backend_for(url)
    with backend.writer.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    backend.close()


def test_connections_lost_while_idle_are_replaced(postgres_store, postgres_database):
    case = do(postgres_store, None, opened())
    end_everybody_else(postgres_database)
    case = do(postgres_store, case, text_filed())
    with postgres_store.read() as view:
        assert view.case(case.id) == case


def test_a_connection_lost_in_a_transaction_is_busy_and_leaves_nothing(
    postgres_store, postgres_database
):
    case = do(postgres_store, None, opened())
    given = work(case, text_filed())

    def loses_its_connection():
        with postgres_store.write(case.id, given.command_id) as tx:
            tx.append(given)
            end_everybody_else(postgres_database)

    with pytest.raises(Busy):
        loses_its_connection()
    assert do(postgres_store, case, text_filed()).version == 2
    with postgres_store.read() as view:
        assert len(view.events(case.id)) == 2


def test_a_server_that_only_reads_is_said(postgres_store, postgres_database):
    case = do(postgres_store, None, opened())
    with open_store(
        postgres_database + "&options=-c default_transaction_read_only=on", entropy=SystemSalts()
    ) as store:
        assert refusal(lambda: do(store, case, text_filed())) == (
            "database_cannot_be_written",
            "input",
        )
    with postgres_store.read() as view:
        assert view.case(case.id) == case


def test_what_is_answered_is_durable(postgres_store, postgres_database):
    weak = postgres_database + "&options=-c synchronous_commit=off"
    with open_store(weak, entropy=SystemSalts()) as store:
        case = do(store, None, opened())
        with store.backend.writer.connect() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
        with store.read() as view:
            assert view.case(case.id) == case
