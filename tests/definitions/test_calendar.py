"""The calendar files of the members, and what corrections and overlays do."""

from datetime import date

import pytest

from rcm_workflow.definitions.calendar import OfficeCalendar, build_snapshot, read_calendars
from tests.definitions.period_kit import CHECKOUT, MEMBERS, member_calendars, real

OFFICE = """
office = "GT.foreign_affairs"
version = 1
title = { en = "An office", es = "Una oficina" }
country = "GT"
zone = "America/Guatemala"
weekend = [6, 7]
first_year = 2024
last_year = 2027

[holidays]
country = "GT"
categories = ["public"]
languages = { en = "en_US", es = "es" }
"""

ENTRY = """
[[{list}]]
change = "{change}"
date = {date}
name = {{ en = "Decreed", es = "Decretado" }}
layer = "{layer}"
kind = "{kind}"
basis = "Decree 1"
source = "Official gazette"
known_on = 2026-01-02
status = "confirmed"
"""


def entry(day, *, where="overlays", change="add", layer="yearly_decree", kind="closure"):
    return ENTRY.format(list=where, change=change, date=day, layer=layer, kind=kind)


def kinds(text, day, profile="government"):
    days = OfficeCalendar.from_toml(text).days_off(profile, 2026, 2026)
    return [each.kind for each in days if each.date == date.fromisoformat(day)]


def test_eleven_members_one_foreign_ministry_each():
    assert [each.office for each in member_calendars()] == [
        f"{country}.foreign_affairs" for country in sorted(MEMBERS)
    ]


def test_every_name_is_in_both_languages():
    for calendar in member_calendars():
        days = calendar.days_off("government", calendar.first_year, calendar.last_year)
        assert [each.date for each in days if each.name.es.endswith("[en]")] == []


def test_each_country_with_the_settings_of_its_public_offices():
    def closed(country, day):
        reason = real().reason(country, date.fromisoformat(day))
        return reason and (reason.kind, reason.name.en, reason.name.es)

    named = {
        ("CA", "2026-09-30"): "National Day for Truth and Reconciliation",
        ("CR", "2026-12-01"): "Army Abolition Day",
        ("NI", "2026-08-10"): "Ascent of Saint Dominic",
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


@pytest.mark.parametrize(
    ("added", "day", "statutory", "government"),
    [
        ("", "2026-09-15", ["holiday"], ["holiday"]),
        (entry("2026-09-16"), "2026-09-16", [], ["closure"]),
        (entry("2026-09-15"), "2026-09-15", ["holiday"], ["holiday"]),
        (entry("2026-09-15", kind="half_day"), "2026-09-15", ["holiday"], ["holiday"]),
        (entry("2026-09-16", kind="half_day"), "2026-09-16", [], ["half_day"]),
        (
            entry("2026-09-16", kind="half_day") + entry("2026-09-16", layer="one_off"),
            "2026-09-16",
            [],
            ["closure"],
        ),
        (
            entry("2026-09-15", where="corrections", change="remove", layer="general_law"),
            "2026-09-15",
            [],
            [],
        ),
        (
            entry("2026-09-18", where="corrections", layer="general_law", kind="holiday"),
            "2026-09-18",
            ["holiday"],
            ["holiday"],
        ),
        (entry("2027-09-16"), "2026-09-16", [], []),
    ],
)
def test_corrections_and_overlays(added, day, statutory, government):
    assert kinds(OFFICE + added, day, "statutory") == statutory
    assert kinds(OFFICE + added, day, "government") == government


def test_a_run_of_days_with_its_authority():
    text = OFFICE + entry("2026-12-28") + "until = 2026-12-31\n"
    days = OfficeCalendar.from_toml(text).days_off("government", 2026, 2026)[-4:]
    assert [each.date.day for each in days] == [28, 29, 30, 31]
    last = days[-1]
    assert (last.name.es, last.basis, last.source, last.status) == (
        "Decretado",
        "Decree 1",
        "Official gazette",
        "confirmed",
    )


def test_an_exempt_office_stays_open():
    exempt = OFFICE.replace("weekend", 'exempt_from = ["yearly_decree"]\nweekend')
    added = entry("2026-09-16") + entry("2026-09-17", layer="one_off")
    assert kinds(exempt + added, "2026-09-16") == []
    assert kinds(exempt + added, "2026-09-17") == ["closure"]


def test_a_name_without_a_translation_is_marked():
    text = OFFICE.replace(', es = "es"', "")
    days = OfficeCalendar.from_toml(text).days_off("statutory", 2026, 2026)
    assert (days[0].name.en, days[0].name.es) == ("New Year's Day", "New Year's Day [en]")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("America/Guatemala", "America/Atlantis", "America/Atlantis"),
        ("America/Guatemala", "../../etc/passwd", "etc/passwd"),
        ('office = "GT.', 'office = "MX.', "begins with the code"),
        ("first_year = 2024", "first_year = 2028", "comes before the first"),
        ("weekend = [6, 7]", "weekend = [0, 7]", "weekend"),
        ("version = 1", "version = 1\ncolour = 3", "colour"),
    ],
)
def test_a_file_that_is_wrong(old, new, says):
    with pytest.raises(ValueError, match=says):
        OfficeCalendar.from_toml(OFFICE.replace(old, new))


@pytest.mark.parametrize(
    ("added", "says"),
    [
        (entry("2026-09-16", where="corrections"), "general law"),
        (entry("2026-09-16", layer="general_law"), "general law"),
        (entry("2026-09-16") + "until = 2026-09-15\n", "before it begins"),
    ],
)
def test_an_entry_that_is_wrong(added, says):
    with pytest.raises(ValueError, match=says):
        OfficeCalendar.from_toml(OFFICE + added)


def test_a_language_the_library_lacks_is_refused():
    text = OFFICE.replace('es = "es"', 'es = "pt"')
    with pytest.raises(ValueError, match="no language pt for GT"):
        OfficeCalendar.from_toml(text).days_off("statutory", 2026, 2026)


def test_years_beyond_the_file_are_refused():
    with pytest.raises(ValueError, match="covers 2024 to 2027"):
        build_snapshot([OfficeCalendar.from_toml(OFFICE)], 2023, 2026)
    with pytest.raises(ValueError, match="at least one calendar"):
        build_snapshot([])


def test_a_newer_version_of_a_file_replaces_the_older(tmp_path):
    for number in (1, 2, 10):
        text = OFFICE.replace("version = 1", f"version = {number}")
        (tmp_path / f"GT.v{number}.toml").write_text(text, encoding="utf-8")
    assert [each.version for each in read_calendars(tmp_path)] == [10]


def test_the_files_follow_their_naming():
    for path in (CHECKOUT / "policies" / "calendars").glob("*.toml"):
        calendar = OfficeCalendar.from_toml(path.read_text(encoding="utf-8"))
        country, number, _ = path.name.split(".")
        assert number == f"v{calendar.version}"
        assert country.split("-")[0] == calendar.country
