"""The calendar files that come with the package, each as a whole."""

from datetime import date, timedelta

import pytest

from rcm_workflow.definitions.calendar import OfficeCalendar, build_snapshot, read_calendars
from rcm_workflow.definitions.calendar_library import library_days
from rcm_workflow.definitions.library import Library
from tests.definitions.period_kit import CHECKOUT, MEMBERS, member_calendars, real

PUBLISHED = Library().snapshot()
FOLDER = CHECKOUT / "policies" / "calendars"
CALENDARS = {each.office: each for each in read_calendars(FOLDER)}
OBSERVERS = ("AR", "CO", "EC", "JM", "PE")
SOUTH_AMERICAN = ("AR", "BO", "BR", "CL", "CO", "EC", "GY", "PE", "PY", "SR", "UY", "VE")
MIGRATION = ("HN", "PA", "SV")
YEARS = (2018, 2028)

every_office = pytest.mark.parametrize("office", CALENDARS)


@pytest.fixture(scope="module")
def everybody():
    return build_snapshot(CALENDARS.values())


def days(office, profile="government"):
    return CALENDARS[office].days_off(profile, *YEARS)


def test_whose_calendars_there_are():
    ministries = {f"{code}.foreign_affairs" for code in {*MEMBERS, *OBSERVERS, *SOUTH_AMERICAN}}
    services = {f"{code}.migration" for code in MIGRATION}
    assert set(CALENDARS) == ministries | services
    assert {each.office for each in CALENDARS.values() if each.primary} == ministries


def test_eleven_members_one_foreign_ministry_each():
    assert [each.office for each in member_calendars()] == [
        f"{country}.foreign_affairs" for country in sorted(MEMBERS)
    ]


def test_a_file_is_named_after_its_country_or_its_office():
    for path in FOLDER.glob("*.toml"):
        calendar = OfficeCalendar.from_toml(path.read_text(encoding="utf-8"))
        country, capacity = calendar.office.split(".")
        stem = country if calendar.primary else f"{country}.{capacity}"
        assert path.name == f"{stem}.v{calendar.version}.toml"


@every_office
def test_every_day_is_named_in_both_languages(office):
    assert [each.date for each in days(office) if "[en]" in each.name.es] == []


@every_office
def test_a_ministry_rests_on_saturday_and_sunday(office, everybody):
    # The library lets Venezuela and Paraguay work on Saturdays.
    assert everybody.office(office).weekend == (6, 7)


@every_office
def test_every_file_covers_the_same_years(office):
    calendar = CALENDARS[office]
    assert (calendar.first_year, calendar.last_year) == YEARS


@every_office
def test_what_is_removed_was_there(office):
    # A removal that hits nothing means that the library has mended its mistake: drop the entry.
    calendar = CALENDARS[office]
    known = {each.date for each in library_days(calendar.holidays, (), range(2018, 2029))}
    for entry in calendar.corrections:
        if entry.change == "remove":
            assert set(entry.dates()) <= known


def test_states_that_nobody_compared_are_provisional_throughout(everybody):
    for country in {*OBSERVERS, *SOUTH_AMERICAN}:
        office = everybody.office(country)
        statuses = {
            reason.status
            for index in range(everybody.length)
            if (reason := office.reason(index)) is not None and reason.kind != "weekend"
        }
        assert (country, statuses) == (country, {"provisional"})


def test_a_year_whose_list_is_still_to_come_is_provisional():
    waiting = {each.country: each.confirmed_through for each in member_calendars()}
    assert {country for country, through in waiting.items() if through is None} == {
        "CA",
        "DO",
        "SV",
        "US",
    }
    for country, through in waiting.items():
        if through is not None:
            new_years = [date(through, 1, 1), date(through + 1, 1, 1)]
            statuses = [real().reason(country, day).status for day in new_years]
            assert (country, statuses) == (country, ["confirmed", "provisional"])


def test_each_country_with_the_settings_of_its_public_offices():
    def closed(country, day):
        reason = real().reason(country, date.fromisoformat(day))
        return reason and (reason.kind, reason.name.en, reason.name.es)

    named = {
        ("CA", "2026-09-30"): "National Day for Truth and Reconciliation",
        ("CR", "2026-12-01"): "Army Abolition Day",
        ("NI", "2026-09-14"): "Battle of San Jacinto Day",
        ("PA", "2026-11-04"): "National Symbols Day",
        ("US", "2025-12-24"): "Christmas Eve",
        ("DO", "2026-01-05"): "Epiphany",
    }
    found = {key: closed(*key) for key in named}
    assert {key: value and value[:2] for key, value in found.items()} == {
        key: ("holiday", name) for key, name in named.items()
    }
    assert closed("US", "2025-12-24") == ("holiday", "Christmas Eve", "Nochebuena")
    assert closed("MX", "2026-12-31") is None


def test_a_moved_holiday_is_off_on_the_day_it_moved_to():
    assert real().is_working("DO", date(2025, 5, 1)) is True
    assert real().is_working("DO", date(2025, 5, 5)) is False


def closed_in(snapshot, office, first, last):
    span = (last - first).days
    all_days = [first + timedelta(days=step) for step in range(span + 1)]
    return [day.isoformat() for day in all_days if not snapshot.is_working(office, day)]


@pytest.mark.parametrize(
    ("country", "first", "last", "ministry_alone"),
    [
        ("PA", date(2025, 12, 1), date(2026, 3, 31), "2025-12-24 2025-12-31 2026-02-16 2026-02-18"),
        ("HN", date(2025, 12, 1), date(2026, 3, 31), "2025-12-24 2025-12-26 2025-12-31 2026-01-02"),
        ("HN", date(2025, 9, 1), date(2025, 10, 31), ""),
        ("SV", date(2022, 9, 1), date(2022, 9, 30), "2022-09-16"),
    ],
)
def test_a_migration_service_stays_open_where_the_act_says_so(
    everybody, country, first, last, ministry_alone
):
    of_ministry = closed_in(everybody, f"{country}.foreign_affairs", first, last)
    of_service = closed_in(everybody, f"{country}.migration", first, last)
    assert sorted(set(of_ministry) - set(of_service)) == ministry_alone.split()
    assert set(of_service) <= set(of_ministry)


def test_a_half_day_and_a_decree_that_makes_it_whole():
    government = real("government")
    days = [date(2025, 12, 24), date(2026, 12, 24)]
    assert [government.reason("GT", day).kind for day in days] == ["closure", "half_day"]
    assert [government.reason("GT", day).basis for day in days] == [
        "Acuerdo gubernativo 222-2025",
        "Ley de Servicio Civil, art. 69",
    ]


@pytest.mark.parametrize(
    ("office", "day", "basis"),
    [
        ("MX", "2026-02-02", "Ley Federal del Trabajo, art. 74"),
        ("HN.migration", "2026-10-07", "Decreto 78-2015"),
        ("HN", "2026-10-07", "Decreto 78-2015"),
        ("GT", "2026-06-29", "Decreto 19-2018"),
        ("CR", "2023-07-24", "Ley 9875"),
        ("CR", "2026-05-01", None),
        ("DO", "2022-08-15", "Ley 139-97, art. 2"),
        ("DO", "2024-08-16", None),
        ("CO", "2026-07-13", "Ley 2578 de 2026"),
    ],
)
def test_a_day_of_the_library_rests_on_the_law_that_the_survey_states(office, day, basis):
    found = PUBLISHED.reason(office, date.fromisoformat(day))
    assert (found.kind, found.basis) == ("holiday", basis)


def test_an_act_names_days_of_the_library():
    for calendar in CALENDARS.values():
        for act in calendar.holidays.acts:
            days = PUBLISHED.office(calendar.office).to_data()["days"]
            names = {name for day in days for name in day["name"]["en"].split("; ")}
            assert set(act.names) <= names, (calendar.office, act.basis)
