"""Periods of calendar days and of clock hours, against an oracle that counts on its own."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.definitions.findings import BadDefinition
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import (
    PeriodRule,
    extend,
    lost,
    reckon,
    reckon_instants,
    recount,
    remaining,
    resume,
    roll,
)
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.policy_like import whole
from rcm_workflow.domain.certificate import Certificate, Unit
from rcm_workflow.i18n import LANGS
from rcm_workflow.notify.certificate_svg import strip
from rcm_workflow.notify.certificate_text import certificate_text
from tests.definitions.period_kit import MEMBERS, off, real, utc

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FOLDER = Path(__file__).parents[2] / "policies" / "calendars"
ZONES = {
    country: ZoneInfo(tomllib.loads((FOLDER / f"{country}.v1.toml").read_text())["zone"])
    for country in MEMBERS
}
PLACES = ("America/New_York", "Europe/Rome", "UTC", "America/Managua", "Pacific/Kiritimati")

instants = st.integers(0, 6 * 365 * 24 * 60).map(lambda n: utc(2021, 1, 1) + timedelta(minutes=n))
"""Six years of them: every change of the clock."""
countries = st.sampled_from(MEMBERS)
hours_of_day = st.integers(1, 24)


def walked(earliest, hour, zone):
    """The first ``hour`` o'clock not before an instant: minute after minute, as a clock goes."""
    at = earliest.replace(second=0, microsecond=0)
    if at < earliest:
        at += timedelta(minutes=1)
    while True:
        local = at.astimezone(zone)
        if local.minute == 0 and local.hour == hour % 24:
            return at
        at += timedelta(minutes=1)


def in_hours(length, **more):
    return PeriodRule(working_days=length, unit="clock_hours", **more)


def in_days(length, **more):
    return PeriodRule(working_days=length, unit="calendar_days", **more)


def one(rule, at, country="CR"):
    return reckon(real(), rule, (country,), at, "MX", "CR").deadlines[0]


@given(instants, st.integers(1, 2000), countries)
def test_hours_of_the_clock_pass_over_nothing(at, length, country):
    found = one(in_hours(length), at, country)
    assert found.due_at - at == length * HOUR
    assert (found.certificate.counted, found.certificate.skipped) == ((), ())


@given(instants, st.integers(1, 200), hours_of_day, st.sampled_from(PLACES))
def test_hours_may_end_at_a_stated_hour_and_nobody_has_less(at, length, hour, place):
    found = one(in_hours(length, ends_at=hour, ends_in=place), at)
    # An hour that a clock change leaves out has no walk to it; the change itself is the end then.
    expected = walked(at + length * HOUR, hour, ZoneInfo(place))
    assert at + length * HOUR <= found.due_at <= expected
    assert expected - found.due_at in (timedelta(0), DAY, DAY - HOUR, DAY + HOUR)
    if expected != found.due_at:
        before = (found.due_at - timedelta(microseconds=1)).astimezone(ZoneInfo(place))
        assert before.utcoffset() != found.due_at.astimezone(ZoneInfo(place)).utcoffset()


@given(instants, st.integers(1, 120), countries)
def test_calendar_days_count_every_day(at, length, country):
    found = one(in_days(length), at, country)
    zone = ZONES[country]
    day0 = at.astimezone(zone).date()
    counted = [day0 + n * DAY for n in range(1, length + 1)]
    assert list(found.certificate.counted) == counted
    assert found.certificate.skipped == ()
    midnight = datetime.combine(counted[-1] + DAY, datetime.min.time(), zone)
    assert found.due_at == midnight.astimezone(UTC)


@given(instants, st.integers(1, 60), st.integers(1, 23))
def test_days_that_end_in_a_named_place_end_for_all_at_once(at, length, hour):
    rome = ZoneInfo("Europe/Rome")
    rule = in_days(length, ends_at=hour, ends_in="Europe/Rome")
    found = reckon(real(), rule, MEMBERS, at, "MX", "CR")
    last = at.astimezone(rome).date() + length * DAY
    expected = datetime(last.year, last.month, last.day, hour, tzinfo=rome).astimezone(UTC)
    assert {each.due_at for each in found.deadlines} == {expected}


@given(instants, st.integers(1, 100), st.sampled_from([in_hours, in_days]), st.integers(1, 40))
def test_more_time_adds_what_it_says(at, length, make, extra):
    rule = make(length)
    found = one(rule, at)
    further = extend(real(), rule, found, extra)
    unit = HOUR if rule.unit is Unit.CLOCK_HOURS else DAY
    assert abs(further.due_at - found.due_at - extra * unit) <= HOUR  # a change of the clock
    assert further.certificate.working_days == length + extra
    assert further.certificate.replaces == found.certificate.digest


@given(instants, st.integers(2, 300), st.floats(0, 1))
def test_hours_that_stood_still_are_given_back(at, length, share):
    rule = in_hours(length)
    found = one(rule, at)
    stopped = at + share * (found.due_at - at)
    left = remaining(real(), rule, found, stopped)
    assert (found.due_at - stopped) <= left * HOUR < (found.due_at - stopped) + HOUR
    if left:
        later = stopped + 9 * DAY
        again = resume(real(), rule, found, left, later)
        assert again.due_at == later + left * HOUR
        assert again.certificate.used_before == length - left


@pytest.mark.parametrize("rule", [in_hours(72), in_days(21)], ids=["hours", "days"])
def test_no_closure_moves_what_no_calendar_counts(rule):
    at = utc(2021, 9, 9, 15)
    found = one(rule, at, "HN")
    stormy = real().with_days("HN", [off(f"2021-09-{day:02}", "override") for day in range(10, 31)])
    assert recount(stormy, rule, found.certificate) is None
    assert roll(stormy, rule, found.certificate) is None
    assert lost(stormy, found.certificate, 3) == 0


def test_a_year_whose_list_is_to_come_does_not_stop_them():
    at = utc(2026, 12, 28, 15)
    assert not one(in_days(10), at, "BZ").certificate.provisional
    assert one(in_hours(240), at, "BZ").due_at == at + 240 * HOUR


@given(instants, st.integers(1, 60), st.sampled_from([in_hours, in_days]))
def test_the_certificate_is_its_own_data_and_the_instants_agree(at, length, make):
    rule = make(length)
    found = reckon(real(), rule, ("CR", "US"), at, "MX", "CR")
    for each in found.deadlines:
        assert Certificate.from_data(each.certificate.to_data()) == each.certificate
    instants_alone = reckon_instants(real(), rule, ("CR", "US"), at, "MX", "CR")
    assert instants_alone == tuple((each.country, each.due_at) for each in found.deadlines)


def test_what_working_days_say_is_said_as_before():
    found = one(PeriodRule(working_days=5), utc(2021, 9, 9, 15)).certificate
    assert {"unit", "ends_at", "ends_in", "starts_with"}.isdisjoint(found.to_data()["rule"])


def test_reminders_come_after_so_many_hours_or_on_such_a_day():
    at = utc(2021, 9, 9, 15)
    assert one(in_hours(72, reminders=(48,)), at).reminders == ((48, at + 48 * HOUR),)
    ((number, when),) = one(in_days(21, reminders=(14,)), at).reminders
    assert (number, when.astimezone(ZONES["CR"]).isoformat()) == (14, "2021-09-23T09:00:00-06:00")
    rule = in_hours(72, reminders=(48,))
    assert [n for n, _ in extend(real(), rule, one(rule, at), 24).reminders] == [48, 72]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "rule",
    [
        in_hours(72, ends_at=18, ends_in="America/New_York", starts_with="announcement"),
        in_hours(12),
        in_days(21, starts_with="posting_and_notice"),
        in_days(40, ends_at=17, ends_in="Europe/Rome", starts_with="acknowledged_receipt"),
        in_days(3, ends_at=17),
    ],
    ids=["stated hour", "hours", "days", "days in a place", "days till an hour"],
)
def test_it_is_told_in_words_and_drawn(rule, lang):
    found = one(rule, utc(2021, 9, 9, 15)).certificate
    told = certificate_text(found, lang)
    assert str(rule.working_days) in told
    assert "working" not in told
    assert "hábil" not in told.replace("inhábil", "")
    assert strip([found], lang).startswith("<svg")


POLICY = """
policy = "ours"
version = 1
like = "rcm-2011@1"
title = { en = "Ours", es = "La nuestra" }
summary = { en = "S.", es = "S." }

[periods.member_review]
title = { en = "Silence", es = "Silencio" }
because = { en = "B.", es = "P." }
kind = "hard"
"""


def policy(*lines):
    text = POLICY + "\n".join(lines) + "\n"
    data = whole(text.encode(), "ours", lambda _: Library().policy_document("rcm-2011", {}).body)
    return Policy.read(data, "ours")


def test_a_policy_says_unit_hour_and_place():
    rule = policy(
        'unit = "clock_hours"',
        "length = 72",
        "ends_at = 18",
        'ends_in = "America/New_York"',
        "reminders = [48]",
    ).period("member_review")
    assert (rule.unit, rule.working_days, rule.rule.ends_at) == (Unit.CLOCK_HOURS, 72, 18)


def test_a_period_said_anew_keeps_nothing_of_the_old_one():
    shaped = policy("working_days = 2").file.periods["member_review"]
    assert (shaped.reminders, shaped.rules, shaped.unit) == ((), (), Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    "lines",
    [
        ['unit = "clock_hours"', "working_days = 72"],
        ['unit = "clock_hours"', "working_days = 72", "length = 72"],
        ["length = 5"],
        ['unit = "calendar_days"', "length = 367"],
        ['unit = "clock_hours"', "length = 72", 'ends_in = "America/New_York"'],
        ['unit = "clock_hours"', "length = 72", "ends_at = 18", 'ends_in = "America/Atlantis"'],
        ["working_days = 5", "ends_at = 18"],
        ['unit = "calendar_days"', "length = 7", "reminders = [8]"],
        ['unit = "fortnights"', "length = 7"],
    ],
)
def test_what_does_not_hang_together_is_refused(lines):
    with pytest.raises(BadDefinition):
        policy(*lines)
