"""One store, two databases: whatever is promised here is promised for both."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import pytest

from rcm_workflow.storage.backend import Backend
from rcm_workflow.storage.engine import backend_for
from rcm_workflow.storage.store import SqlStore, create_database, open_store
from tests.contract.cast import LOG, T0
from tests.ready import new_database


class SystemSalts:
    """Salts as they are made in earnest."""

    def salt(self) -> bytes:
        return secrets.token_bytes(32)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address at which a database can be created."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('sqlite_path')}"
    return str(request.getfixturevalue("postgres_database"))


def _created(url: str) -> None:
    create_database(url, LOG, at=T0)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    return new_database(request, _created)


@pytest.fixture
def backend(url: str) -> Iterator[Backend]:
    """Connections as the store makes them, for those who go behind its back."""
    found = backend_for(url, 0.1)
    yield found
    found.close()


@pytest.fixture
def open_another(url: str) -> Iterator[Callable[..., SqlStore]]:
    """Opens further stores on the same database, with nothing in memory."""
    opened: list[SqlStore] = []

    def another(**options: object) -> SqlStore:
        store = open_store(url, entropy=SystemSalts(), **options)
        opened.append(store)
        return store

    yield another
    for store in opened:
        store.close()


@pytest.fixture
def store(open_another: Callable[..., SqlStore]) -> SqlStore:
    """A store on a new database."""
    return open_another()
