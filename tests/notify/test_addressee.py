"""Whom a letter names: every kind of recipient, in the reader's language."""

from __future__ import annotations

import re

import pytest

from rcm_workflow.bootstrap import body_titles
from rcm_workflow.domain.decide_roster import record_all
from rcm_workflow.domain.roster_events import SeatEstablished
from rcm_workflow.domain.values import SYSTEM, Localized, Seat
from rcm_workflow.notify.addressee import addressee
from tests.scene import first_roster, mexico

CODE = re.compile(r"/|_|\b[A-Z]{2}\b(?<!RE)")


@pytest.mark.parametrize(
    ("seat", "en", "es"),
    [
        ("HN/foreign_affairs", "Honduras, Foreign Affairs", "Honduras, Relaciones Exteriores"),
        ("BZ/immigration", "Belize, Immigration", "Belice, Migración"),
        ("MX/ppt", "Mexico, Presidency Pro-Témpore", "México, Presidencia Pro-Témpore"),
        ("AR/observer", "Argentina", "Argentina"),
    ],
)
def test_a_recipient_is_named_with_its_seat(seat, en, es):
    found = addressee(Seat.parse(seat), first_roster(), body_titles())
    assert (found.en, found.es) == (en, es)


def test_no_recipient_on_record_is_named_by_its_code():
    roster = first_roster()
    seats = [one.seat for one in roster.seats]
    assert {one.holder.isupper() for one in seats} == {True, False}
    named = {str(one): addressee(one, roster, body_titles()) for one in seats}
    codes = {
        code: said
        for code, said in named.items()
        if CODE.search(said.en) or CODE.search(said.es) or code.partition("/")[0] in said.en.split()
    }
    assert codes == {}


def test_a_seat_that_somebody_established_bears_its_title():
    seat = Seat.parse("HN/statistics")
    title = Localized(en="Institute of Statistics", es="Instituto de Estadística")
    fact = SeatEstablished(seat=seat, title=title)
    roster, _ = record_all(first_roster(), (fact,), SYSTEM, mexico("2021-01-04T09:00"))
    found = addressee(seat, roster, body_titles())
    assert found.in_("es") == "Honduras, Instituto de Estadística"
