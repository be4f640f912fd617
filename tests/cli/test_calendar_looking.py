"""``rcm calendar reckon``, ``plan`` and ``show``: no database, no roster, nobody's rights."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Office

CASES = Path(__file__).parents[1] / "definitions" / "period_cases.json"
MEMBERS_SORTED = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
REQUEST = {"countries": ["HN"], "sent_at": "2026-11-09T10:00:00-06:00", "n_working_days": 5}


@pytest.fixture
def desk(tmp_path):
    """Somebody without a database."""
    office = Office(tmp_path, "nobody")
    office.environ["RCM_DATABASE"] = f"sqlite:///{tmp_path}/none.db"
    return office


def given(desk, data):
    return desk.text("cases.json", data if isinstance(data, str) else json.dumps(data))


@pytest.mark.parametrize("calendar", ["real", "injected"])
def test_a_file_of_cases_is_answered_in_order(desk, calendar):
    told = desk.done("calendar", "reckon", str(CASES), "--calendar", calendar)
    cases = json.loads(CASES.read_text())["cases"]
    assert [one["id"] for one in told.data] == [one["id"] for one in cases]
    for one, case in zip(told.data, cases, strict=True):
        for key in ("day0", "due_date", "counted_days", "round_closes_at"):
            assert one[key] == case["expected"][key], case["id"]
        if calendar == "injected":
            assert one == {"id": case["id"], **case["expected"]}


def test_one_request_is_answered_with_one_object(desk):
    told = desk.done("calendar", "reckon", given(desk, REQUEST))
    assert told.data["due_date"] == {"HN": "2026-11-16"}
    assert told.err == ""
    assert desk.done("calendar", "reckon", given(desk, {"cases": []})).data == []
    assert desk.done("calendar", "reckon", given(desk, [REQUEST])).data == [told.data]


def test_names_in_the_language_asked(desk):
    told = desk.done("calendar", "reckon", given(desk, REQUEST), "--lang", "es").data
    assert [day["name"] for day in told["skipped"]] == ["sábado", "domingo"]


def test_days_not_confirmed_are_said_on_stderr(desk):
    later = REQUEST | {"id": "later", "sent_at": "2027-11-09T10:00:00-06:00"}
    told = desk.done("calendar", "reckon", given(desk, [REQUEST, later]))
    assert told.err == "Answers that rest on days not confirmed yet (1): later\n"


def test_an_item_that_fails_says_why_and_the_others_are_answered(desk):
    wrong = [
        REQUEST | {"id": "A", "sent_at": "2036-01-01T00:00Z"},
        REQUEST,
        REQUEST | {"n_working_days": 0},
        REQUEST | {"id": "C", "countries": ["XX"]},
        7,
    ]
    told = desk.run("calendar", "reckon", given(desk, wrong))
    answers = json.loads(told.out)
    errors = {one["index"]: one["error"]["code"] for one in answers if "error" in one}
    assert errors == {
        0: "beyond_calendar",
        2: "request_not_understood",
        3: "no_calendar",
        4: "request_not_understood",
    }
    assert [one.get("id") for one in answers] == ["A", None, None, "C", None]
    assert answers[1]["due_date"] == {"HN": "2026-11-16"}
    assert set(answers[0]["error"]["message"]) == {"en", "es"}
    assert told.err.splitlines()[-1] == "Not reckoned: 4 of 5"
    assert told.err.startswith("A: ")
    assert told.code == 2


def test_exit_codes_tell_what_kind_of_failure(desk):
    beyond = REQUEST | {"sent_at": "2036-01-01T00:00Z"}
    assert desk.run("calendar", "reckon", given(desk, beyond)).code == 5
    assert desk.run("calendar", "reckon", given(desk, "{")).code == 2
    assert desk.run("calendar", "reckon", "nowhere.json").code == 2
    assert desk.run("calendar", "reckon", given(desk, REQUEST), "--calendar", "own").code == 2


def test_a_long_list_of_faults_does_not_flood_the_screen(desk):
    told = desk.run("calendar", "reckon", given(desk, [1] * 500))
    assert len(json.loads(told.out)) == 500
    assert len(told.err.splitlines()) == 11


def test_standard_input(desk):
    done = subprocess.run(
        [sys.executable, "-m", "rcm_workflow", "calendar", "reckon", "-"],
        input=json.dumps(REQUEST),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert json.loads(done.stdout)["last_countries"] == ["HN"]


# Planning ---------------------------------------------------------------------------------------

PLAN = ("calendar", "plan", "--from", "2026-03-23", "--weeks", "2")


def test_a_plan_at_eighty_columns(desk):
    shown = desk.done(*PLAN, "--ppt", "gt").out
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert "    Thu 26 Mar   Fri 10 Apr    15~   NI SV           30 Mar–6 Apr (NI SV)\n" in shown
    assert "*   Wed 1 Apr" in shown
    assert "no dispatch: the sender" in shown
    assert "~ rests on days not confirmed yet" in shown
    spanish = desk.done(*PLAN, "--lang", "es").out
    assert max(len(line) for line in spanish.splitlines()) <= 80
    assert "cada país según sus propios días" in spanish


def test_a_plan_as_data_and_as_a_picture(desk):
    told = desk.done(*PLAN, "--json", "--svg", "plan.svg", "--countries", "mx, NI")
    assert told.data["countries"] == ["MX", "NI"]
    assert told.data["days"][0]["day"] == "2026-03-23"
    assert told.data["days"][0]["costs"][0]["countries"] == ["NI"]
    assert told.err.startswith("SVG written to plan.svg")
    assert ET.parse(desk.folder / "plan.svg").getroot().get("role") == "img"  # noqa: S314 - ours
    again = desk.run(*PLAN, "--svg", "plan.svg", "--lang", "es")
    assert (again.code, "Ya hay un archivo plan.svg" in again.err) == (6, True)


def test_whose_days_count_by_policy_or_by_word(desk):
    def days(*more):
        return [one["calendar_days"] for one in desk.done(*PLAN, "--json", *more).data["days"]]

    assert days() == days("--policy", "rcm-2011") == days("--policy", "each_own_last_closes")
    assert days("--policy", "all_must_work", "--profile", "statutory") != days()
    assert days("--period", "silence_reminder") == days("--days", "2")
    assert desk.run(*PLAN, "--policy", "rcm").code == 3
    assert desk.run(*PLAN, "--period", "nothing").code == 3
    assert desk.run(*PLAN, "--countries", "XX").code == 5
    assert desk.run("calendar", "plan", "--from", "2029-01-01").code == 5


def test_a_policy_that_counts_by_the_ppt_asks_who_it_is(desk):
    refused = desk.run(*PLAN, "--policy", "ppt_calendar", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "party_not_given")
    assert desk.done(*PLAN, "--policy", "ppt_calendar", "--ppt", "GT").err == ""


@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_is_looked_at_in_forty_columns(desk, lang):
    desk.environ["COLUMNS"] = "40"
    plan = desk.done(*PLAN, "--ppt", "gt", "--lang", lang).out.splitlines()
    year = desk.done("calendar", "show", "2026", "--lang", lang).out.splitlines()
    days = desk.done("calendar", "show", "2026", "--country", "HN", "--lang", lang).out.splitlines()
    assert max(map(len, plan + year + days)) <= 40
    said = {
        "en": "  Thu 26 Mar → Fri 10 Apr, 15~ days",
        "es": "  jue 26 mar → vie 10 abr, 15~ días",
    }
    assert said[lang] in plan
    # A month keeps its three letters, and a run of days its line.
    assert sum(line.startswith({"en": "Dec", "es": "dic"}[lang]) for line in year) == 3
    heads = [line.split() for line in year if "BZ" in line or "GT" in line or "PA" in line]
    assert [name for line in heads for name in line] == list(MEMBERS_SORTED)
    told = {"en": "- Thu 1 Jan 2026: holiday", "es": "- jue 1 ene 2026: feriado"}
    assert told[lang] in days


# A year -----------------------------------------------------------------------------------------


def test_the_eleven_calendars_at_eighty_columns(desk):
    shown = desk.done("calendar", "show", "2026").out
    assert max(len(line) for line in shown.splitlines()) <= 80
    heads = next(line for line in shown.splitlines() if "BZ" in line)
    assert tuple(heads.split()) == MEMBERS_SORTED
    assert "Apr 3 6   3 6   1~ 2-3" in shown
    assert "½ half day  ? may still change  ~ only expected" in shown


def test_a_year_as_data_and_as_a_picture(desk):
    told = desk.done(
        "calendar", "show", "2026", "--json", "--svg", "y.svg", "--country", "CR,HN,NI"
    )
    assert [one["country"] for one in told.data["offices"]] == ["CR", "HN", "NI"]
    day = told.data["offices"][1]["days"][0]
    assert (day["date"], day["kind"], day["status"]) == ("2026-01-01", "holiday", "confirmed")
    assert (desk.folder / "y.svg").read_text().startswith("<svg")


def test_one_or_two_offices_day_by_day(desk):
    shown = desk.done("calendar", "show", "2026", "--country", "ni", "--lang", "es").out
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert "NI.foreign_affairs" in shown
    assert "lun 6 abr 2026" in shown
    assert "solo se espera" in shown
    both = desk.done("calendar", "show", "2026", "--country", "HN,HN.migration").out
    assert "HN.migration" in both


@pytest.mark.parametrize(("args", "code"), [(("1999",), 5), (("2026", "--country", "XX"), 5)])
def test_a_year_nobody_knows(desk, args, code):
    assert desk.run("calendar", "show", *args).code == code
