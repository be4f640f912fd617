"""A room lasts as long as its meeting, and who heads a delegation there directs it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines import vm_kit as vm
from tests.machines.sessions import VM, meet, position, readable, rise
from tests.machines.test_closed_door import house, observer_item, told
from tests.machines.test_contributions import admit, scale, to_review
from tests.machines.test_observer_room import OUTSIDE

__all__ = ["house", "scale"]

ALONE = {"persons": 1, "head": "foreign_affairs"}
SAID = {"en": "So", "es": "Así"}
SITTING = "vice_minister"


def closes(chancery, meeting):
    """The session closes an hour later, and what follows is done."""
    chancery.clock.set(chancery.clock.now() + timedelta(hours=1))
    rise(chancery, VM, meeting)
    chancery.at(chancery.clock.now())


@pytest.fixture
def case(house):
    house.seat("HN/vice_minister", "HN/immigration")
    return observer_item(house)


def entered(house, case):
    own = {"persons": 2, "head": SITTING, "first_official": "immigration"}
    house.do(case, "enter_room", "HN/vice_minister", **own)
    return house.case(case).of_group("attendance")[-1].id


@pytest.mark.parametrize("seat", ["HN/foreign_affairs", "HN/immigration"])
def test_nobody_but_its_head_changes_a_delegation_in_the_room_or_ends_it(house, case, seat):
    ours = entered(house, case)
    position(house, case, "HN", "HN/vice_minister", Stance.OBJECT, "No")
    for trigger, given in (("change_own_attendance", ALONE), ("leave_with_own_delegation", {})):
        assert house.refused(case, trigger, seat, delegation=ours, **given).code == "not_permitted"
    with pytest.raises(Refused):
        position(house, case, "HN", seat, Stance.ASSENT)
    assert "positions" not in readable(house, case, "HN/foreign_affairs")
    assert "nobody_objects" in house.unmet(case, "grant", decision=SAID)


def test_the_head_changes_its_delegation_and_leaves_with_it(house, case):
    ours = entered(house, case)
    house.do(
        case,
        "change_own_attendance",
        "HN/vice_minister",
        delegation=ours,
        **ALONE | {"first_official": "nobody"},
    )
    house.do(case, "leave_with_own_delegation", "HN/foreign_affairs", delegation=ours)
    assert house.case(case).of_group("attendance")[-1].status == "left"


def statuses(house, case):
    return {one.status for one in house.case(case).of_group("attendance")}


def test_an_application_that_was_not_decided_waits_for_the_next_meeting(house, case):
    entered(house, case)
    closes(house, house.case(case).fact("meeting"))
    assert house.state(case) == "deferred"
    assert statuses(house, case) == {"earlier"}
    for seat in OUTSIDE:
        for one in told(house, case, seat):
            if one.startswith(("letters", "history", "values", "show")):
                assert "attendance-" not in one, seat
    meet(house, VM, "a-year-later")
    assert house.refused(case, "grant", decision=SAID).code == "not_possible_in_state"
    house.sound()


def test_a_status_that_was_not_decided_on_stays_as_it_is(house, case):
    meeting = house.case(case).fact("meeting")
    house.do(case, "grant", decision=SAID)
    why = {"decision": SAID, "grounds": SAID}
    for state in ("granted", "suspended"):
        present = {"closed_door": "yes", "present": ["HN", "MX"]}
        house.do(case, "open_status_item", **present)
        closes(house, meeting)
        assert (house.state(case), statuses(house, case)) == (state, {"earlier"})
        meeting = f"after-{state}"
        meet(house, VM, meeting)
        if state == "granted":
            house.do(case, "open_status_item", **present)
            house.do(case, "enter_room", "HN/vice_minister", persons=1, head=SITTING)
            house.do(case, "suspend", **why)
    house.sound()


def test_a_scale_that_was_not_decided_waits_for_the_next_room(chancery, scale):
    to_review(chancery, scale)
    closes(chancery, f"{VM}-2021")
    assert (chancery.state(scale), statuses(chancery, scale)) == ("scale_deferred", {"earlier"})
    meet(chancery, VM, "a-year-later")
    given = {"decision": "4/2022", "documents": {"decision_item": "Item 4"}}
    assert chancery.refused(scale, "approve", **given).code == "not_possible_in_state"
    chancery.do(scale, "take_up_again")
    assert chancery.unmet(scale, "approve", **given) == ["there_are_items:attendance"]
    admit(chancery, scale, "MX")
    chancery.do(scale, "approve", **given)
    assert chancery.state(scale) == "scale_in_force"
    chancery.sound()


def test_nobody_outside_takes_a_delegation_out_of_the_closed_door_meeting(house):
    house.seat("HN/vice_minister")
    case = vm.closed_door(house, vm.announce(house))
    house.do(case, "admit_delegation", country="HN", persons=1, head=SITTING)
    others = [one for one in house.case(case).fact("present") if one != "HN"]
    given = {"present": others, "reason": "Called home"}
    lacking = house.unmet(case, "leave", "HN/foreign_affairs", **given)
    assert lacking == ["listed_seats_speak:room"]
    house.do(case, "leave", "HN/vice_minister", **given)
    assert "HN" not in house.case(case).fact("present")


def test_nothing_is_granted_at_another_meeting_than_the_one_it_was_put_before(house, case):
    rise(house, VM, house.case(case).fact("meeting"))
    meet(house, VM, "another")
    house.at(house.clock.now())
    assert (house.state(case), statuses(house, case)) == ("deferred", {"earlier"})
    assert house.refused(case, "grant", decision=SAID).code == "not_possible_in_state"


def test_of_one_instant_the_log_says_whether_the_item_or_the_end_of_the_session_came_first(
    house, case
):
    house.do(case, "grant", decision=SAID)
    present = {"closed_door": "yes", "present": ["HN", "MX"]}
    meeting = house.case(case).fact("meeting")
    house.do(case, "open_status_item", **present)
    rise(house, VM, meeting)
    house.at(house.clock.now())
    assert house.state(case) == "granted"
    meet(house, VM, "ends-at-once")
    rise(house, VM, "ends-at-once")
    meet(house, VM, "of-the-same-hour")
    house.do(case, "open_status_item", **present)
    house.at(house.clock.now())
    assert house.state(case) == "status_item"
    assert house.case(case).entered_after == ((VM, meeting), (VM, "ends-at-once"))
    rise(house, VM, "of-the-same-hour")
    house.at(house.clock.now())
    assert house.state(case) == "granted"
    house.sound()
