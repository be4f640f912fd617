"""Worked cases that were computed day by day from hand-typed lists, elsewhere."""

import json
from pathlib import Path

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.reckoning_answer import by_injected, by_real, in_form
from rcm_workflow.definitions.reckoning_request import Request, items_of

DATA = (Path(__file__).parent / "period_cases.json").read_bytes()
FILE = json.loads(DATA)
CASES = FILE["cases"]
LIBRARY = Library()


def answer(case, how, lang="en"):
    request = Request.read(case)
    return in_form(request, how(request, LIBRARY.snapshot), lang)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_with_its_own_days(case):
    told = answer(case, by_injected)
    assert told == {"id": case["id"], **case["expected"]}
    assert list(told) == ["id", *case["expected"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_with_the_real_calendars(case):
    told = answer(case, by_real)
    assert told == {"id": case["id"], **case["expected"]}


def without_names(told):
    """The days alone: what we call a holiday is not always what the file calls it."""
    days = [
        {key: value for key, value in day.items() if key != "name"}
        | ({"countries": sorted(day["countries"])} if "countries" in day else {})
        for day in told["skipped"]
    ]
    return told | {"skipped": days}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_that_embeds_nothing_has_the_same_days_under_our_names(case):
    bare = {key: value for key, value in case.items() if key != "calendar_window"}
    told = without_names(answer(bare, by_real))
    assert told == without_names({"id": case["id"], **case["expected"]})


def test_a_name_that_is_given_changes_neither_a_day_nor_its_kind():
    case = next(one for one in CASES if one["id"] == "HN-05")
    window = case["calendar_window"]
    days = [{**day, "name": "Something"} for day in window["non_working_weekdays"]]
    off = {**days[0], "date": case["expected"]["counted_days"]["HN"][0]}
    other = case | {"calendar_window": window | {"non_working_weekdays": [*days, off]}}
    told = answer(other, by_real)
    assert without_names(told) == without_names(answer(case, by_real))
    named = {day["name"] for day in told["skipped"] if day["kind"] != "weekend"}
    assert named == {"Something"}


def test_the_whole_file_a_list_and_one_request():
    assert items_of(DATA, "cases.json") == (CASES, True)
    assert len(CASES) == FILE["n_cases"] == 37
    assert items_of(json.dumps(CASES[:2]).encode(), "list.json") == (CASES[:2], True)
    assert items_of(json.dumps(CASES[0]).encode(), "one.json") == ([CASES[0]], False)
