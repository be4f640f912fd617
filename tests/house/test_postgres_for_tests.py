import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.postgres import database, for_psycopg
from tests.postgres_server import start, stop


def ask(url, question):
    with psycopg.connect(for_psycopg(url)) as connection:
        return connection.execute(question).fetchone()


def test_commits_are_durable_as_the_log_needs(postgres_url):
    assert ask(postgres_url, "SHOW synchronous_commit") == ("on",)


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_has_a_database_of_its_own(postgres_database, time):
    count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert ask(postgres_database, count) == (0,)
    with psycopg.connect(for_psycopg(postgres_database)) as connection:
        connection.execute("CREATE TABLE seen (id int)")
    assert ask(postgres_database, count) == (1,)


def test_a_database_goes_with_whoever_is_still_connected(postgres_url, postgres_database):
    name = f"{make_url(postgres_database).database}_second"
    question = f"SELECT count(*) FROM pg_database WHERE datname = '{name}'"  # noqa: S608 - our name
    with database(postgres_url, name) as url:
        guest = psycopg.connect(for_psycopg(url))
        assert ask(postgres_url, question) == (1,)
    assert ask(postgres_url, question) == (0,)
    with pytest.raises(psycopg.OperationalError):
        guest.execute("SELECT 1")
    guest.close()


@pytest.fixture
def open_folder():
    folder = Path(tempfile.mkdtemp(prefix="rcm-server-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def test_a_server_for_faults_and_measurements_syncs_and_stops(open_folder):
    server = start(open_folder, fsync=True)
    try:
        assert ask(server.url, "SHOW fsync") == ("on",)
    finally:
        stop(server)
    assert not (Path(server.data) / "postmaster.pid").exists()
    with pytest.raises(psycopg.OperationalError):
        ask(server.url, "SELECT 1")
