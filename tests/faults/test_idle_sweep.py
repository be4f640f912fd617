"""What lies open costs a sweep nothing: it reads what is due and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from rcm_workflow.application.sweep import sweep
from tests.application.hall import Hall
from tests.faults.crowd import plant
from tests.faults.hands import opened


def work_of_an_idle_sweep(app, url):
    """Instructions of SQLite's virtual machine during one sweep."""
    count = 0

    def step():
        nonlocal count
        count += 1

    def watch(driver, _):
        driver.set_progress_handler(step, 1)

    with opened(url) as another:
        for engine in (another.store.backend.writer, another.store.backend.reader):
            event.listen(engine, "connect", watch)
        # The first sweep of a process reads the roster and the schema.
        sweep(another, app.clock.now())
        count = 0
        assert sweep(another, app.clock.now()).settled == ()
    return count


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_idle_sweep_costs_the_same_beside_few_and_many_cases(app, url):
    first = Hall(app, app.clock).to_round()
    alone = work_of_an_idle_sweep(app, url)
    plant(app, first.case_id, [timedelta(minutes=n) for n in range(1, 200)])
    assert 0 < work_of_an_idle_sweep(app, url) <= alone * 1.1
