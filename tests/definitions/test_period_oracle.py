"""A day loop that shares no code with the tables, and the laws every certificate keeps."""

import random
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import PeriodRule as AnyRule
from rcm_workflow.definitions.period import extend, reckon, reckon_instants, remaining, resume
from rcm_workflow.domain.certificate import Certificate
from tests.definitions import day_loop
from tests.definitions.day_loop import DAY, FIRST, LAST, MEMBERS
from tests.definitions.period_kit import real

# Most of the years asked for here have lists that are still to come.
PeriodRule = partial(AnyRule, horizon="provisional")
LIBRARY = Library()


@pytest.mark.parametrize("profile", ["statutory", "government"])
@pytest.mark.parametrize("country", MEMBERS)
def test_every_weekday_start_and_length_of_eight_years(country, profile):
    snapshot = LIBRARY.snapshot(profile)
    rules = [PeriodRule(working_days=n) for n in range(1, 16)]

    def counts(day):
        return day_loop.works(country, day, profile, halves=False)

    for day in day_loop.weekdays():
        at = day_loop.at_ten(day, country)
        counted = day_loop.walk(counts, day, 15)
        found = [reckon_instants(snapshot, rule, [country], at, None, None) for rule in rules]
        zones = [day_loop.ZONES[country]]
        assert found == [
            ((country, day_loop.close(due, zones, "end_of_day_local")),) for due in counted
        ]


@pytest.mark.parametrize(
    "multi",
    [
        "each_own_last_closes",
        "all_must_work",
        "ppt_calendar",
        "majority",
        "secretariat",
        "monday_friday",
    ],
)
def test_policies_over_several_countries_on_a_random_thousand(multi):
    chance = random.Random(f"{multi} 2026")  # noqa: S311 - repeatable, not secret
    minutes = (LAST - FIRST + 1) * 365 * 24 * 60
    for _ in range(1000):
        countries = tuple(chance.sample(MEMBERS, chance.randint(1, len(MEMBERS))))
        followed = chance.choice(MEMBERS)
        at = datetime(FIRST, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(minutes))
        n = chance.randint(1, 15)
        profile = chance.choice(("statutory", "government"))
        how = {
            "multi": multi,
            "half_day": chance.choice(("not_counted", "counts", "counts_unless_last")),
            "receipt": chance.choice(("calendar_day", "deemed_business_hours")),
            "cutoff": chance.choice(
                (
                    "end_of_day_local",
                    "close_of_business_local",
                    "end_of_day_utc",
                    "single_instant",
                )
            ),
        }
        rule = PeriodRule(working_days=n, **how)
        snapshot = LIBRARY.snapshot(profile)
        found = reckon_instants(snapshot, rule, countries, at, followed, followed)
        wanted = day_loop.closing(countries, at, n, followed=followed, profile=profile, **how)
        assert dict(found) == wanted, (countries, at, n, followed, profile, how)


instants = st.integers(0, 9 * 365 * 24 * 60).map(
    lambda minutes: datetime(2018, 2, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
some_countries = st.lists(st.sampled_from(MEMBERS), min_size=1, unique=True)
multis = st.sampled_from(
    ["each_own_last_closes", "all_must_work", "ppt_calendar", "majority", "monday_friday"]
)


@given(at=instants, n=st.integers(1, 30), countries=some_countries, multi=multis)
def test_what_every_certificate_keeps(at, n, countries, multi):
    rule = PeriodRule(working_days=n, multi=multi)
    reckoning = reckon(real(), rule, countries, at, "NI", "CR")
    assert [each.country for each in reckoning.deadlines] == countries
    for deadline in reckoning.deadlines:
        certificate = deadline.certificate
        span = (certificate.due_date - certificate.day0).days
        between = [certificate.day0 + DAY * step for step in range(1, span + 1)]
        passed_over = {day.date for day in certificate.skipped}
        assert len(certificate.counted) == n
        assert sorted({*certificate.counted, *passed_over}) == between
        assert passed_over.isdisjoint(certificate.counted)
        assert certificate.due_date == certificate.counted[-1]
        midnight = certificate.closes_at.astimezone(ZoneInfo(certificate.closing_zone))
        assert (midnight.date(), midnight.time()) == (certificate.due_date + DAY, time(0))
        assert Certificate.model_validate(dict(vars(certificate))) == certificate
        assert Certificate.from_data(certificate.to_data()) == certificate
    instants_alone = reckon_instants(real(), rule, countries, at, "NI", "CR")
    assert instants_alone == tuple((each.country, each.due_at) for each in reckoning.deadlines)


@given(
    at=instants,
    n=st.integers(1, 20),
    multi=multis,
    paused=st.integers(0, 45 * 24 * 60),
    idle=st.integers(0, 60 * 24 * 60),
)
def test_suspension_keeps_the_total(at, n, multi, paused, idle):
    rule = PeriodRule(working_days=n, multi=multi)
    deadline = reckon(real(), rule, ("CA", "GT", "NI"), at, "GT", "CR").deadlines[2]
    stopped_at = at + timedelta(minutes=paused)
    left = remaining(real(), rule, deadline, stopped_at)
    if stopped_at >= deadline.due_at:
        assert left == 0
        return
    assert 1 <= left <= n
    resumed_at = stopped_at + timedelta(minutes=idle)
    again = resume(real(), rule, deadline, left, resumed_at)
    certificate = again.certificate
    assert (certificate.used_before + len(certificate.counted)) == n
    assert certificate.replaces == deadline.certificate.digest
    assert certificate.counted[0] > certificate.day0
    assert again.due_at > resumed_at
    assert remaining(real(), rule, again, resumed_at) == left


@given(at=instants, n=st.integers(1, 15), extra=st.integers(1, 10), multi=multis)
def test_an_extension_is_one_longer_period(at, n, extra, multi):
    rule = PeriodRule(working_days=n, multi=multi)
    longer = PeriodRule(working_days=n + extra, multi=multi)
    asked = ("DO", "MX", "US")
    short = reckon(real(), rule, asked, at, "MX", "CR").deadlines
    for old, whole in zip(
        short, reckon(real(), longer, asked, at, "MX", "CR").deadlines, strict=True
    ):
        new = extend(real(), rule, old, extra)
        assert new.due_at == whole.due_at
        assert new.certificate.counted == whole.certificate.counted
        assert new.certificate.skipped == whole.certificate.skipped
        assert (new.certificate.reason, new.certificate.replaces) == (
            "extended",
            old.certificate.digest,
        )
