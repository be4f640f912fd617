"""Worked cases that were computed day by day from hand-typed lists, elsewhere."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from rcm_workflow.definitions.period import PeriodRule, reckon
from rcm_workflow.domain.certificate import instant_text
from tests.definitions.period_kit import by_hand, off, real

FILE = json.loads((Path(__file__).parent / "period_cases.json").read_text(encoding="utf-8"))
CASES = FILE["cases"]
CUTOFF = {"end_of_day": "end_of_day_local", "close_of_business": "close_of_business_local"}
HALF_DAY = {"counts": "counts", "suspended": "not_counted"}
KIND = {"government_closure": "closure"}


def rule_of(case):
    policy = case["policy"]
    multi = policy["multi"]
    return PeriodRule(
        working_days=case["n_working_days"],
        multi="each_own_last_closes" if multi == "single" else multi,
        receipt=policy["receipt"],
        half_day=HALF_DAY[policy["half_day"]],
        cutoff=CUTOFF[policy["close"]],
    )


def injected(case):
    """The calendars of a case from the days off that it embeds, and nothing else."""
    kinds = {}
    for day in case["expected"]["skipped"]:
        for country in [day["country"]] if "country" in day else day["countries"]:
            kinds[country, day["date"]] = KIND.get(day["kind"], day["kind"])
    countries = dict.fromkeys([*case["countries"], case["policy"]["ppt"] or case["countries"][0]])
    days = {country: [] for country in countries}
    for day in case["calendar_window"]["non_working_weekdays"]:
        kind = kinds.get((day["country"], day["date"]), "holiday")
        days[day["country"]].append(off(day["date"], kind, day["name"]))
    zones = FILE["capital_zones"]
    snapshot = by_hand({country: (zones[country], days[country]) for country in countries})
    for country, closures in case["overrides"].items():
        extra = [off(day, "override", name) for day, name in closures.items()]
        snapshot = snapshot.with_days(country, extra)
    return snapshot


def answer(case, snapshot):
    sent_at = datetime.fromisoformat(case["sent_at"])
    return reckon(snapshot, rule_of(case), case["countries"], sent_at, case["policy"]["ppt"], None)


def in_file_form(case, reckoning, *, with_names):
    """The reckoning in the form of the file's ``expected``."""
    certificates = {each.country: each.certificate for each in reckoning.deadlines}
    alone = case["policy"]["multi"] in ("single", "each_own_last_closes")
    text = {country: each.to_data() for country, each in certificates.items()}
    closes = {c: instant_text(each.closes_at)[:-8] + "Z" for c, each in certificates.items()}
    found = {"round_closes_at": instant_text(reckoning.closes_at)[:-8] + "Z"}
    for key, field in (("day0", "day0"), ("due_date", "due_date"), ("counted_days", "counted")):
        per_country = {country: data[field] for country, data in text.items()}
        found[key] = per_country if alone else per_country[case["countries"][0]]
    skipped = [
        (day["date"], day["kind"], day["country"], day["name"]["en"] if with_names else None)
        for data in (text.values() if alone else [text[case["countries"][0]]])
        for day in data["skipped"]
    ]
    if alone:
        found["closes_at"] = closes
        found["last_countries"] = list(reckoning.last)
    return found, sorted(skipped, key=str)


def expected(case, *, with_names):
    """What the file says, with one entry per country and day."""
    wanted = dict(case["expected"])
    skipped = []
    for day in wanted.pop("skipped"):
        kind = KIND.get(day["kind"], day["kind"])
        named = {day["country"]: day["name"]} if "country" in day else day["countries"]
        for country, name in (named or {None: None}).items():
            shown = name or ("Saturday", "Sunday")[_weekday(day["date"]) - 5]
            skipped.append((day["date"], kind, country, shown if with_names else None))
    return wanted, sorted(skipped, key=str)


def _weekday(day):
    return datetime.fromisoformat(day).weekday()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_with_its_own_calendar(case):
    found = in_file_form(case, answer(case, injected(case)), with_names=True)
    wanted = expected(case, with_names=True)
    assert found == wanted


AGREEING = [
    case
    for case in CASES
    if case["holidays_0_109_agrees"] and not case["overrides"] and case["profile"] == "statutory"
]


@pytest.mark.parametrize("case", AGREEING, ids=lambda case: case["id"])
def test_case_with_the_real_calendars(case):
    found = in_file_form(case, answer(case, real()), with_names=False)
    wanted = expected(case, with_names=False)
    assert found == wanted


def test_all_cases_are_there():
    assert (len(CASES), len(AGREEING)) == (FILE["n_cases"], 28)
