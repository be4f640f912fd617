"""Snapshots: the same bytes, the same days, for ever; and what is refused."""

import hashlib
import re
from datetime import date, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.audit.canonical import parse_canonical
from rcm_workflow.definitions.calendar import build_snapshot
from rcm_workflow.definitions.calendar_fault import NotASnapshot
from rcm_workflow.definitions.reckon_table import WorkTable, all_work, most_work, weekdays
from rcm_workflow.definitions.reckon_zones import UnknownZone, local_instant, zone
from rcm_workflow.definitions.snapshot import BeyondCalendar, NoCalendar, Snapshot
from tests.definitions.period_kit import by_hand, member_calendars, off, real, utc

GT = "America/Guatemala"


def test_the_document_is_canonical_and_its_digest_names_it():
    snapshot = real()
    assert parse_canonical(snapshot.document)["kind"] == "calendar_snapshot"
    assert snapshot.digest == hashlib.sha256(snapshot.document).hexdigest()


def test_the_same_calendars_give_the_same_bytes_in_any_order():
    again = build_snapshot(reversed(member_calendars()), profile="statutory")
    assert again.document == real().document


def test_a_stored_snapshot_reads_back_the_same():
    again = Snapshot.from_document(real().document)
    assert again.digest == real().digest
    day = date(2018, 1, 1)
    while day.year <= 2028:
        for office in real().offices:
            assert again.reason(office, day) == real().reason(office, day)
        day += timedelta(days=1)


def test_the_zone_and_the_weekend_are_data():
    snapshot = by_hand({"GT": (GT, [])}, weekend=(5,))
    week = [snapshot.is_working("GT", date(2026, 6, day)) for day in range(8, 15)]
    assert week == [True, True, True, True, False, True, True]


def test_half_days_work_only_when_asked():
    snapshot = by_hand({"GT": (GT, [off("2026-12-24", "half_day")])})
    day = date(2026, 12, 24)
    assert snapshot.is_working("GT", day) is False
    assert snapshot.is_working("GT", day, half_days=True) is True


def test_further_days_make_another_snapshot():
    old = by_hand({"GT": (GT, [off("2026-12-24", "half_day"), off("2026-12-25", name="Feast")])})
    storm = [off(f"2026-12-{day}", "override", "Storm") for day in (23, 24, 25)]
    new = old.with_days("GT", storm)
    found = [new.reason("GT", date(2026, 12, day)).name.en for day in (23, 24, 25)]
    assert found == ["Storm", "Storm", "Feast"]
    assert old.is_working("GT", date(2026, 12, 23)) is True
    assert new.digest != old.digest


OFFICES = sorted(real().offices)
STORMS = st.dictionaries(
    st.dates(date(2026, 1, 1), date(2026, 1, 31)), st.sampled_from(["half_day", "override"])
)


@given(st.sets(st.sampled_from(OFFICES), min_size=1), st.sampled_from(OFFICES), STORMS)
def test_what_is_put_together_is_what_would_be_read_from_its_document(kept, office, storms):
    days = [off(day.isoformat(), kind, "Storm") for day, kind in storms.items()]
    made = real().only({*kept, office}).with_days(office, days)
    read = Snapshot(made.document)
    assert parse_canonical(made.document)["offices"]
    assert (made.digest, list(made.offices)) == (read.digest, list(read.offices))
    for name in made.offices:
        assert made.office(name).to_data() == read.office(name).to_data()
        assert made.office(name).full.works == read.office(name).full.works
        assert made.office(name).lenient.works == read.office(name).lenient.works
    if kept == set(OFFICES):
        assert made.digest == real().with_days(office, days).digest


def test_a_snapshot_of_all_its_offices_is_itself():
    assert real().only(real().offices).document == real().document
    assert real().with_days("HN", []).document == real().document


def test_an_office_is_found_by_id_or_by_country():
    assert real().office("CR") is real().office("CR.foreign_affairs")
    with pytest.raises(NoCalendar):
        real().office("CR.migration")


def test_a_day_beyond_the_years():
    with pytest.raises(BeyondCalendar):
        real().is_working("CR", date(2017, 12, 31))
    with pytest.raises(BeyondCalendar):
        real().reason("CR", date(2029, 1, 1))


def altered(change):
    data = orjson.loads(by_hand({"GT": (GT, [off("2026-12-25")])}).document)
    change(data)
    return orjson.dumps(data)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b'{"kind":"calendar_snapshot","v":1}',
        altered(lambda data: data.update(v=2)),
        altered(lambda data: data.update(kind="other")),
        altered(lambda data: data.update(last_year=2019)),
        altered(lambda data: data.update(first_year="2020")),
        altered(lambda data: data["offices"].append(data["offices"][0])),
        altered(lambda data: data["offices"][0].update(zone="Mars/Olympus")),
        altered(lambda data: data["offices"][0]["days"].append(data["offices"][0]["days"][0])),
        altered(lambda data: data["offices"][0]["days"][0].update(date="2031-01-01")),
        altered(lambda data: data["offices"][0]["days"][0].update(date="Christmas")),
        altered(lambda data: data["offices"][0]["days"][0].update(kind="feast")),
        altered(lambda data: data["offices"][0]["days"][0].update(name={"en": "", "es": ""})),
        altered(lambda data: data["offices"][0]["days"][0].update(extra=1)),
        altered(lambda data: data["offices"][0].update(days=5)),
        altered(lambda data: data["offices"][0].update(days=[5])),
        altered(lambda data: data["offices"][0].update(weekend="67")),
        altered(lambda data: data["offices"][0].pop("country")),
        altered(lambda data: data.update(offices=5)),
        altered(lambda data: data.update(offices=[5])),
        altered(lambda data: data.update(first_year=-5)),
        altered(lambda data: data.update(first_year=10**18)),
        altered(lambda data: data.update(last_year=9999)),
        altered(lambda data: data.pop("profile")),
    ],
)
def test_what_is_no_snapshot(document):
    with pytest.raises(NotASnapshot) as fault:
        Snapshot.from_document(document)
    # The reader is told the place, not what Python thought of it.
    assert not re.search(r"Error|object|pydantic|\n", str(fault.value))
    assert len(str(fault.value)) < 100


def test_the_table_in_small():
    table = WorkTable(bytes([1, 0, 0, 1, 1, 0, 1]))
    assert [table.nth_after(index, 1) for index in range(6)] == [3, 3, 3, 4, 6, 6]
    assert table.next_after(0, 5) == [3, 4, 6]
    with pytest.raises(IndexError):
        table.nth_after(6, 1)


def test_tables_together():
    tables = [WorkTable(bytes(days)) for days in ([0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1])]
    assert all_work(tables).works == bytes([0, 0, 0, 1])
    assert most_work(tables).works == bytes([0, 0, 1, 1])
    assert most_work(tables[:2]).works == bytes([0, 0, 1, 1])


def test_a_week_that_begins_on_wednesday():
    assert weekdays(3, 9, (6, 7)) == bytes([1, 1, 1, 0, 0, 1, 1, 1, 1])


@pytest.mark.parametrize("key", ["", "utc/../UTC", "America", "America/Nowhere", "/etc/localtime"])
def test_no_zone(key):
    with pytest.raises(UnknownZone):
        zone(key)


def test_midnights_that_do_not_exist_or_exist_twice():
    assert local_instant("America/Asuncion", date(2023, 9, 30), 24) == utc(2023, 10, 1, 4)
    assert local_instant("America/Havana", date(2023, 11, 4), 24) == utc(2023, 11, 5, 4)
