"""Sweepers are killed while rounds fall due: each round ends once, in its time, none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.application.sweep import sweep
from rcm_workflow.clock import ManualClock
from tests.application.hall import Hall
from tests.faults.crowd import plant
from tests.faults.hands import START, RunningClock, opened, sweep_always
from tests.faults.log import add_up
from tests.scene import Scene

MINUTE = timedelta(minutes=1)
KILLS = 6


def rounds(url, moves):
    """A case in its first member round and copies of it: ids and the instants they close."""
    with opened(url) as app:
        first = Hall(app, app.clock).to_round()
        plant(app, first.case_id, moves)
        with app.store.read() as view:
            return {row.id: row.closes_at for row in view.cases()}


@pytest.fixture(scope="module")
def in_peace():
    """The events of a round that nobody answered."""
    scene = Scene(START).to_round()
    scene.run_out()
    return after_opening(scene.words)


def after_opening(words):
    """What followed the opening of the period; a reminder that came too late counts as one."""
    opened_at = len(words) - words[::-1].index("period_opened")
    return [word.replace("reminder_missed", "reminder_issued") for word in words[opened_at:]]


def ended_once(app, closing, in_peace):
    """Every round had every event once, and its end not before its time."""
    for case_id, closes_at in closing.items():
        with app.store.read() as view:
            events = view.events(case_id)
            assert view.case(case_id).state == "assessing_1"
        assert after_opening([one.event.word for one in events]) == in_peace
        ends = [one for one in events if one.event.word == "period_closed"]
        assert ends[-1].event.cause == "expired"
        assert ends[-1].recorded_at >= closes_at
    assert app.store.due(app.clock.now(), 10) == []
    assert app.store.next_due() is None
    add_up(app, planted=closing)


def test_no_round_is_lost_while_sweepers_die(url, child, chance, in_peace, size):
    closing = rounds(url, [n * MINUTE for n in range(1, size)])
    clock = RunningClock(min(closing.values()) - MINUTE, speed=60 * 40)
    sweepers = [child(sweep_always, url, clock).hear(1) for _ in range(2)]
    kills = 0
    while kills < KILLS or clock.now() < max(closing.values()):
        chance.shuffle(sweepers)
        sweepers.pop().kill(after=chance.uniform(0.02, 0.2))
        sweepers.append(child(sweep_always, url, clock))
        kills += 1
    for sweeper in sweepers:
        sweeper.kill(after=0.1)
    with opened(url, clock) as app:
        sweep(app)
        ended_once(app, closing, in_peace)


test_no_round_is_lost_while_sweepers_die.sizes = (60, 2000)


def test_after_a_downtime_rounds_end_in_the_order_they_were_due(url, child, chance, in_peace, size):
    moves = [n * MINUTE for n in range(1, size)]
    chance.shuffle(moves)
    closing = rounds(url, moves)
    clock = ManualClock(max(closing.values()) + timedelta(days=9))
    for _ in range(KILLS):
        child(sweep_always, url, clock).hear(1).kill(after=chance.uniform(0, 0.05))
    with opened(url, clock) as app:
        sweep(app)
        ended_once(app, closing, in_peace)
        with app.store.read() as view:
            ends = [one.case for one in view.leaves() if one.type == "period_closed"]
    expired = ends[-len(closing) :]
    assert expired == sorted(closing, key=closing.__getitem__)


test_after_a_downtime_rounds_end_in_the_order_they_were_due.sizes = (60, 2000)
