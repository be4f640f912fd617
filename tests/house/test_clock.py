from datetime import UTC, datetime, timedelta, timezone

import pytest

from rcm_workflow.clock import ManualClock, SystemClock

NOON = datetime(2021, 9, 9, 12, 0, 0, 123456, tzinfo=UTC)
MEXICO_IN_SUMMER = timezone(timedelta(hours=-5))


def test_the_system_clock_tells_aware_utc_and_goes_on():
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second


def test_the_system_clock_keeps_microseconds():
    clock = SystemClock()
    assert any(clock.now().microsecond % 1000 for _ in range(1000))


def test_a_manual_clock_stands_still_at_its_instant():
    clock = ManualClock(NOON)
    assert [clock.now(), clock.now()] == [NOON, NOON]


def test_a_manual_clock_turns_any_zone_into_utc():
    clock = ManualClock(datetime(2021, 9, 9, 10, 0, tzinfo=MEXICO_IN_SUMMER))
    assert clock.now().isoformat() == "2021-09-09T15:00:00+00:00"


def test_a_manual_clock_moves_forwards():
    clock = ManualClock(NOON)
    clock.advance(timedelta(microseconds=1))
    assert clock.now() == NOON + timedelta(microseconds=1)
    clock.set(NOON + timedelta(days=7))
    clock.set(NOON + timedelta(days=7))
    assert clock.now() == NOON + timedelta(days=7)


def test_a_manual_clock_does_not_run_backwards_unless_told():
    clock = ManualClock(NOON)
    with pytest.raises(ValueError, match="may go back"):
        clock.set(NOON - timedelta(microseconds=1))
    with pytest.raises(ValueError, match="may go back"):
        clock.advance(timedelta(seconds=-1))
    assert clock.now() == NOON
    clock.advance(timedelta(seconds=-1), backwards=True)
    assert clock.now() == NOON - timedelta(seconds=1)


def test_a_manual_clock_refuses_what_is_no_instant():
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no offset"):
        ManualClock(naive)
    clock = ManualClock(NOON)
    with pytest.raises(ValueError, match="no offset"):
        clock.set(naive, backwards=True)
    assert clock.now() == NOON
