"""A clock that is set back or forward: recorded time runs forward, and no deadline comes early."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from rcm_workflow.application.sweep import sweep
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain.values import Stance
from tests.application.hall import Hall
from tests.faults.hands import START, opened
from tests.faults.log import add_up
from tests.scene import MEMBERS

HOUR = timedelta(hours=1)


def step(hall, by):
    hall.clock.set(hall.clock.now() + by, backwards=True)


def test_recorded_times_never_run_back_within_a_case(app, chance):
    halls = [Hall(app, app.clock).to_round() for _ in range(3)]
    for country in MEMBERS[1:]:
        for hall in halls:
            step(hall, HOUR * chance.uniform(-2, 2))
            standing = next(one for one in hall.live.poll.standings if one.country == country)
            if standing.entry is None:
                hall.position(country, Stance.ASSENT)
    for hall in halls:
        times = [one.recorded_at for one in hall.events]
        assert all(earlier <= later for earlier, later in pairwise(times))
    add_up(app)


def test_two_processes_whose_clocks_differ_agree_on_the_order(url):
    """One machine is two hours behind the other; both write in the same case."""
    with (
        opened(url, ManualClock(START)) as ahead,
        opened(url, ManualClock(START - 2 * HOUR)) as behind,
    ):
        hall = Hall(ahead, ahead.clock).to_round()
        other = Hall(behind, behind.clock, hall.case_id)
        other.reread()
        written = other.position("HN", Stance.ASSENT)
        assert {one.recorded_at for one in written} == {hall.live.last_at}
        assert behind.clock.now() < hall.live.last_at
        hall.position("CR", Stance.ASSENT)
        add_up(behind)


def test_no_deadline_comes_early_when_the_clock_was_set_back(app):
    hall = Hall(app, app.clock).to_round()
    closes_at = hall.live.period.closes_at
    hall.clock.set(closes_at - HOUR)
    sweep(app)
    for instant in (closes_at - 3 * HOUR, closes_at - timedelta(microseconds=1)):
        hall.clock.set(instant, backwards=True)
        assert sweep(app).settled == ()
        hall.reread()
        assert hall.live.state == "member_round_1"
    hall.clock.set(closes_at)
    assert sweep(app).settled == (hall.case_id,)
    hall.reread()
    assert hall.live.state == "assessing_1"
    add_up(app)


def test_a_round_that_has_ended_stays_ended_when_the_clock_is_set_back(app):
    hall = Hall(app, app.clock).to_round().run_out()
    assert hall.live.state == "assessing_1"
    before = hall.words
    step(hall, timedelta(days=-3))
    assert sweep(app).settled == ()
    hall.reread()
    assert hall.words == before
    add_up(app)


def test_what_a_wrong_clock_recorded_bounds_what_follows(app):
    """Somebody set the clock two days ahead for a minute; the round keeps its stored end."""
    hall = Hall(app, app.clock).to_round()
    closes_at, right = hall.live.period.closes_at, hall.clock.now()
    step(hall, timedelta(days=2))
    hall.position("HN", Stance.ASSENT)
    wrong = hall.live.last_at
    hall.clock.set(right, backwards=True)
    hall.position("CR", Stance.ASSENT)
    assert hall.live.last_at == wrong == right + timedelta(days=2)
    assert hall.live.period.closes_at == closes_at
    hall.clock.set(closes_at - timedelta(seconds=1))
    sweep(app)
    hall.reread()
    assert hall.live.state == "member_round_1"
    add_up(app)
