"""A chancery; at the end of every test the log has to add up.

What a machine file says is the same on both databases: the words it is made of are tried on both
every time, each machine on PostgreSQL by ``make test-full``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.clock import ManualClock
from tests.application.conftest import another_app, app, clock, furnish
from tests.machines.bench_fixtures import benches, shared, stages_of
from tests.machines.kit import Chancery
from tests.ready import mostly_sqlite

__all__ = [
    "another_app",
    "app",
    "benches",
    "chancery",
    "clock",
    "furnish",
    "mostly_sqlite",
    "shared",
    "stages_of",
]


@pytest.fixture
def chancery(app: App, clock: ManualClock) -> Iterator[Chancery]:
    """Where cases of any machine are run; the clock stands at 6 September 2021, 9:00."""
    one = Chancery(app, clock)
    yield one
    one.sound()
