"""The first facts of the roster, as imported from the public record (R-003, R-096, GAP-24)."""

from datetime import UTC, date, datetime

import pytest

from rcm_workflow.definitions.findings import BadDefinition
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.people import begun_by, initial_facts
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.roster_events import MemberAdmitted, PresidencyRecorded
from rcm_workflow.domain.values import SYSTEM, Seat

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def facts():
    return Library().facts()


@pytest.fixture(scope="module")
def roster(facts):
    roster = Roster()
    for seq, event in enumerate(facts, start=1):
        recorded = Recorded(
            case=ROSTER, seq=seq, recorded_at=NOW, occurred_at=NOW, actor=SYSTEM, event=event
        )
        roster = evolve_roster(roster, recorded)
    return roster


def presidency(facts, year):
    return next(one for one in facts if isinstance(one, PresidencyRecorded) and one.year == year)


def test_the_eleven_member_countries(roster):
    assert roster.countries == (
        "BZ",
        "CA",
        "CR",
        "DO",
        "GT",
        "HN",
        "MX",
        "NI",
        "PA",
        "SV",
        "US",
    )
    assert roster.member("DO").name.es == "República Dominicana"
    assert roster.member("DO").note.startswith("Not among the 10 participants")


def test_every_member_has_five_seats_led_by_foreign_affairs(roster):
    for country in roster.countries:
        capacities = [one.seat.capacity for one in roster.seats if one.seat.holder == country]
        assert capacities == [
            "foreign_affairs",
            "interior_security",
            "immigration",
            "ppt",
            "vice_minister",
        ]
        assert roster.lead_seat(country) == Seat(holder=country, capacity="foreign_affairs")
    assert roster.seat(Seat.parse("CR/immigration")).title.es == (
        "Dirección General de Migración y Extranjería"
    )


def test_the_bodies_have_their_seats(roster):
    bodies = {str(one.seat) for one in roster.seats if not one.seat.holder.isupper()}
    assert bodies == {"secretariat/officer", "secretariat/administrator", "audit/auditor"}


def test_every_fact_carries_its_source(facts):
    for one in facts:
        if isinstance(one, MemberAdmitted | PresidencyRecorded):
            assert one.source


@pytest.mark.parametrize(
    ("at", "former", "current", "upcoming"),
    [
        ("2021-09-09T15:00", "CR", "MX", "SV"),
        ("2018-06-01T00:00", "SV", "PA", "GT"),
        ("2011-06-01T00:00", "MX", "DO", "PA"),
        ("2024-06-01T00:00", "PA", "BZ", None),
        ("1996-06-01T00:00", None, "MX", "PA"),
    ],
)
def test_the_troika_of_an_instant(roster, at, former, current, upcoming):
    troika = roster.troika(datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert (troika.former, troika.current, troika.upcoming) == (former, current, upcoming)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Local midnight at UTC-6 of the day of the handover.
        (("2021-12-03T05:59:59", "MX"), ("2021-12-03T06:00:00", "SV")),
        (("2017-11-30T05:59:59", "SV"), ("2017-11-30T06:00:00", "PA")),
        (("2011-11-17T05:59:59", "DO"), ("2011-11-17T06:00:00", "PA")),
    ],
)
def test_a_stated_handover(facts, roster, before, after):
    for at, country in (before, after):
        assert roster.authority(datetime.fromisoformat(at).replace(tzinfo=UTC)) == country


def test_what_is_inferred_or_not_found_stays_so_marked(facts, roster):
    status = {one.year: one.status for one in facts if isinstance(one, PresidencyRecorded)}
    assert {year for year, word in status.items() if word == "stated"} == {2012, 2018, 2022}
    assert {year for year, word in status.items() if word == "not_found"} == {2025, 2026}
    assert presidency(facts, 2015).basis.startswith("PPT inferred from host")
    assert (
        presidency(facts, 2021).basis == "Only the year is known; 1 January stands for the handover"
    )
    assert presidency(facts, 2025).country is None
    assert roster.authority(datetime(2025, 6, 1, tzinfo=UTC)) is None


def test_a_presidency_without_a_country_must_be_marked_not_found(facts):
    library = Library()
    found = library.find("roster", "roster")
    text = found.data.decode().replace('country = "BZ"\nstarts', "starts", 1)
    with pytest.raises(BadDefinition) as refusal:
        initial_facts(text.encode(), found.file)
    (finding,) = refusal.value.findings
    assert (finding.file, finding.code) == (found.file, "bad_value")


def test_who_replays_history_knows_nothing_of_later_years(facts):
    known = begun_by(facts, date(2019, 11, 1))
    years = [one.year for one in known if isinstance(one, PresidencyRecorded)]
    assert years == list(range(1996, 2020))
    assert begun_by(facts, None) == tuple(facts)
    seats = [one for one in facts if isinstance(one, MemberAdmitted)]
    assert [one for one in known if isinstance(one, MemberAdmitted)] == seats
