"""Deadlines as a calendar file, read back with the library and looked at byte by byte."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from rcm_workflow.definitions.period import PeriodRule, extend, resume
from rcm_workflow.i18n import LANGS
from rcm_workflow.notify.ical import Due, calendar_file
from tests.definitions.period_kit import real, utc
from tests.notify.kit import HOLY_WEEK, SEPTEMBER, a_round

RULE = PeriodRule(working_days=5)


def due(certificate, *before, **more):
    known = {"case": "TC-2021-001", "round": "member_review-1", "changed_at": SEPTEMBER}
    return Due(certificate=certificate, before=before, **{**known, **more})


def parsed(*dues, lang="en"):
    return Calendar.from_ical(calendar_file(dues, lang))


def entries(calendar):
    return {str(part["uid"]): part for part in calendar.walk() if part.name in ("VEVENT", "VTODO")}


def of(calendar, kind):
    (found,) = calendar.walk(kind)
    return found


def test_an_event_on_the_last_day_makes_nobody_busy():
    event = of(parsed(due(a_round()["NI"])), "VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2021, 9, 20), date(2021, 9, 21))
    assert (event["transp"], event["status"], event["sequence"]) == ("TRANSPARENT", "CONFIRMED", 0)
    alarms = [each["trigger"].dt for each in event.walk("VALARM")]
    assert alarms == [timedelta(hours=9), timedelta(hours=-15)]


def test_a_task_is_due_at_the_last_minute_of_the_capital():
    task = of(parsed(due(a_round()["NI"])), "VTODO")
    assert task["due"].params["TZID"] == "America/Managua"
    assert task["due"].dt.astimezone(UTC) == utc(2021, 9, 21, 5, 59)
    assert {each["trigger"].params["RELATED"] for each in task.walk("VALARM")} == {"END"}


def test_an_hour_of_business_is_told_as_it_is():
    one = a_round(cutoff="close_of_business_local")["NI"]
    assert of(parsed(due(one)), "VTODO")["due"].dt.astimezone(UTC) == one.closes_at


def test_one_instant_for_all_lies_on_the_day_on_which_there_is_time():
    canada = a_round(cutoff="single_instant")["CA"]
    calendar = parsed(due(canada))
    assert of(calendar, "VEVENT")["dtstart"].dt == date(2021, 9, 20)
    assert of(calendar, "VTODO")["due"].dt.astimezone(UTC) == canada.closes_at


@pytest.mark.parametrize("at", [SEPTEMBER, HOLY_WEEK, utc(2025, 10, 29, 15)])
def test_every_zone_named_is_there_and_means_the_same_instant(at):
    found = a_round(at)
    calendar = parsed(*(due(each) for each in found.values()))
    zones = {str(each["tzid"]): each for each in calendar.walk("VTIMEZONE")}
    assert set(zones) == {each.zone for each in found.values()}
    for task in calendar.walk("VTODO"):
        wall = task["due"].dt.replace(tzinfo=None)
        ours = wall.replace(tzinfo=zones[task["due"].params["TZID"]].to_tz())
        assert ours.astimezone(UTC) == task["due"].dt.astimezone(UTC)


@pytest.mark.parametrize("lang", LANGS)
def test_lines_are_folded_at_75_octets_and_no_letter_is_cut(lang):
    data = calendar_file([due(each) for each in a_round().values()], lang)
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in lines:
        assert len(line) <= 75
        line.decode("utf-8")
    assert "Panamá" in "".join(data.decode().split("\r\n ")) or lang == "en"


def test_the_same_deadlines_are_the_same_bytes():
    dues = [due(each) for each in a_round().values()]
    assert calendar_file(dues, "es") == calendar_file(dues[::-1], "es")
    assert b"DTSTAMP:20210909T150000Z" in calendar_file(dues, "en")


def test_both_languages_are_one_entry_and_each_says_its_language():
    english, spanish = (parsed(due(a_round()["NI"]), lang=lang) for lang in ("en", "es"))
    assert set(entries(english)) == set(entries(spanish))
    assert str(of(english, "VEVENT")["summary"]) == "TC-2021-001: last day for Nicaragua"
    assert str(of(spanish, "VEVENT")["summary"]) == "TC-2021-001: último día para Nicaragua"
    assert of(spanish, "VEVENT")["summary"].params["LANGUAGE"] == "es"
    assert str(english["uid"]) != str(spanish["uid"])


@pytest.mark.parametrize(
    ("status", "event", "task", "sequence", "alarms"),
    [
        ("running", "CONFIRMED", "NEEDS-ACTION", 0, 4),
        ("suspended", "TENTATIVE", "NEEDS-ACTION", 0, 0),
        ("expired", "CONFIRMED", "COMPLETED", 0, 2),
        ("ended", "CANCELLED", "CANCELLED", 1, 0),
    ],
)
def test_what_becomes_of_the_period_becomes_of_its_entries(status, event, task, sequence, alarms):
    calendar = parsed(due(a_round()["NI"], status=status))
    shown = of(calendar, "VEVENT"), of(calendar, "VTODO")
    assert [each["status"] for each in shown] == [event, task]
    assert [each["sequence"] for each in shown] == [sequence, sequence]
    assert len(calendar.walk("VALARM")) == alarms


def test_rounds_cases_and_countries_never_share_a_name():
    found = a_round()
    names = [
        set(entries(parsed(due(found[country], case=case, round=term))))
        for country in ("NI", "HN")
        for case in ("TC-2021-001", "TC-2021-002")
        for term in ("member_review-1", "member_review-2")
    ]
    assert len(set().union(*names)) == sum(map(len, names)) == 16


def moved(certificate, step, days):
    """The next certificate of a country, and what the rule makes of it."""
    snapshot = real("government")
    if step == "extended":
        return extend(snapshot, RULE, certificate, days).certificate
    if step == "resumed":
        left = min(days, certificate.working_days)
        return resume(snapshot, RULE, certificate, left, certificate.closes_at).certificate
    return certificate.model_copy(update={"reason": "recomputed", "replaces": certificate.digest})


@given(
    st.lists(
        st.tuples(st.sampled_from(["extended", "resumed", "recomputed"]), st.integers(1, 4)),
        max_size=5,
    ),
    st.booleans(),
)
def test_the_name_stays_and_the_sequence_rises(steps, ended):
    chain = [a_round()["HN"]]
    feeds = [parsed(due(chain[0]))]
    for hours, (step, days) in enumerate(steps, start=1):
        chain.append(moved(chain[-1], step, days))
        at = SEPTEMBER + timedelta(hours=hours)
        feeds.append(parsed(due(chain[-1], *chain[:-1], changed_at=at)))
    if ended:
        at = SEPTEMBER + timedelta(days=9)
        feeds.append(parsed(due(chain[-1], *chain[:-1], changed_at=at, status="ended")))
    assert len({frozenset(entries(each)) for each in feeds}) == 1
    for kind in ("VEVENT", "VTODO"):
        shown = [of(each, kind) for each in feeds]
        assert [each["sequence"] for each in shown] == list(range(len(feeds)))
        stamps = [each["dtstamp"].dt for each in shown]
        assert stamps == sorted(stamps)


def test_nobody_is_named():
    text = calendar_file([due(each) for each in a_round().values()], "en").decode()
    assert not any(word in text for word in ("ORGANIZER", "ATTENDEE", "CONTACT", "mailto"))


def test_a_file_needs_a_deadline():
    with pytest.raises(ValueError, match="at least one"):
        calendar_file([], "en")


def test_the_library_finds_no_error():
    calendar = parsed(*(due(each) for each in a_round().values()))
    assert [each.errors for each in calendar.walk() if getattr(each, "errors", None)] == []
    assert isinstance(calendar.walk("VEVENT")[0]["dtstamp"].dt, datetime)
