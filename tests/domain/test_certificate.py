"""The certificate's one exact form."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import rfc8785

from rcm_workflow.audit.canonical import canonical
from rcm_workflow.domain.certificate import (
    Certificate,
    Deadline,
    Reckoning,
    SkippedDay,
    Terms,
    instant_text,
)
from rcm_workflow.domain.values import Localized


def certificate(**changes):
    given = {
        "office": "NI.foreign_affairs",
        "country": "NI",
        "zone": "America/Managua",
        "profile": "statutory",
        "snapshot": "a" * 64,
        "rule": Terms(working_days=2),
        "calendars": ("NI.foreign_affairs",),
        "dispatched_at": datetime(2026, 9, 11, 10, 0, 0, 1, tzinfo=timezone(timedelta(hours=-6))),
        "day0": date(2026, 9, 11),
        "day0_zone": "America/Managua",
        "working_days": 2,
        "counted": (date(2026, 9, 14), date(2026, 9, 16)),
        "skipped": (
            SkippedDay(
                date=date(2026, 9, 15),
                kind="holiday",
                name=Localized(
                    en="Independence «Day» \u2028", es="Día \U0001f1f3 \x7f \t de «todos»"
                ),
                country="NI",
            ),
        ),
        "due_date": date(2026, 9, 16),
        "closing_zone": "America/Managua",
        "closes_at": datetime(2026, 9, 17, 6, tzinfo=UTC),
        "provisional": False,
        "reason": "opened",
    }
    return Certificate(**{**given, **changes})


def reckoning():
    one = certificate()
    other = certificate(country="CR", closes_at=one.closes_at - timedelta(hours=1))
    return Reckoning.of(
        tuple(
            Deadline(
                country=each.country,
                due_at=each.closes_at,
                reminders=((1, datetime(2026, 9, 14, 15, tzinfo=UTC)),),
                certificate=each,
            )
            for each in (one, other)
        )
    )


def test_instants_have_six_decimals_in_utc():
    data = certificate().to_data()
    assert data["dispatched_at"] == "2026-09-11T16:00:00.000001Z"
    assert data["closes_at"] == "2026-09-17T06:00:00.000000Z"
    assert instant_text(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=5)))) == (
        "2025-12-31T19:00:00.000000Z"
    )


def test_its_bytes_are_canonical_by_two_other_writers():
    one = certificate()
    assert one.to_bytes() == canonical(one.to_data()) == rfc8785.dumps(one.to_data())
    assert one.digest == hashlib.sha256(one.to_bytes()).hexdigest()


def test_everything_reads_back():
    whole = reckoning()
    assert Reckoning.from_data(whole.to_data()) == whole
    assert Certificate.from_data(certificate().to_data()) == certificate()


@pytest.mark.parametrize(
    "change",
    [
        {"closes_at": "2026-09-17T06:00:00Z"},
        {"closes_at": "2026-09-17T00:00:00.000000-06:00"},
        {"provisional": "no"},
        {"working_days": "2"},
        {"working_days": 3},
        {"due_date": "2026-09-17"},
        {"day0": "2026-09-14"},
        {"colour": "red"},
        {"snapshot": "A" * 64},
        {"dispatched_at": "2026-09-11T16:00:00.000001"},
    ],
)
def test_another_form_is_refused(change):
    data = {**certificate().to_data(), **change}
    with pytest.raises(ValueError, match=r"exact data form|validation error"):
        Certificate.from_data(data)


def test_the_last_to_close():
    whole = reckoning()
    assert (whole.closes_at, whole.last) == (datetime(2026, 9, 17, 6, tzinfo=UTC), ("NI",))
    assert whole.of_country("CR").due_at == datetime(2026, 9, 17, 5, tzinfo=UTC)
    with pytest.raises(KeyError):
        whole.of_country("MX")


def test_what_was_reckoned_needs_no_second_check():
    one = certificate()
    again = Certificate.trusted(dict(vars(one)))
    assert again == one
    assert (again.to_bytes(), hash(again)) == (one.to_bytes(), hash(one))
    assert again.model_copy(update={"country": "CR"}) == certificate(country="CR")
