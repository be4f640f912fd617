"""A chancery on both databases; at the end of every test the log has to add up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.clock import ManualClock
from tests.application.conftest import another_app, app, clock, database
from tests.machines.kit import Chancery

__all__ = ["another_app", "app", "chancery", "clock", "database"]


@pytest.fixture
def chancery(app: App, clock: ManualClock) -> Iterator[Chancery]:
    """Where cases of any machine are run; the clock stands at 6 September 2021, 9:00."""
    one = Chancery(app, clock)
    yield one
    one.sound()
