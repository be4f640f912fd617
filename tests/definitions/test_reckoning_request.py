"""Requests of others: what is left out, what is refused and in which words."""

import json

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.reckoning_answer import by_injected, by_real, in_form
from rcm_workflow.definitions.reckoning_request import LARGEST, MOST, Request, items_of
from rcm_workflow.domain.failures import Refused

LIBRARY = Library()
ASKED = {"countries": ["HN"], "sent_at": "2026-11-09T10:00:00-06:00", "n_working_days": 5}
WINDOW = {"start": "2026-11-09", "end": "2026-11-18", "non_working_weekdays": []}


def told(how=by_real, lang="en", **more):
    request = Request.read(ASKED | more)
    return in_form(request, how(request, LIBRARY.snapshot), lang)


def faults(**more):
    data = {key: value for key, value in (ASKED | more).items() if value is not ...}
    with pytest.raises(Refused) as refusal:
        Request.read(data)
    assert (refusal.value.code, refusal.value.kind) == ("request_not_understood", "input")
    for fault in refusal.value.facts["faults"]:
        assert fault.called.en != fault.called.es
        assert "…" not in fault.called.en + fault.called.es
    return [fault.called.en for fault in refusal.value.facts["faults"]]


def test_what_is_left_out_is_as_the_conference_does_it():
    request = Request.read(ASKED)
    assert (request.profile, request.id) == ("government", None)
    assert request.rule.half_day == "not_counted"
    assert request.rule.cutoff == "end_of_day_local"
    assert "id" not in told()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"contries": ["HN"]}, "there is no key “contries”; did you mean “countries”?"),
        ({"zzzzzzzz": 1}, "there is no key “zzzzzzzz”; leave it out"),
        ({"countries": ["hn"]}, "countries.0: “hn” does not fit; write a country by its two ca"),
        ({"countries": []}, "countries is empty; give at least one"),
        ({"countries": ["HN", "HN"]}, "a country is given twice"),
        ({"countries": "HN"}, "countries: “HN” does not fit"),
        ({"sent_at": ...}, "sent_at is missing"),
        ({"sent_at": "2026-11-09T10:00:00"}, "sent_at: “2026-11-09 10:00:00” names no offset; wri"),
        (
            {"sent_at": "0001-01-01T00:00:00+10:00"},
            "sent_at: “0001-01-01 00:00:00+10:00” is too early o",
        ),
        (
            {"sent_at": "9999-12-31T23:00:00-10:00"},
            "sent_at: “9999-12-31 23:00:00-10:00” is too early o",
        ),
        (
            {"sent_at": "0001-01-01T12:00:00Z"},
            "sent_at: “0001-01-01 12:00:00+00:00” is too early o",
        ),
        ({"sent_at": "tomorrow"}, "sent_at: “tomorrow” does not fit; write an instant such as 202"),
        ({"sent_at": "1500000000"}, "sent_at: “1500000000” does not fit; write an instant such as"),
        ({"sent_at": 1500000000}, "sent_at: “1500000000” does not fit; write an instant such as"),
        ({"sent_at": "2026-11-09"}, "sent_at: “2026-11-09” does not fit; write an instant such"),
        ({"n_working_days": 0}, "n_working_days: 0 lies outside 1 to 366"),
        ({"n_working_days": -5}, "n_working_days: -5 lies outside 1 to 366"),
        ({"n_working_days": 367}, "n_working_days: 367 lies outside 1 to 366"),
        ({"n_working_days": "5"}, "n_working_days: “5” does not fit; write a whole number"),
        ({"n_working_days": True}, "n_working_days: “True” does not fit; write a whole number"),
        ({"profile": "civil"}, "profile: “civil” is not one of statutory, government"),
        ({"policy": []}, "“[]” is no JSON object; write a request in braces"),
        ({"policy": {"recipt": 1}}, "there is no key “policy.recipt”; did you mean “receipt”?"),
        ({"policy": {"multi": "all"}}, "policy.multi: “all” is not one of single, each_own_last_c"),
        ({"policy": {"half_day": "no"}}, "policy.half_day: “no” is not one of counts, suspended, "),
        ({"policy": {"close": 17}}, "policy.close: “17” is not one of end_of_day, close_of_busine"),
        ({"policy": {"multi": "ppt_calendar"}}, "ppt_calendar needs ppt, a country by its two let"),
        ({"policy": {"multi": "secretariat"}}, "secretariat needs secretariat, a country by its"),
        (
            {"policy": {"multi": "single"}, "countries": ["HN", "GT"]},
            "“single” takes one country; for several write each_own_last_closes",
        ),
        (
            {"overrides": {"MX": {"2026-11-12": "x"}}},
            "overrides: the calendar of MX is not needed here; leave it out, or name one of HN",
        ),
        ({"overrides": {"HN": {"12 Nov": "x"}}}, "overrides.HN.12 Nov: “12 Nov” does not fit; wri"),
        ({"overrides": {"HN": {"2026-11-12": 1}}}, "overrides.HN.2026-11-12: “1” does not fit; w"),
        ({"calendar_window": {**WINDOW, "ende": 1}}, "there is no key “calendar_window.ende”; di"),
    ],
)
def test_a_fault_is_told_with_what_to_write(change, said):
    (found,) = faults(**change)
    assert found.startswith(said)


@pytest.mark.parametrize("at", ["0001-01-02T00:00:00Z", "9999-12-30T00:00:00+00:00"])
@pytest.mark.parametrize("change", [{}, {"policy": {"multi": "all_must_work"}}])
def test_the_first_and_last_instants_have_no_calendar(at, change):
    countries = ["MX", "BZ", "CA"] if change else ["AR"]
    with pytest.raises(Refused, match="beyond_calendar"):
        told(sent_at=at, countries=countries, **change)


def test_every_fault_is_told_at_once():
    assert len(faults(countries=["hn"], n_working_days=0, sent_at="x", notez=1)) == 4


@pytest.mark.parametrize("data", [3, None, "HN", [], True])
def test_what_is_no_object(data):
    with pytest.raises(Refused, match="request_not_understood"):
        Request.read(data)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"countries": ["XX"]}, "no_calendar"),
        ({"policy": {"multi": "ppt_calendar", "ppt": "XX"}}, "no_calendar"),
        ({"sent_at": "2036-11-09T10:00Z"}, "beyond_calendar"),
        ({"sent_at": "1990-11-09T10:00Z"}, "beyond_calendar"),
        ({"overrides": {"HN": {"2036-01-01": "x"}}}, "beyond_calendar"),
        ({"policy": {"receipt": "reject_send"}, "sent_at": "2026-11-08T10:00Z"}, "sent_out_of_hou"),
    ],
)
def test_what_the_calendars_cannot_answer(change, code):
    with pytest.raises(Refused, match=code):
        told(**change)


def test_overrides_close_days_in_every_calendar():
    storm = {"HN": {"2026-11-12": "Storm", "2026-11-14": "Storm"}}
    for how in (by_real, by_injected):
        found = told(how, overrides=storm, calendar_window=WINDOW)
        assert found["due_date"] == {"HN": "2026-11-17"}
        closed = [(day["date"], day["kind"], day["name"]) for day in found["skipped"]]
        assert closed[0] == ("2026-11-12", "override", "Storm")
        # A rest day that a decree closes as well stays a rest day.
        assert closed[1] == ("2026-11-14", "weekend", "Saturday")


def test_the_calendar_of_the_ppt_may_be_overridden():
    storm = {"MX": {"2026-11-10": "Storm"}}
    policy = {"multi": "ppt_calendar", "ppt": "MX"}
    assert told(policy=policy, overrides=storm)["due_date"] == "2026-11-18"


@pytest.mark.parametrize("how", [by_real, by_injected])
@pytest.mark.parametrize("multi", ["all_must_work", "majority"])
def test_a_weekend_is_no_holiday_though_a_country_is_alone(how, multi):
    days = told(how, policy={"multi": multi}, calendar_window=WINDOW)["skipped"]
    assert [(day["date"], day["kind"], day["countries"]) for day in days] == [
        ("2026-11-14", "weekend", {}),
        ("2026-11-15", "weekend", {}),
    ]


def test_embedded_days_are_the_only_ones():
    assert told(by_injected, calendar_window=WINDOW)["due_date"] == {"HN": "2026-11-16"}
    day = {"country": "HN", "date": "2026-11-10", "name": "A feast"}
    window = WINDOW | {"non_working_weekdays": [day, {**day, "country": "GT"}]}
    found = told(by_injected, calendar_window=window)
    assert found["due_date"] == {"HN": "2026-11-17"}
    assert found["skipped"][0] == {**day, "kind": "government_closure"}
    named = WINDOW | {"non_working_weekdays": [{**day, "kind": "holiday"}]}
    assert told(by_injected, calendar_window=named)["skipped"][0]["kind"] == "holiday"


def test_a_case_that_embeds_too_little_is_refused():
    with pytest.raises(Refused, match="no_calendar_window"):
        told(by_injected)
    for short in ({"end": "2026-11-12"}, {"start": "2026-11-10"}):
        with pytest.raises(Refused, match="beyond_calendar"):
            told(by_injected, calendar_window=WINDOW | short)


def test_names_in_the_language_asked():
    assert {day["name"] for day in told(lang="es")["skipped"]} == {"sábado", "domingo"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "requests_not_readable"),
        (b"{", "requests_not_readable"),
        (b"[" * 100_000, "requests_not_readable"),
        (b'{"a": NaN}', "requests_not_readable"),
        (b"\xff\xfe", "requests_not_readable"),
        (b" " * (LARGEST + 1), "requests_too_large"),
        (json.dumps([1] * (MOST + 1)).encode(), "requests_too_large"),
    ],
)
def test_files_that_are_none(data, code):
    with pytest.raises(Refused) as refusal:
        items_of(data, "cases.json")
    assert (refusal.value.code, refusal.value.facts["path"]) == (code, "cases.json")
