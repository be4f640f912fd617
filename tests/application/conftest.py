"""The application on both databases, with a roster where everybody is seated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.application.begin import begin
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.values import Seat
from rcm_workflow.storage.store import create_database, open_store
from tests.application.hall import Hall
from tests.ready import Furnish, new_database
from tests.scene import library, mexico, staffed

START = mexico("2021-09-06T09:00")
LOG = "rcm.test/log"


def begun(url: str, facts: Sequence[Event] | None = None, log: str = LOG) -> None:
    """Make a database with its roster begun, from these facts or from those of the package."""
    create_database(url, log, at=START)
    entropy = SystemEntropy()
    with open_store(url, entropy=entropy) as store:
        app = App(store, ManualClock(START), library(), entropy)
        given = library().facts() if facts is None else tuple(facts)
        administrator = Seat.parse("secretariat/administrator")
        begin(app, staffed(given), "founder", administrator, date(2000, 1, 1))


@pytest.fixture
def furnish() -> Furnish:
    """What a new database is to hold."""
    return begun


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, furnish: Furnish) -> str:
    """The address of a new database."""
    return new_database(request, furnish)


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
    return another_app()


@pytest.fixture
def hall(app: App, clock: ManualClock) -> Iterator[Hall]:
    """A hall in which a case may be run; at the end everything must add up."""
    one = Hall(app, clock)
    yield one
    one.sound()
