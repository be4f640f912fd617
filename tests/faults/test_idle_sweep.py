"""What lies open costs a sweep nothing: it reads what is due and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.application.sweep import sweep
from tests.application.hall import Hall
from tests.faults.crowd import plant


def work_of_an_idle_sweep(app):
    """Instructions of SQLite's virtual machine during one sweep."""
    count = 0

    def step():
        nonlocal count
        count += 1

    with app.store.backend.reader.connect() as connection:
        driver = connection.connection.driver_connection
    driver.set_progress_handler(step, 1)
    assert sweep(app, app.clock.now()).settled == ()
    driver.set_progress_handler(None, 1)
    return count


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_idle_sweep_costs_the_same_beside_few_and_many_cases(app):
    first = Hall(app, app.clock).to_round()
    alone = work_of_an_idle_sweep(app)
    plant(app, first.case_id, [timedelta(minutes=n) for n in range(1, 200)])
    assert 0 < work_of_an_idle_sweep(app) <= alone * 1.1
