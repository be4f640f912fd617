"""Dispatch, day 0, receipt, half days, closing hour, reminders, suspension and their refusals."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rcm_workflow.definitions.period import (
    PeriodRule,
    SendRejected,
    extend,
    reckon,
    remaining,
    resume,
)
from rcm_workflow.definitions.snapshot import BeyondCalendar, NoCalendar
from tests.definitions.period_kit import MEMBERS, by_hand, off, real, utc

MEXICO = ZoneInfo("America/Mexico_City")
FIVE = PeriodRule(working_days=5)
GT, DO, US, NI = (
    "America/Guatemala",
    "America/Santo_Domingo",
    "America/New_York",
    "America/Managua",
)


def due(reckoning):
    return {each.country: each.certificate.due_date for each in reckoning.deadlines}


def one(snapshot, rule, at, country="GT", ppt="GT", secretariat="GT", **more):
    return reckon(snapshot, rule, [country], at, ppt, secretariat, **more).deadlines[0]


def plain(**days):
    zones = {"GT": GT, "DO": DO, "US": US, "NI": NI}
    return by_hand({country: (zone, days.get(country, [])) for country, zone in zones.items()})


@pytest.mark.parametrize("profile", ["statutory", "government"])
def test_the_consultation_of_2021(profile):
    at = datetime(2021, 9, 9, 10, tzinfo=MEXICO)
    reckoning = reckon(real(profile), FIVE, MEMBERS, at, "MX", "CR")
    third, fourth, last = date(2021, 9, 16), date(2021, 9, 17), date(2021, 9, 20)
    assert due(reckoning) == {
        **dict.fromkeys(("CA", "DO", "PA", "US"), third),
        **dict.fromkeys(("BZ", "CR", "SV", "GT", "HN", "MX"), fourth),
        "NI": last,
    }
    assert (reckoning.closes_at, reckoning.last) == (utc(2021, 9, 21, 6), ("NI",))


def test_the_last_day_explains_itself():
    at = datetime(2021, 9, 9, 10, tzinfo=MEXICO)
    certificate = reckon(real(), FIVE, ["NI"], at, "MX", "CR").deadlines[0].certificate
    assert [(f"{day.date:%d}", day.kind, day.name.es) for day in certificate.skipped] == [
        ("11", "weekend", "sábado"),
        ("12", "weekend", "domingo"),
        ("14", "holiday", "Batalla de San Jacinto"),
        ("15", "holiday", "Día de la Independencia"),
        ("18", "weekend", "sábado"),
        ("19", "weekend", "domingo"),
    ]
    assert certificate.snapshot == real().digest
    assert certificate.provisional is False


def test_day_0_is_the_local_date_of_each_capital():
    at = datetime(2026, 6, 10, 23, 50, tzinfo=ZoneInfo(GT))
    reckoning = reckon(plain(), FIVE, ["GT", "DO"], at, None, None)
    assert [each.certificate.day0 for each in reckoning.deadlines] == [
        date(2026, 6, 10),
        date(2026, 6, 11),
    ]


@pytest.mark.parametrize(
    ("basis", "day0"),
    [("recipient_capital", 11), ("ppt", 10), ("sender", 10), ("utc", 11)],
)
def test_day_basis(basis, day0):
    at = datetime(2026, 6, 10, 23, 50, tzinfo=ZoneInfo(GT))
    rule = PeriodRule(working_days=5, day_basis=basis)
    certificate = one(plain(), rule, at, "DO", sender="NI").certificate
    assert certificate.day0 == date(2026, 6, day0)


@pytest.mark.parametrize(
    ("hour", "start", "day0", "first"),
    [
        (11, "same_day_if_before_noon", 9, 10),
        (12, "same_day_if_before_noon", 10, 11),
        (11, "day_after_dispatch_local", 10, 11),
        (11, "next_day_of_ppt_country", 11, 12),
    ],
)
def test_clock_start(hour, start, day0, first):
    snapshot = plain(NI=[off("2026-06-11")])
    rule = PeriodRule(working_days=2, clock_start=start)
    at = datetime(2026, 6, 10, hour, tzinfo=ZoneInfo(GT))
    certificate = one(snapshot, rule, at, "GT", ppt="NI").certificate
    assert (certificate.day0, certificate.counted[0]) == (date(2026, 6, day0), date(2026, 6, first))


@pytest.mark.parametrize(
    ("day", "hour", "day0"), [(10, 7, 10), (10, 16, 10), (10, 17, 11), (13, 9, 15), (12, 18, 15)]
)
def test_deemed_business_hours(day, hour, day0):
    rule = PeriodRule(working_days=3, receipt="deemed_business_hours")
    certificate = one(plain(), rule, datetime(2026, 6, day, hour, tzinfo=ZoneInfo(GT))).certificate
    assert certificate.day0 == date(2026, 6, day0)


def test_a_notice_out_of_hours_is_rejected_and_says_where():
    rule = PeriodRule(working_days=3, receipt="reject_send")
    snapshot = plain(NI=[off("2026-06-10")])
    at = datetime(2026, 6, 10, 15, 30, tzinfo=ZoneInfo(GT))
    with pytest.raises(SendRejected) as refused:
        reckon(snapshot, rule, ["GT", "DO", "NI"], at, None, None)
    assert [(each.office, each.arrives.hour, each.day_off) for each in refused.value.where] == [
        ("DO.foreign_affairs", 17, False),
        ("NI.foreign_affairs", 15, True),
    ]
    assert due(reckon(snapshot, rule, ["GT"], at, None, None)) == {"GT": date(2026, 6, 15)}


@pytest.mark.parametrize(
    ("half_day", "counted"),
    [
        ("not_counted", [22, 23, 28, 29]),
        ("counts", [22, 23, 24, 28]),
        ("counts_unless_last", [22, 23, 24, 28]),
    ],
)
def test_half_day_inside(half_day, counted):
    snapshot = plain(GT=[off("2026-12-24", "half_day"), off("2026-12-25")])
    rule = PeriodRule(working_days=4, half_day=half_day)
    certificate = one(snapshot, rule, utc(2026, 12, 21, 16)).certificate
    assert [day.day for day in certificate.counted] == counted


@pytest.mark.parametrize(
    ("half_day", "due_day", "skipped"),
    [
        ("not_counted", 28, ["half_day", "holiday", "weekend", "weekend"]),
        ("counts", 24, []),
        ("counts_unless_last", 28, ["half_day", "holiday", "weekend", "weekend"]),
    ],
)
def test_half_day_at_the_end(half_day, due_day, skipped):
    snapshot = plain(GT=[off("2026-12-24", "half_day"), off("2026-12-25")])
    rule = PeriodRule(working_days=3, half_day=half_day)
    certificate = one(snapshot, rule, utc(2026, 12, 21, 16)).certificate
    assert certificate.due_date == date(2026, 12, due_day)
    assert [day.kind for day in certificate.skipped] == skipped


@pytest.mark.parametrize(
    ("cutoff", "closes_at"),
    [
        ("end_of_day_local", utc(2026, 6, 18, 4)),
        ("close_of_business_local", utc(2026, 6, 17, 21)),
        ("close_of_business_ppt", utc(2026, 6, 17, 23)),
        ("close_of_business_secretariat", utc(2026, 6, 17, 21)),
        ("end_of_day_utc", utc(2026, 6, 18)),
    ],
)
def test_cutoff(cutoff, closes_at):
    rule = PeriodRule(working_days=5, cutoff=cutoff)
    assert one(plain(), rule, utc(2026, 6, 10, 15), "US", "GT", "DO").due_at == closes_at


def test_a_deadline_after_the_clocks_changed():
    before = one(plain(), PeriodRule(working_days=1), utc(2026, 3, 5, 15), "US")
    after = one(plain(), PeriodRule(working_days=2), utc(2026, 3, 5, 15), "US")
    assert (before.due_at, after.due_at) == (utc(2026, 3, 7, 5), utc(2026, 3, 10, 4))


def test_mexico_left_summer_time_in_2022():
    june = [one(real(), FIVE, utc(year, 6, 1, 15), "MX").due_at.hour for year in (2022, 2023)]
    assert june == [5, 6]


def test_reminders_are_in_the_capital_and_follow_an_extension():
    rule = PeriodRule(working_days=5, reminders=(3, 5), reminder_hour=8)
    deadline = one(plain(), rule, utc(2026, 6, 10, 15), "DO")
    assert deadline.reminders == ((3, utc(2026, 6, 15, 12)), (5, utc(2026, 6, 17, 12)))
    longer = extend(plain(), rule, deadline, 2)
    assert longer.reminders == (
        (3, utc(2026, 6, 15, 12)),
        (5, utc(2026, 6, 17, 12)),
        (7, utc(2026, 6, 19, 12)),
    )
    left = resume(plain(), rule, deadline, 3, utc(2026, 7, 1, 15))
    assert left.reminders == ((3, utc(2026, 7, 2, 12)), (5, utc(2026, 7, 6, 12)))


def test_a_day_is_used_up_at_its_close():
    deadline = one(plain(), PeriodRule(working_days=3), utc(2026, 6, 11, 15))
    moments = [
        utc(2026, 6, 11, 15),
        utc(2026, 6, 13, 5, 59, 59),
        utc(2026, 6, 13, 6),
        utc(2026, 6, 15, 20),
        utc(2026, 6, 17, 5),
        utc(2026, 6, 17, 6),
    ]
    left = [remaining(plain(), PeriodRule(working_days=3), deadline, at) for at in moments]
    assert left == [3, 3, 2, 2, 1, 0]


def test_a_handover_does_not_move_the_calendar_of_a_running_period():
    rule = PeriodRule(working_days=2, multi="ppt_country", cutoff="close_of_business_ppt")
    snapshot = plain(NI=[off("2026-06-15")])
    deadline = one(snapshot, rule, utc(2026, 6, 10, 15), "US", ppt="NI")
    longer = extend(snapshot, rule, deadline, 1)
    assert longer.certificate.calendars == ("NI.foreign_affairs",)
    assert longer.due_at == utc(2026, 6, 16, 23)


def test_a_joint_calendar_names_every_office_that_is_closed():
    snapshot = plain(GT=[off("2026-06-11", name="Feast")], NI=[off("2026-06-11", "closure", "Act")])
    rule = PeriodRule(working_days=2, multi="intersection")
    reckoning = reckon(snapshot, rule, ["GT", "DO", "NI"], utc(2026, 6, 10, 15), None, None)
    certificate = reckoning.deadlines[0].certificate
    assert [(day.date.day, day.kind, day.country) for day in certificate.skipped] == [
        (11, "holiday", "GT"),
        (11, "closure", "NI"),
        (13, "weekend", None),
        (14, "weekend", None),
    ]
    assert (reckoning.closes_at, reckoning.last) == (utc(2026, 6, 16, 6), ("DO", "GT", "NI"))


def test_a_day_that_is_only_expected_makes_the_certificate_provisional():
    snapshot = plain(GT=[off("2026-06-11", status="expected")])
    at = utc(2026, 6, 10, 15)
    assert one(snapshot, FIVE, at).certificate.provisional is True
    assert one(snapshot, FIVE, at, "DO").certificate.provisional is False


def test_a_year_whose_list_is_not_out_is_provisional():
    snapshot = by_hand({"GT": (GT, [off("2027-01-01")])}, confirmed_through=2026)
    rule = PeriodRule(working_days=5, horizon="provisional")
    assert one(snapshot, rule, utc(2026, 12, 20, 15)).certificate.provisional is False
    certificate = one(snapshot, rule, utc(2026, 12, 29, 15)).certificate
    assert [day.status for day in certificate.skipped] == [
        "provisional",
        "confirmed",
        "confirmed",
    ]
    assert certificate.provisional is True


def test_nothing_is_guessed_beyond_the_calendar():
    assert one(plain(), FIVE, utc(2028, 12, 22, 15)).certificate.due_date == date(2028, 12, 29)
    with pytest.raises(BeyondCalendar) as refused:
        one(plain(), FIVE, utc(2028, 12, 25, 15))
    told = refused.value
    assert (told.office, told.date, told.first, told.last) == (
        "GT.foreign_affairs",
        date(2029, 1, 1),
        date(2020, 1, 1),
        date(2028, 12, 31),
    )
    with pytest.raises(BeyondCalendar):
        one(plain(), FIVE, utc(2019, 12, 31, 15))


def test_what_is_refused():
    at = utc(2026, 6, 10, 15)
    with pytest.raises(ValueError, match="time zone"):
        one(plain(), FIVE, at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="each of them once"):
        reckon(plain(), FIVE, ["GT", "GT"], at, None, None)
    with pytest.raises(ValueError, match="each of them once"):
        reckon(plain(), FIVE, [], at, None, None)
    with pytest.raises(ValueError, match="the rule needs the PPT"):
        reckon(plain(), PeriodRule(working_days=5, multi="ppt_calendar"), ["GT"], at, None, None)
    with pytest.raises(NoCalendar):
        reckon(plain(), FIVE, ["MX"], at, None, None)
    with pytest.raises(ValueError, match="working_days"):
        reckon(plain(), PeriodRule(working_days=0, kind="none"), ["GT"], at, None, None)
    deadline = one(plain(), FIVE, at)
    with pytest.raises(ValueError, match="at least one working day"):
        extend(plain(), FIVE, deadline, 0)
    for left in (0, 6):
        with pytest.raises(ValueError, match="cannot remain"):
            resume(plain(), FIVE, deadline, left, at)


@pytest.mark.parametrize(
    "given",
    [
        {"working_days": 0},
        {"working_days": 5, "kind": "none"},
        {"working_days": 5, "reminders": [6]},
        {"working_days": 5, "multi": "everybody"},
    ],
)
def test_a_rule_that_makes_no_sense(given):
    with pytest.raises(ValueError, match="validation error"):
        PeriodRule.model_validate(given)
