"""A process is killed while a step opens a case and enters a meeting: all is there, or none."""

from __future__ import annotations

import multiprocessing
import random
import time

import pytest

from rcm_workflow.application.app import App
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from rcm_workflow.clock import ManualClock
from rcm_workflow.definitions.library import Library
from rcm_workflow.storage.store import open_store
from tests.application.effect_desk import Desk
from tests.definitions.effecting import ERRAND, PLAN
from tests.faults.hands import START

BODY = "vice_ministerial_meeting"


def at_work(url, folder, name):
    with open_store(url, entropy=SystemEntropy()) as store:
        desk = Desk(App(store, ManualClock(START), Library(folder), SystemEntropy()))
        for number in range(10_000):
            what = f"{name}-{number}"
            desk.do(desk.open(what=what, meeting=what), "adopt")


def wait_for(app, many, workers):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with app.store.read() as view:
            if len(view.cases(machine="errand")) >= many:
                return
        assert all(one.exitcode is None for one in workers), "a worker gave up"
        time.sleep(0.05)
    pytest.fail("the workers did not get anywhere")


@pytest.fixture
def definitions(tmp_path):
    folder = tmp_path / "definitions"
    (folder / "machines").mkdir(parents=True)
    (folder / "machines" / "plan.v1.toml").write_text(PLAN)
    (folder / "machines" / "errand.v1.toml").write_text(ERRAND)
    return folder


def test_what_a_killed_step_brought_about_is_whole_or_not_there(app, url, definitions):
    chance = random.Random(20210906)  # noqa: S311 - moments to kill at
    spawned = multiprocessing.get_context("spawn")
    for turn in range(3):
        workers = [
            spawned.Process(target=at_work, args=(url, definitions, f"{turn}-{who}"))
            for who in "ab"
        ]
        for one in workers:
            one.start()
        wait_for(app, (turn + 1) * 6, workers)
        time.sleep(chance.uniform(0, 0.2))
        for one in workers:
            one.kill()
            one.join(30)
    with app.store.read() as view:
        roster = view.roster()
        plans = [view.case(row.id) for row in view.cases(machine="plan")]
        errands = {row.id: view.case(row.id) for row in view.cases(machine="errand")}
    adopted = [one for one in plans if one.state == "running"]
    assert len(adopted) > 10
    assert {one.links[0][1] for one in adopted} == set(errands)
    for plan in plans:
        entered = roster.meeting(dict(plan.facts)["meeting"], BODY) is not None
        assert entered == (plan.state == "running") == bool(plan.links)
    seal(app)
    assert verify(app).faults == ()
