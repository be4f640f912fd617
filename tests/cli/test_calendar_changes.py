"""Closures, a newer calendar, and who may let either in, as people do it at the command line."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.values import Localized

REF = "TC-2021-001"
PPT = ("--as", "mexico")
TUESDAY = "2021-09-14T06:00-05:00"
CLOSE = ("calendar", "close", "HN", "2021-09-16", "--reason", "Mourning", "--source", "La Gaceta")


def due(office, country="HN"):
    shown = office.done("period", "show", REF, "--country", country, "--json", "--as", "mexico")
    return shown.data[0]["due_date"]


@pytest.fixture
def office(in_round):
    in_round.at = TUESDAY
    return in_round


@pytest.fixture
def newer(office, tmp_path):
    """The office after an upgrade: new cases get a calendar with one more day off in Honduras."""
    day = SkippedDay(
        date=date(2021, 9, 16),
        kind="holiday",
        name=Localized(en="New day", es="Día nuevo"),
        source="Decreto 1-2021",
    )
    place = tmp_path / "own" / "policies" / "calendars"
    place.mkdir(parents=True)
    document = Library().snapshot().with_days("HN", [day]).document
    (place / "snapshot.government.json").write_bytes(document)
    office.environ["RCM_DEFINITIONS"] = str(tmp_path / "own")
    return office


def test_a_closure_moves_the_deadline_and_names_its_source(office):
    assert due(office) == "2021-09-17"
    answer = office.done(*CLOSE, "--reason-other", "Duelo", *PPT)

    assert "Deadlines moved later: HN Mon 20 Sep 2021" in " ".join(answer.out.split())
    assert due(office) == "2021-09-20"
    shown = office.done("period", "show", REF, "--country", "HN", "--json", *PPT)
    skipped = {one["date"]: one for one in shown.data[0]["skipped"]}
    assert skipped["2021-09-16"]["source"] == "La Gaceta"
    office.done("log", "verify")


def test_what_was_recorded_is_listed_and_called_off(office):
    office.done(*CLOSE, *PPT)
    (listed,) = office.done("calendar", "closures", "--json", *PPT).data
    assert (listed["office"], listed["name"]["es"]) == ("HN.foreign_affairs", "Mourning [en]")

    answer = office.done(
        *("calendar", "reopen", listed["id"], "--reason", "Moved", "--source", "La Gaceta"), *PPT
    )
    assert "dates already announced stay" in " ".join(answer.out.split())
    assert due(office) == "2021-09-20"
    office.environ["COLUMNS"] = "120"
    for lang, words in (("en", "called off"), ("es", "sin efecto")):
        told = office.done("calendar", "closures", "--lang", lang, *PPT).out
        assert words in " ".join(told.split())


def test_after_the_close_it_says_that_nothing_changed(office):
    office.at = "2021-09-18T08:00-06:00"
    answer = office.done(*CLOSE, *PPT)

    assert "the period of Honduras had closed, Fri 17 Sep" in " ".join(answer.out.split())
    assert due(office) == "2021-09-17"


@pytest.mark.parametrize(
    ("more", "code", "refused"),
    [
        (("--as", "honduras"), 4, "not_permitted"),
        (("--until", "2021-09-01", *PPT), 2, "dates_reversed"),
        (("--until", "2022-09-01", *PPT), 2, "closure_too_long"),
        (("--basis", "a\x1b[31m", *PPT), 2, "control_character"),
    ],
)
def test_a_closure_that_cannot_be_changes_nothing(office, more, code, refused):
    answer = office.run(*CLOSE, *more, "--json")
    assert (answer.code, answer.refusal["code"]) == (code, refused)
    assert office.done("calendar", "closures", "--json", *PPT).data == []


@pytest.mark.parametrize("day", ["0001-01-01", "2031-09-16", "9999-12-31"])
def test_a_day_outside_the_calendars_is_refused(office, day):
    answer = office.run(*CLOSE[:3], day, *CLOSE[4:], *PPT, "--json")
    assert answer.refusal["code"] == "beyond_calendar"


def test_a_part_of_a_day_and_force_majeure_are_told(office):
    told = office.done(*CLOSE, "--half-day", "--force-majeure", *PPT).out
    assert "closed for a part of 16 September 2021" in told
    listed = " ".join(office.done("calendar", "closures", *PPT).out.split())
    assert "Mourning, half day," in listed
    assert "force majeure" in listed


def test_a_closure_is_no_change_of_the_calendar_itself(office):
    office.done(*CLOSE, *PPT)
    assert "are the same" in office.done("calendar", "diff", REF, "published", *PPT).out


def test_while_the_clock_stands_still_it_says_so(office):
    office.done("meeting", "open", "vice_ministerial_meeting", "XXVI", "--as", "admin")
    office.at = "2021-09-14T07:00-05:00"
    told = " ".join(office.done(*CLOSE, *PPT).out.split())
    assert "the clock stands still" in told


def test_an_office_nobody_knows_is_named_with_the_nearest(office):
    answer = office.run(*CLOSE[:2], "HN.migracion", *CLOSE[3:], *PPT)
    assert answer.code == 3
    assert "HN.migration" in answer.err


def test_the_same_closure_twice_is_one(office):
    office.done(*CLOSE, *PPT)
    answer = office.run(*CLOSE, *PPT, "--json")
    assert answer.refusal["code"] == "closure_is_known"


def test_nothing_differs_until_something_was_upgraded(office):
    answer = office.done("calendar", "diff", REF, "published", *PPT)
    assert "are the same" in answer.out


def test_a_newer_calendar_is_shown_and_changes_nothing_by_itself(newer):
    answer = newer.done("calendar", "diff", REF, "published", "--json", *PPT)
    (day,) = answer.data["days"]
    assert (day["office"], day["date"], day["how"]) == ("HN.foreign_affairs", "2021-09-16", "added")
    ((case, moved),) = [(one["case"], one["moved"]) for one in answer.data["cases"]]
    assert (case, [one["country"] for one in moved]) == (REF, ["HN"])
    assert due(newer) == "2021-09-17"

    told = newer.done("calendar", "diff", REF, "published", "--lang", "es", *PPT).out
    assert "Día nuevo" in told
    assert "Honduras" in told


def test_the_ppt_approves_it_for_a_case_and_nobody_else(newer):
    act = ("calendar", "approve", "--case", REF, "--reason", "Decreto 1-2021")
    assert newer.run(*act, "--as", "honduras").code == 4
    assert due(newer) == "2021-09-17"

    newer.done(*act, *PPT)
    assert due(newer) == "2021-09-20"
    again = newer.run(*act, *PPT, "--json")
    assert again.refusal["code"] == "calendar_is_in_force"
    newer.done("log", "verify")


def test_what_has_closed_stays_closed_under_a_newer_calendar(newer):
    newer.at = "2021-09-18T08:00-06:00"
    act = ("calendar", "approve", "--case", REF, "--reason", "Decreto 1-2021")
    newer.done(*act, *PPT)
    assert due(newer) == "2021-09-17"


@pytest.mark.parametrize("name", ["no-such-case", "x" * 300])
def test_a_calendar_of_no_case_and_no_file_is_refused(office, name):
    answer = office.run("calendar", "diff", name, "published", *PPT, "--json")
    assert (answer.code, answer.refusal["code"]) == (3, "unknown_case")


def only_of(first, last, *offices):
    """A calendar of some years and offices."""
    data = orjson.loads(Library().snapshot().document)
    kept = [one for one in data["offices"] if one["office"] in offices]
    for one in kept:
        one["days"] = [day for day in one["days"] if first <= int(day["date"][:4]) <= last]
    return orjson.dumps(data | {"first_year": first, "last_year": last, "offices": kept}).decode()


@pytest.mark.parametrize(
    ("text", "why", "en", "es"),
    [
        ("hello", "calendar_not_json", "it is not JSON.", "no es JSON."),
        (
            "{}",
            "calendar_kind",
            "it is not a document of the kind calendar_snapshot, version 1.",
            "no es un documento de la clase calendar_snapshot, versión 1.",
        ),
        (
            only_of(2024, 2025, "HN.foreign_affairs"),
            "calendar_lacks_offices",
            "it lacks the days of Argentina",
            "le faltan los días de Argentina",
        ),
        (
            only_of(2024, 2025, *Library().snapshot().offices),
            "calendar_lacks_years",
            "it goes from 2024 to 2025, and the case counts on 2018 to 2028.",
            "va de 2024 a 2025, y el caso cuenta con 2018 a 2028.",
        ),
    ],
)
def test_why_something_is_no_calendar_is_told_in_both_languages(office, text, why, en, es):
    compare = ("calendar", "diff", "published", office.text("given.json", text), *PPT)
    answer = office.run(*compare, "--json")
    assert (answer.code, answer.refusal["code"]) == (2, "not_a_calendar")
    assert answer.refusal["facts"]["why"] == why
    for lang, said in (("en", en), ("es", es)):
        told = " ".join(office.run(*compare, "--lang", lang).err.split())
        assert said in told
