"""A day loop that shares no code with the tables, and the laws every certificate keeps."""

import random
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.definitions.period import PeriodRule as AnyRule
from rcm_workflow.definitions.period import extend, reckon, reckon_instants, remaining, resume
from rcm_workflow.domain.certificate import Certificate
from tests.definitions.period_kit import CHECKOUT, MEMBERS, real

FIRST, LAST = 2020, 2027
DAY = timedelta(days=1)
FILES = {
    country: tomllib.loads(
        (CHECKOUT / "policies" / "calendars" / f"{country}.v1.toml").read_text(encoding="utf-8")
    )
    for country in MEMBERS
}
ZONES = {country: ZoneInfo(file["zone"]) for country, file in FILES.items()}

# Most of the years asked for here have lists that are still to come.
PeriodRule = partial(AnyRule, horizon="provisional")


def dates(entry):
    for each in entry["days"]:
        first, last = each if isinstance(each, list) else (each, each)
        while first <= last:
            yield first
            first += DAY


def closed_by_the_file(country, profile):
    """The days off of a country, read from its file and asked of the library anew."""
    file = FILES[country]
    settings = file["holidays"]
    closed = set(
        holidays.country_holidays(
            country,
            categories=settings["categories"],
            years=range(FIRST, LAST + 2),
            language=settings["languages"]["en"],
        )
    )
    entries = file.get("corrections", [])
    if profile == "government":
        entries = [*entries, *file.get("overlays", [])]
    for entry in entries:
        change = closed.discard if entry.get("change") == "remove" else closed.add
        for day in dates(entry):
            change(day)
    return closed


CLOSED = {
    (country, profile): closed_by_the_file(country, profile)
    for country in MEMBERS
    for profile in ("statutory", "government")
}


def works(country, day, profile="statutory"):
    return day.weekday() < 5 and day not in CLOSED[country, profile]


def loop(counts, day0, n):
    day, counted = day0, []
    while len(counted) < n:
        day += DAY
        if counts(day):
            counted.append(day)
    return counted


def midnight_after(day, countries):
    return max(
        datetime.combine(day + DAY, time(0), ZONES[country]).astimezone(UTC)
        for country in countries
    )


def oracle(multi, countries, at, n, ppt):
    """Closing instant per country by the day loop."""
    if multi == "each_own_last_closes":
        alone = {}
        for country in countries:
            day0 = at.astimezone(ZONES[country]).date()
            due = loop(lambda day, c=country: works(c, day), day0, n)[-1]
            alone[country] = midnight_after(due, [country])
        return alone
    if multi == "monday_friday":
        return {
            country: midnight_after(
                loop(lambda day: day.weekday() < 5, at.astimezone(ZONES[country]).date(), n)[-1],
                [country],
            )
            for country in countries
        }
    whose = [ppt] if multi in ("ppt_calendar", "secretariat") else list(countries)
    day0 = max(at.astimezone(ZONES[country]).date() for country in whose)
    needed = len(whose) / 2 if multi == "majority" else len(whose) - 0.5
    due = loop(lambda day: sum(works(c, day) for c in whose) > needed, day0, n)[-1]
    return dict.fromkeys(countries, midnight_after(due, whose))


@pytest.mark.parametrize("profile", ["statutory", "government"])
@pytest.mark.parametrize("country", MEMBERS)
def test_every_weekday_start_and_length_of_eight_years(country, profile):
    snapshot = real(profile)
    rules = [PeriodRule(working_days=n) for n in range(1, 16)]
    day = date(FIRST, 1, 1)
    while day.year <= LAST:
        if day.weekday() < 5:
            at = datetime.combine(day, time(10), ZONES[country])
            counted = loop(lambda each: works(country, each, profile), day, 15)
            found = [reckon_instants(snapshot, rule, [country], at, None, None) for rule in rules]
            assert found == [((country, midnight_after(due, [country])),) for due in counted]
        day += DAY


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
def test_policies_over_several_countries(multi):
    chance = random.Random(f"{multi} 2026")  # noqa: S311 - repeatable, not secret
    for _ in range(200):
        countries = tuple(chance.sample(MEMBERS, chance.randint(1, len(MEMBERS))))
        followed = chance.choice(MEMBERS)
        at = datetime(FIRST, 1, 1, tzinfo=UTC) + timedelta(
            minutes=chance.randrange((LAST - FIRST + 1) * 365 * 24 * 60)
        )
        n = chance.randint(1, 15)
        rule = PeriodRule(working_days=n, multi=multi)
        found = reckon_instants(real(), rule, countries, at, followed, followed)
        assert dict(found) == oracle(multi, countries, at, n, followed)


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
