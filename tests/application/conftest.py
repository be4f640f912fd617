"""The application on both databases, with a roster where everybody is seated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.application.begin import begin
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain.values import Seat
from rcm_workflow.storage.store import create_database, open_store
from tests.application.hall import Hall
from tests.scene import library, mexico, staffed

START = mexico("2021-09-06T09:00")
LOG = "rcm.test/log"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    return new_database(request)


def new_database(request: pytest.FixtureRequest) -> str:
    """Create the database that a fixture asks for by its parameter; its address."""
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('sqlite_path')}"
    else:
        url = str(request.getfixturevalue("postgres_database"))
    create_database(url, LOG, at=START)
    return url


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def another_app(database: str, clock: ManualClock) -> Iterator[Callable[[], App]]:
    """Opens further applications on the same database, as other processes would."""
    stores = []

    def another() -> App:
        entropy = SystemEntropy()
        store = open_store(database, entropy=entropy)
        stores.append(store)
        return App(store, clock, library(), entropy)

    yield another
    for store in stores:
        store.close()


@pytest.fixture
def app(another_app: Callable[[], App]) -> App:
    """The application with its roster begun."""
    one = another_app()
    administrator = Seat.parse("secretariat/administrator")
    begin(one, staffed(library().facts()), "founder", administrator, date(2000, 1, 1))
    return one


@pytest.fixture
def hall(app: App, clock: ManualClock) -> Iterator[Hall]:
    """A hall in which a case may be run; at the end everything must add up."""
    one = Hall(app, clock)
    yield one
    one.sound()
