"""Behind closed doors a country is heard through whom it has there, and over no head of its own."""

from __future__ import annotations

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines import vm_kit as vm
from tests.machines.sessions import RCGM, VM, meet, position, readable, rise
from tests.machines.test_closed_door import observer_item, told
from tests.scene import MEMBERS

HEAD, FOCAL = "US/vice_minister", "US/foreign_affairs"
IN_ROOM = "listed_seats_speak:room"
NOT_OVER = "overrules_no_objection_of:heads|vice_ministers"
ALONE = {"country": "US", "persons": 1, "head": "vice_minister"}
BOTH = {"country": "US", "persons": 2, "head": "vice_minister", "first_official": "foreign_affairs"}
ITEM = {"decision": "decisions-1"}


@pytest.fixture
def house(chancery):
    chancery.seat(HEAD)
    return chancery


def refused(house, case, seat, stance=Stance.ASSENT):
    with pytest.raises(Refused) as caught:
        position(house, case, "US", seat, stance)
    return caught.value


def unmet(house, case, seat, stance=Stance.ASSENT):
    return [one.condition for one in refused(house, case, seat, stance).unmet]


def before_the_meeting(house, *seats):
    case = vm.closed_door(house, vm.announce(house))
    for room in seats:
        house.do(case, "admit_delegation", **room)
    house.do(case, "take_up_item", **ITEM)
    return case


@pytest.mark.parametrize("stance", [Stance.ASSENT, Stance.OBJECT])
def test_nobody_outside_speaks_for_a_country_that_is_in_the_room(house, stance):
    case = before_the_meeting(house, ALONE)
    position(house, case, "US", HEAD)
    assert unmet(house, case, FOCAL, stance) == [IN_ROOM, NOT_OVER]
    assert house.unmet(case, "decide_item", **ITEM) == ["nobody_objects"]
    position(house, case, "US", HEAD, Stance.ASSENT)
    assert unmet(house, case, FOCAL, stance) == [IN_ROOM]
    house.do(case, "decide_item", **ITEM)


def test_an_official_in_the_room_objects_and_withdraws_nothing_of_its_head(house):
    case = before_the_meeting(house, BOTH)
    position(house, case, "US", FOCAL)
    position(house, case, "US", HEAD, Stance.ASSENT)
    position(house, case, "US", FOCAL)
    position(house, case, "US", HEAD)
    assert unmet(house, case, FOCAL) == [NOT_OVER]
    # Deferred and taken up again the objection is still that of the head.
    house.do(case, "defer_item", **ITEM, reason="Not now")
    house.do(case, "take_up_item", **ITEM)
    assert unmet(house, case, FOCAL) == [NOT_OVER]
    position(house, case, "US", HEAD, Stance.ASSENT)
    house.do(case, "decide_item", **ITEM)


def test_who_has_nobody_in_the_room_any_more_keeps_its_voice(house):
    case = before_the_meeting(house, BOTH)
    position(house, case, "US", FOCAL)
    ours = house.case(case).of_group("attendance")[-1].id
    house.do(case, "leave_with_own_delegation", HEAD, delegation=ours)
    position(house, case, "US", FOCAL, Stance.ASSENT)
    position(house, case, "US", HEAD)
    assert unmet(house, case, FOCAL) == [NOT_OVER]


def test_in_the_final_reading_a_vice_minister_is_not_overruled_either(house):
    case = vm.final_reading(house, vm.announce(house))
    position(house, case, "US", HEAD)
    why = refused(house, case, FOCAL)
    assert [one.condition for one in why.unmet] == [NOT_OVER]
    for lang, said in (
        ("en", "- United States objected through United States, Vice-Minister; its objection"),
        ("es", "- Estados Unidos objetó por medio de Estados Unidos, Viceministro; retira su"),
    ):
        assert any(one.startswith(said) for one in explain(why, lang))
    position(house, case, "US", HEAD, Stance.ASSENT)
    position(house, case, "US", FOCAL)
    position(house, case, "US", FOCAL, Stance.ASSENT)
    house.do(case, "adopt")


def test_a_head_of_delegation_has_an_item_reopened_and_nobody_outside_learns_who(house):
    case = vm.closed_door(house, vm.announce(house))
    head = "US/immigration"
    house.seat(head)
    house.do(case, "admit_delegation", country="US", persons=1, head="immigration")
    vm.decide(house, case)
    house.do(case, "end_closed_door")
    house.do(case, "agree_paragraph", paragraph="paragraphs-1")
    position(house, case, "US", head, Stance.OBJECT, "UNSPEAKABLE: item 1 says less")
    assert unmet(house, case, FOCAL) == [NOT_OVER]
    assert house.unmet(case, "adopt") == ["nobody_objects"]
    assert "positions" not in readable(house, case, "HN/foreign_affairs")
    outside = "".join(told(house, case, "HN/foreign_affairs"))
    assert "UNSPEAKABLE" not in outside
    assert head not in outside
    house.do(case, "reopen_item", **ITEM, reason="One delegation heard other words")
    house.do(case, "decide_item", **ITEM, decision_text=vm.both("As it was heard"))
    house.do(case, "end_closed_door")
    assert house.unmet(case, "adopt") == ["nobody_objects"]
    position(house, case, "US", head, Stance.ASSENT)
    house.do(case, "adopt")


def test_nor_when_a_scale_or_an_observer_is_decided(house):
    scale = house.open("contribution_scale", total=110, from_year=2021)
    for country in MEMBERS:
        house.do(scale, "enter_amount", country=country, amount=10)
    meet(house, RCGM)
    house.do(scale, "review")
    rise(house, RCGM)
    meet(house, VM)
    assert unmet(house, scale, FOCAL) == ["only_those_there_speak:room"]
    house.do(scale, "admit_delegation", **ALONE)
    assert unmet(house, scale, FOCAL) == [IN_ROOM]
    position(house, scale, "US", HEAD)
    assert unmet(house, scale, FOCAL) == [IN_ROOM, NOT_OVER]
    rise(house, VM)
    house.seat("CL/officer")
    item = observer_item(house)
    house.do(item, "admit_delegation", **ALONE)
    position(house, item, "US", HEAD)
    house.do(item, "leave_with_own_delegation", HEAD, delegation="attendance-3")
    assert unmet(house, item, FOCAL) == [NOT_OVER]
    rise(house, VM, "XXVI")
