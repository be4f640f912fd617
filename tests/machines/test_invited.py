"""Whoever is invited hears what becomes of the meeting, and may say otherwise than yes."""

from __future__ import annotations

from datetime import date

import pytest

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from tests.machines import test_activity as activities
from tests.machines.sessions import RCGM, letters, meet, readable, rise
from tests.machines.test_invitation import ANSWER, PAPER, considered, office
from tests.machines.test_meeting import NETWORK, convened

__all__ = ["office"]

SEAT = "parlacen/officer"


@pytest.fixture
def meeting(office):
    """An RCGM that a case has convened, and a meeting of a Network of the same name."""
    office.seat("MX/ppt", "secretariat/officer", "GT/immigration", "GT/foreign_affairs")
    return convened(office, RCGM, "2021-2")


@pytest.fixture
def guest(office, meeting):
    """Who was invited to it by hand and accepted."""
    case = considered(office, "parlacen", RCGM, "2021-2")
    office.do(case, "invite", documents=PAPER, reason="Speaker", **ANSWER)
    office.do(case, "accept", SEAT, delegates=20)
    return case


def test_a_guest_added_by_hand_hears_of_other_days_and_of_the_end(office, meeting, guest):
    days = {"starts_on": "2021-12-01", "ends_on": "2021-12-02"}
    office.do(meeting, "reschedule", reason="The hall is taken", **days)
    assert {SEAT, "secretariat/officer"} <= letters(office, "meeting_moved")
    (told,) = [one for one in office.events(guest) if one.event.word == "transition_fired"][-1:]
    assert told.event.inputs["first_day"] == "2021-12-01"
    office.do(meeting, "cancel", reason="Storm")
    assert office.state(guest) == "called_off"
    assert SEAT in letters(office, "call_off")


def test_the_number_is_changed_and_the_invitation_declined_and_taken_up_again(office, guest):
    office.do(guest, "change_answer", SEAT, delegates=2)
    assert office.case(guest).fact("delegates") == 2
    office.do(guest, "decline", SEAT, declined_because="Nobody can travel")
    assert office.state(guest) == "declined"
    assert {"MX/ppt", "secretariat/officer"} <= letters(office, "decline")
    assert "facts" in readable(office, guest, SEAT)
    # There is one case of it: a second would leave the first answer standing.
    with pytest.raises(Refused, match="case_is_open_already"):
        considered(office, "parlacen", RCGM, "2021-2")
    office.do(guest, "accept", SEAT, delegates=1)
    assert office.state(guest) == "accepted"


def test_what_has_begun_is_not_declined_and_what_is_over_not_taken_up(office, meeting, guest):
    office.at("2021-11-16T09:00")
    meet(office, RCGM, "2021-2")
    assert office.unmet(guest, "decline", SEAT) == ["not_meeting_has_begun:meeting,place"]
    office.do(guest, "change_answer", SEAT, delegates=3)
    rise(office, RCGM, "2021-2")
    after = office.unmet(guest, "change_answer", SEAT, delegates=4)
    assert after == ["not_meeting_was_held:meeting,place"]


def test_the_end_of_another_bodys_meeting_of_that_name_ends_nothing(office, meeting):
    mine = considered(office, "parlacen", RCGM, "2021-2")
    office.do(mine, "invite", documents=PAPER, reason="Speaker", **ANSWER)
    alike = {"body": NETWORK, "meeting": "2021-2"}
    office.register(c.ScheduleMeeting, starts_on=date(2021, 11, 14), **alike)
    theirs = considered(office, "parlacen", NETWORK, "2021-2")
    before = {one: office.case(one).version for one in office.cases("invitation")}
    office.at("2021-11-14T09:00")
    meet(office, NETWORK, "2021-2")
    rise(office, NETWORK, "2021-2")
    office.at("2021-11-14T18:00")
    assert office.state(theirs) == "not_invited"
    assert office.state(mine) == "invited"
    moved = [one for one, version in before.items() if office.case(one).version != version]
    # The day for the answer came meanwhile.
    assert set(moved) <= {theirs, mine}


@pytest.mark.parametrize("place", ["training", "vm_closed_door", "members_only", "network"])
def test_a_meeting_is_that_of_the_body_that_is_named(office, meeting, place):
    with pytest.raises(Refused) as caught:
        considered(office, "AR", place, "2021-2")
    (why,) = caught.value.unmet
    assert why.condition == "meeting_is_scheduled:meeting,place"
    assert why.facts["value"].called.en.startswith("2021-2 (")
    case = considered(office, "AR", RCGM, "2021-2")
    given = {"documents": PAPER, "reason": "Its route is concerned", **ANSWER}
    assert office.unmet(case, "invite", **given)[0].startswith("admission_is:place,actor=")


def test_an_answer_is_due_before_the_meeting_begins(office, meeting):
    case = considered(office, "parlacen", RCGM, "2021-2")
    late = {"documents": PAPER, "reason": "Speaker", "reply_by": "2021-12-24"}
    assert office.refused(case, "invite", **late).code == "date_too_late"


def test_an_activity_that_is_postponed_tells_whom_it_invited(chancery):
    chancery.seat("MX/ppt", "secretariat/officer", "rncom/officer")
    activity = activities.opened(chancery)
    chancery.do(activity, "convene", documents=activities.NOTE, **activities.CALL)
    case = next(
        one for one in chancery.cases("invitation") if chancery.case(one).fact("actor") == "rncom"
    )
    chancery.do(case, "invite", documents=PAPER, reply_by="2021-09-20")
    chancery.do(case, "accept", "rncom/officer", delegates=2)
    chancery.do(activity, "postpone", reason="Flood")
    assert letters(chancery, "meeting_put_off") == {"rncom/officer", "secretariat/officer"}
    chancery.do(activity, "reactivate", scope_unchanged=True, **activities.YEAR)
    later = activities.CALL | {"starts_on": "2021-11-02", "ends_on": "2021-11-03"}
    chancery.do(activity, "convene", documents=activities.NOTE, **later)
    assert letters(chancery, "meeting_moved") == {"rncom/officer", "secretariat/officer"}


def test_an_activity_of_another_scope_is_not_held_on_the_old_days(chancery):
    activity = activities.opened(chancery)
    chancery.do(activity, "convene", documents=activities.NOTE, **activities.CALL)
    aim = {"objective": activities.OBJECTIVE, "reason": "Another theme"}
    chancery.do(activity, "change_scope", "GT/foreign_affairs", **aim)
    assert chancery.state(activity) == "proposed"
    assert activities.in_the_roster(chancery, activity).postponed
