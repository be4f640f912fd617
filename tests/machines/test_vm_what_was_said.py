"""What a delegation said in a meeting is what its papers say, and nobody alone takes it back."""

from __future__ import annotations

from typing import Any

import pytest

from rcm_workflow.domain.values import Stance
from tests.machines import vm_kit as vm
from tests.machines.sessions import letters, position
from tests.machines.test_vm_reading import printed

FOCAL = "US/foreign_affairs"
LAW = {"reservation_text": vm.both("As far as its law allows.")}


@pytest.fixture
def hall(chancery):
    chancery.seat(FOCAL, "GT/foreign_affairs", "HN/foreign_affairs")
    return chancery


def in_final_reading(hall) -> str:
    """In the final reading, with two paragraphs."""
    case = vm.drafting(hall, vm.announce(hall))
    second: dict[str, Any] = {"paragraph_text": vm.both("We meet."), "agreement": "agreements-1"}
    hall.do(case, "draft_paragraph", "GT/foreign_affairs", **second)
    hall.do(case, "deliver_draft")
    hall.do(case, "end_closed_door")
    return case


def test_a_reservation_to_a_paragraph_goes_with_it_and_is_never_one_to_the_whole(hall):
    case = in_final_reading(hall)
    hall.do(case, "state_reservation", FOCAL, **LAW, paragraph="paragraphs-1")
    hall.do(case, "state_reservation", "GT/foreign_affairs", **LAW, paragraph="paragraphs-2")
    hall.do(case, "drop_paragraph", paragraph="paragraphs-1", reason="Nobody wants it")
    reservations = hall.case(case).of_group("reservations")
    assert [one.status for one in reservations] == ["lapsed", "stands"]
    hall.do(case, "agree_paragraph", paragraph="paragraphs-2")
    again, gone = {**LAW, "paragraph": "paragraphs-1"}, ["not_item_is:paragraph=dropped"]
    assert hall.unmet(case, "state_reservation", FOCAL, **again) == gone
    hall.do(case, "adopt")
    for lang, whose, whole in (
        ("en", "United States:", "to the whole text"),
        ("es", "Estados Unidos:", "al texto entero"),
    ):
        text = printed(hall, case, "declaration", lang)
        assert whose not in text
        assert whole not in text
        assert "[^1]: Guatemala:" in text
    absent = f"{vm.ABSENT}/foreign_affairs"
    assert hall.unmet(case, "state_reservation", absent, **again) == gone


def test_what_the_plenary_agreed_is_taken_back_by_nobody_alone(hall):
    case = vm.agreed(hall, vm.announce(hall))
    gone = {"agreement": "agreements-1", "reason": "Another wording was meant"}
    position(hall, case, "HN", "HN/foreign_affairs")
    assert hall.unmet(case, "withdraw_agreement", **gone) == ["nobody_objects"]
    position(hall, case, "HN", "HN/foreign_affairs", Stance.ASSENT)
    hall.do(case, "withdraw_agreement", **gone)
    assert {"HN/foreign_affairs", "GT/foreign_affairs"} <= letters(hall, "withdraw_agreement")


def test_a_meeting_has_its_chair(hall):
    case = vm.prepared(hall, vm.announce(hall))
    hall.at("2021-12-02T09:00")
    assert hall.unmet(case, "open", present="HN,GT") == ["includes_ppt:present"]
    hall.do(case, "open", present="HN,GT,MX")
    away = {"present": "HN,GT", "reason": "Left"}
    assert hall.unmet(case, "strike_off", **away) == ["includes_ppt:present"]


def test_who_is_to_carry_a_decision_out_is_told(hall):
    case = vm.final_reading(hall, vm.announce(hall))
    hall.do(case, "adopt")
    action = {"decision": "decisions-1", "action_text": vm.both("Pay"), "led_by": "HN"}
    hall.do(case, "plan_follow_up", **action)
    assert "HN/foreign_affairs" in letters(hall, "plan_follow_up")
