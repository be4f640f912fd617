"""Databases made once a process and copied for every test that wants one alike."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.postgres import a_name, database

Furnish = Callable[[str], None]
"""Makes a database at an address; a function of a module, by which its copies are known."""


class Ready:
    """Each original is made when the first test asks for a copy of it."""

    def __init__(self, config: pytest.Config, folder: Path, stack: ExitStack) -> None:
        self._config = config
        self._folder = folder
        self._stack = stack
        self._files: dict[Furnish, Path] = {}
        self._templates: dict[Furnish, str] = {}

    def sqlite(self, furnish: Furnish, path: Path) -> str:
        """The address of a copy at this path."""
        if furnish not in self._files:
            original = self._folder / f"{len(self._files)}.sqlite3"
            furnish(f"sqlite:///{original}")
            # The last connection took the write-ahead log in: the file alone is the database.
            assert not original.with_name(f"{original.name}-wal").exists()
            self._files[furnish] = original
        shutil.copyfile(self._files[furnish], path)
        return f"sqlite:///{path}"

    def postgres(self, furnish: Furnish, server: str) -> AbstractContextManager[str]:
        """The address of a copy on this server, dropped at the end."""
        if furnish not in self._templates:
            url = self._stack.enter_context(database(server, a_name(self._config)))
            furnish(url)
            self._templates[furnish] = str(make_url(url).database)
        return database(server, a_name(self._config), template=self._templates[furnish])


@pytest.fixture(scope="session")
def ready(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """The originals of this process."""
    with ExitStack() as stack:
        yield Ready(pytestconfig, tmp_path_factory.mktemp("ready"), stack)


def new_database(request: pytest.FixtureRequest, furnish: Furnish) -> str:
    """A furnished database of the kind that a fixture asks for by its parameter; its address."""
    ready: Ready = request.getfixturevalue("ready")
    if request.param == "sqlite":
        return ready.sqlite(furnish, request.getfixturevalue("sqlite_path"))
    stack = ExitStack()
    request.addfinalizer(stack.close)
    copy = ready.postgres(furnish, request.getfixturevalue("postgres_url"))
    return stack.enter_context(copy)


@pytest.fixture(
    name="database", params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)]
)
def mostly_sqlite(request: pytest.FixtureRequest, furnish: Furnish) -> str:
    """The address of a new database, on PostgreSQL by ``make test-full`` only.

    For what the core or a machine says: the same on both, since what it rests on is tried on both.
    """
    return new_database(request, furnish)
