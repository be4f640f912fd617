"""Who acts, who is written to and what is on record, in words of people and in both languages."""

from datetime import UTC, datetime

import pytest

from rcm_workflow.bootstrap import library
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.story import tell
from rcm_workflow.domain import events as e
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.roster_events import PresidencyRecorded
from rcm_workflow.domain.values import Actor, Seat
from tests.scene import first_roster


@pytest.fixture(scope="module")
def roster():
    return first_roster()


def test_a_seat_is_told_by_whose_it_is_and_what_it_is_for(roster):
    spanish = Names("es", roster)
    assert spanish.seat(Seat.parse("CR/foreign_affairs")) == "Costa Rica, relaciones exteriores"
    assert spanish.seat(Seat.parse("secretariat/officer")) == "Secretaría Técnica"
    actor = Actor(person="mx-ppt", seat=Seat.parse("MX/ppt"))
    assert spanish.actor(actor) == "México, PPT (mx-ppt)"
    assert spanish.actor(Actor(person="system")) == "system"


def test_seats_of_one_kind_stand_together(roster):
    english = Names("en", roster)
    every = [Seat(holder=one, capacity="immigration") for one in roster.countries]
    some = [Seat.parse("HN/ppt"), Seat.parse("iom/officer"), Seat.parse("MX/ppt")]
    assert english.seats([*every, *some]) == (
        "immigration: all Member Countries; PPT: Honduras, Mexico; "
        "International Organization for Migration"
    )


@pytest.mark.parametrize(
    ("value", "en", "es"),
    [
        ("secretariat", "Technical Secretariat", "Secretaría Técnica"),
        (
            "working_group_border_management",
            "Working Group on Border Management",
            "Grupo de Trabajo sobre Gestión de Fronteras",
        ),
        ("2021-09-09", "9 September 2021", "9 de septiembre de 2021"),
        (
            "2021-09-09T10:00:00-05:00",
            "Thu 9 Sep 2021, 15:00 (UTC)",
            "jue 9 sep 2021, 15:00 (UTC)",
        ),
        ("2021-99-99", "2021-99-99", "2021-99-99"),
        ("HN", "Honduras", "Honduras"),
    ],
)
def test_a_value_on_record_is_told_in_words(roster, value, en, es):
    assert Names("en", roster).value(value) == en
    assert Names("es", roster).value(value) == es


def test_two_letters_that_somebody_wrote_are_no_country(roster):
    names = Names("en", roster, library(None).machine("ppt_succession"))
    assert names.value("SV", "decision") == "SV"
    assert names.value("SV", "country") == names.value("SV") == "El Salvador"


def test_a_presidency_begins_on_the_clock_of_its_country(roster):
    event = PresidencyRecorded(
        year=2021,
        ordinal=26,
        country="MX",
        starts_at=datetime(2021, 1, 1, 6, tzinfo=UTC),
        status="recorded",
        source="Minutes",
    )
    assert tell(event, Names("es", roster)) == (
        "Presidencia 2021: México, desde vie 1 ene 2021, 00:00 (Ciudad de México, UTC-6)"
    )


def test_what_a_step_entered_in_the_roster_needs_no_number(roster):
    event = e.EffectCarriedOut(
        trigger="convene",
        kind="registered",
        target=ROSTER,
        name="meeting_scheduled",
        event="roster.159",
    )
    assert tell(event, Names("en", roster)) == "Entered in the roster: meeting convened"
    assert tell(event, Names("es", roster)) == ("Se inscribió en el directorio: reunión convocada")
