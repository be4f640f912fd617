"""What a calendar file may say, and what corrections, overlays and second offices do."""

from datetime import date

import pytest

from rcm_workflow.definitions.calendar import OfficeCalendar, build_snapshot, read_calendars

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
days = [{days}]
name = {{ en = "Decreed", es = "Decretado" }}
layer = "{layer}"
kind = "{kind}"
basis = "Decree 1"
source = "Official gazette"
known_on = 2026-01-02
status = "confirmed"
"""


def entry(days, *, where="overlays", change="add", layer="yearly_decree", kind="closure"):
    return ENTRY.format(list=where, change=change, days=days, layer=layer, kind=kind)


def kinds(text, day, profile="government"):
    days = OfficeCalendar.from_toml(text).days_off(profile, 2026, 2026)
    return [each.kind for each in days if each.date == date.fromisoformat(day)]


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


def test_days_and_runs_of_days_with_their_authority():
    text = OFFICE + entry("2026-12-24, [2026-12-29, 2026-12-31]")
    days = OfficeCalendar.from_toml(text).days_off("government", 2026, 2026)[-5:]
    assert [each.date.day for each in days] == [24, 25, 29, 30, 31]
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
        (entry("[2026-09-16, 2026-09-15]"), "before it begins"),
        (entry(""), "days"),
        (entry("2026-09-16") + entry("[2026-09-15, 2026-09-17]"), "change 2026-09-16"),
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


def second(text, capacity="migration"):
    """The same country's office of another capacity that follows the first one."""
    alike = 'as_in = "GT.foreign_affairs"\nprimary = false\nweekend'
    return text.replace("GT.foreign_affairs", f"GT.{capacity}").replace("weekend", alike)


def offices(folder, *texts):
    for number, text in enumerate(texts):
        (folder / f"{number}.toml").write_text(text, encoding="utf-8")
    return {each.office: each for each in read_calendars(folder)}


def test_an_office_that_an_act_spares(tmp_path):
    spared = entry("2026-09-16") + 'spares = ["GT.migration"]\n'
    bound = entry("2026-09-17", layer="one_off")
    own = entry("2026-09-15", where="corrections", change="remove", layer="general_law")
    found = offices(tmp_path, OFFICE + spared + bound, second(OFFICE) + own)
    snapshot = build_snapshot(found.values(), 2026, 2026)
    days = [date(2026, 9, day) for day in (15, 16, 17)]
    works = {
        name: [snapshot.is_working(name, day) for day in days]
        for name in ("GT", "GT.foreign_affairs", "GT.migration")
    }
    assert works == {
        "GT": [False, False, False],
        "GT.foreign_affairs": [False, False, False],
        "GT.migration": [True, True, False],
    }


def test_an_office_that_follows_nobody_known(tmp_path):
    with pytest.raises(ValueError, match="has no own calendar"):
        offices(tmp_path, second(OFFICE))
    with pytest.raises(ValueError, match="has no own calendar"):
        offices(tmp_path, second(OFFICE), second(OFFICE, "foreign_affairs"))
    alone = OfficeCalendar.from_toml(second(OFFICE))
    with pytest.raises(ValueError, match="was not read with it"):
        alone.days_off("statutory", 2026, 2026)


def test_days_of_a_library_that_nobody_compared():
    text = OFFICE.replace("languages = {", 'status = "provisional"\nlanguages = {')
    added = entry("2026-09-16", where="corrections", layer="general_law")
    days = OfficeCalendar.from_toml(text + added).days_off("statutory", 2026, 2026)
    statuses = {each.date: each.status for each in days}
    assert statuses.pop(date(2026, 9, 16)) == "confirmed"
    assert set(statuses.values()) == {"provisional"}
