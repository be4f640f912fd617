"""Whose consensus decides on observers and the scale of contributions: each answer to GAP-28."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines import test_contributions as scales
from tests.machines import test_observer_application as observers
from tests.machines.sessions import letters, position
from tests.scene import MEMBERS

office = observers.office
QUORUM, AD_REFERENDUM = "meeting.quorum", "absent_members_must_confirm_ad_referendum"
THERE = "only_those_there_speak:room"
HN, SV = "HN/vice_minister", "SV/foreign_affairs"


class Item(NamedTuple):
    """A case before the Vice-Ministers with GT alone in the room, and the step that decides it."""

    case: str
    trigger: str
    given: dict
    undecided: str
    decided: str


def application(office, answer=None):
    policy = ((QUORUM, answer),) if answer else ()
    case = observers.before_the_door(office, policy=policy)
    office.at("2021-11-18T10:00")
    observers.session(office, "XXVI")
    office.do(case, "open_item", closed_door="yes", present=list(MEMBERS))
    enter(office, case, "GT")
    return Item(case, "grant", observers.DECIDED, "in_closed_door", "granted")


def scale(office, answer=None):
    office.seat("iom/officer")
    with office.under({QUORUM: answer} if answer else {}):
        case = office.open("contribution_scale", scales.TS, total=scales.TOTAL, from_year=2021)
    scales.fill(office, case)
    scales.session(office, "regional_consultation_group_on_migration")
    office.do(case, "review")
    scales.session(office, "vice_ministerial_meeting")
    enter(office, case, "GT")
    given = {"documents": scales.ITEM, "decision": "4/2021"}
    return Item(case, "approve", given, "scale_reviewed", "scale_in_force")


BOTH = pytest.mark.parametrize("brought", [application, scale])


def enter(office, case, country):
    who = {"country": country, "persons": 1, "head": "vice_minister"}
    office.do(case, "admit_delegation", **who)


def refused(office, item, seat, stance=Stance.OBJECT):
    with pytest.raises(Refused) as caught:
        position(office, item.case, seat[:2], seat, stance)
    return caught.value


@BOTH
def test_who_has_nobody_in_the_room_stops_nothing_and_is_told_what_was_decided(office, brought):
    item = brought(office)
    for seat in (SV, HN):
        why = refused(office, item, seat)
        assert [one.condition for one in why.unmet] == [THERE]
        assert any("Its delegation may still enter" in one for one in explain(why, "en"))
        assert any("Su delegación aún puede ingresar" in one for one in explain(why, "es"))
    office.do(item.case, item.trigger, **item.given)
    assert office.state(item.case) == item.decided
    assert {SV, "HN/foreign_affairs"} <= letters(office, item.trigger)


@BOTH
def test_who_objected_and_left_withdraws_its_objection_from_outside(office, brought):
    item = brought(office)
    enter(office, item.case, "HN")
    position(office, item.case, "HN", HN)
    office.do(item.case, "leave_with_own_delegation", HN, delegation="attendance-2")
    assert office.unmet(item.case, item.trigger, **item.given) == ["nobody_objects"]
    position(office, item.case, "HN", HN, Stance.ASSENT)
    assert [one.condition for one in refused(office, item, HN).unmet] == [THERE]
    office.do(item.case, item.trigger, **item.given)


@BOTH
@pytest.mark.parametrize(
    ("answer", "enough"), [("quorum_6", 6), ("quorum_8", 8), ("all_eleven_required", 11)]
)
def test_as_many_are_in_the_room_as_the_policy_asks(office, brought, answer, enough):
    item = brought(office, answer)
    others = [one for one in MEMBERS if one != "GT"]
    for country in others[: enough - 2]:
        enter(office, item.case, country)
    (lacking,) = office.unmet(item.case, item.trigger, **item.given)
    assert lacking.startswith("compare:count.attendance")
    absent = refused(office, item, f"{others[-1]}/foreign_affairs")
    assert absent.unmet[0].condition == THERE
    enter(office, item.case, others[enough - 2])
    office.do(item.case, item.trigger, **item.given)
    assert office.state(item.case) == item.decided


def confirm(office, item, but=()):
    for country in MEMBERS:
        if country not in ("GT", *but):
            position(office, item.case, country, f"{country}/foreign_affairs", Stance.ASSENT)


@BOTH
def test_the_absent_confirm_where_the_policy_asks_for_it(office, brought):
    item = brought(office, AD_REFERENDUM)
    assert [one.condition for one in refused(office, item, SV).unmet] == [THERE]
    office.do(item.case, item.trigger, **item.given)
    assert office.state(item.case).endswith("to_confirm")
    confirm(office, item, but=("SV",))
    by = "confirm_grant" if brought is application else "confirm_approval"
    assert office.unmet(item.case, by) == ["everybody_agrees:absent"]
    assert refused(office, item, "GT/vice_minister").code
    position(office, item.case, "SV", SV, Stance.ASSENT)
    office.do(item.case, by)
    assert office.state(item.case) == item.decided
    if brought is application:
        assert observers.sign(office, "CL") == "Y"


@BOTH
def test_an_absent_country_that_is_silent_has_not_confirmed(office, brought):
    """Its silence held up for ever what ten had decided, and is no assent either (GAP-28)."""
    item = brought(office, AD_REFERENDUM)
    office.do(item.case, item.trigger, **item.given)
    confirm(office, item, but=("SV",))
    closes = office.case(item.case).period.closes_at
    office.at(closes + timedelta(hours=1))
    assert "deferred" in office.state(item.case)
    assert {SV, "MX/ppt"} <= letters(office, "not_confirmed_in_time")
    assert not [one for one in office.words(item.case) if one == "silence_recorded"]


@BOTH
def test_what_all_have_confirmed_in_the_term_waits_for_nobody(office, brought):
    item = brought(office, AD_REFERENDUM)
    office.do(item.case, item.trigger, **item.given)
    confirm(office, item)
    closes = office.case(item.case).period.closes_at
    office.at(closes + timedelta(hours=1))
    assert office.state(item.case).endswith("to_confirm")
    office.do(item.case, "confirm_grant" if brought is application else "confirm_approval")
    assert office.state(item.case) == item.decided


def test_what_was_approved_ad_referendum_is_not_dropped_by_its_proposer(office):
    item = scale(office, AD_REFERENDUM)
    office.do(item.case, item.trigger, **item.given)
    refused = office.refused(item.case, "drop", scales.TS, drop_reason="Another one")
    assert refused.code == "not_possible_in_state"


@BOTH
def test_an_absent_country_that_objects_sends_it_back(office, brought):
    item = brought(office, AD_REFERENDUM)
    office.do(item.case, item.trigger, **item.given)
    assert office.unmet(item.case, "not_confirmed") == ["somebody_objects"]
    position(office, item.case, "SV", SV)
    office.do(item.case, "not_confirmed")
    assert office.state(item.case) in ("deferred", "scale_deferred")
    assert {one.status for one in office.case(item.case).of_group("attendance")} == {"earlier"}


def before_the_status(office, case):
    office.do(case, "open_status_item", closed_door="yes", present=["MX", "HN"])
    enter(office, case, "GT")


@pytest.mark.parametrize(
    ("word", "reached", "sign"), [("suspension", "suspended", "-"), ("end", "ended", "I")]
)
def test_a_status_stays_as_it_is_until_the_absent_have_confirmed(office, word, reached, sign):
    item = application(office, AD_REFERENDUM)
    office.do(item.case, "grant", **item.given)
    confirm(office, item)
    office.do(item.case, "confirm_grant")
    said = {**observers.DECIDED, "grounds": observers.SECRET}
    before_the_status(office, item.case)
    (why,) = office.unmet(item.case, "suspend", **said)
    assert why == f"not_policy_is:{QUORUM}={AD_REFERENDUM}"
    office.do(item.case, "decide_ad_referendum", **said)
    assert observers.sign(office, "CL") == "Y"
    position(office, item.case, "SV", SV)
    office.do(item.case, "not_confirmed")
    assert office.state(item.case) == "granted"
    before_the_status(office, item.case)
    office.do(item.case, "decide_ad_referendum", **said)
    confirm(office, item)
    office.do(item.case, f"confirm_{word}")
    assert (office.state(item.case), observers.sign(office, "CL")) == (reached, sign)


@pytest.mark.parametrize(
    ("objects", "by", "reached"),
    [(("SV",), "not_confirmed", "suspended"), ((), "confirm_reinstatement", "granted")],
)
def test_a_suspension_lasts_until_the_absent_have_confirmed(office, objects, by, reached):
    item = application(office, AD_REFERENDUM)
    said = {**observers.DECIDED, "grounds": observers.SECRET}
    office.do(item.case, "grant", **item.given)
    confirm(office, item)
    office.do(item.case, "confirm_grant")
    before_the_status(office, item.case)
    office.do(item.case, "decide_ad_referendum", **said)
    confirm(office, item)
    office.do(item.case, "confirm_suspension")
    office.at("2021-11-19T10:00")
    before_the_status(office, item.case)
    office.do(item.case, "decide_ad_referendum", **said)
    confirm(office, item, but=objects)
    for one in objects:
        position(office, item.case, one, f"{one}/foreign_affairs")
    office.do(item.case, by)
    assert office.state(item.case) == reached
