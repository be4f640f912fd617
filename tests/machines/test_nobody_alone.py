"""What is decided by all is not decided by one: the ways round that were found, each closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Seat, Stance
from tests.machines import test_observer_meeting as meetings
from tests.machines import vm_kit as vm
from tests.machines.sessions import position
from tests.machines.test_observer_application import ORGANIZATION, SECRET, applied, filed, office

__all__ = ["office"]

HEAD, PRESENT = meetings.HEAD, meetings.PRESENT
meeting = meetings.meeting


@pytest.fixture
def objected(chancery):
    """In the final reading, over an objection of Honduras to a text that is agreed otherwise."""
    case = vm.final_reading(chancery, vm.announce(chancery))
    vm.position(chancery, case, "HN", "object")
    assert chancery.unmet(case, "adopt") == ["nobody_objects"]
    return case


def test_a_text_that_is_only_sent_round_comes_back_with_the_objection_to_it(chancery):
    case = vm.closed_door(chancery, vm.announce(chancery))
    vm.decide(chancery, case)
    chancery.do(case, "end_closed_door")
    vm.position(chancery, case, "HN", "object")
    chancery.do(case, "return_to_drafting", remarks="None")
    chancery.do(case, "deliver_draft")
    chancery.do(case, "end_closed_door")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    assert chancery.unmet(case, "adopt") == ["nobody_objects"]
    vm.position(chancery, case, "HN", "assent")
    chancery.do(case, "adopt")
    chancery.sound()


def test_nor_does_an_item_that_is_reopened_take_it_away(chancery, objected):
    chancery.do(objected, "reopen_item", decision="decisions-1", reason="A slip")
    chancery.do(objected, "decide_item", decision="decisions-1")
    chancery.do(objected, "end_closed_door")
    (why,) = [
        one
        for one in chancery.refused(objected, "adopt").unmet
        if one.condition == "nobody_objects"
    ]
    assert why.facts["countries"] == ["HN"]


def test_a_declaration_has_the_country_that_presides_among_those_present(chancery):
    case = vm.closed_door(chancery, vm.announce(chancery))
    others = ",".join(one for one in vm.PRESENT.split(",") if one != "MX")
    vm.decide(chancery, case)
    chancery.do(case, "leave", "MX/foreign_affairs", present=others, reason="Called home")
    chancery.do(case, "end_closed_door")
    assert "includes_ppt:present" in chancery.unmet(case, "adopt")
    chancery.do(case, "join", "MX/foreign_affairs")
    assert "includes_ppt:present" not in chancery.unmet(case, "adopt")


def in_the_status_room(office, meeting):
    """Granted with all three in the room; the item on the status is open, and who chairs is in."""
    held, case = meeting
    meetings.behind(office, held)
    opened = {"closed_door": "yes", "present": PRESENT, "session": held}
    office.do(case, "open_item", **opened)
    for country in PRESENT:
        office.do(case, "admit_delegation", country=country, **HEAD)
    office.do(case, "grant", decision=SECRET, session=held)
    office.do(case, "open_status_item", **opened)
    office.do(case, "admit_delegation", country="MX", **HEAD)
    return held, case, opened


def test_who_was_there_for_the_last_item_is_not_there_for_the_next(office, meeting):
    held, case, opened = in_the_status_room(office, meeting)
    why = {"decision": SECRET, "grounds": SECRET, "session": held}
    assert office.unmet(case, "suspend", **why) == [meetings.ROOM]
    office.do(case, "enter_room", "HN/vice_minister", **HEAD)
    position(office, case, "HN", "HN/vice_minister", Stance.OBJECT)
    office.do(case, "leave_status")
    office.do(case, "open_status_item", **opened)
    for country in ("MX", "GT"):
        office.do(case, "admit_delegation", country=country, **HEAD)
    assert set(office.unmet(case, "end", **why)) == {meetings.ROOM, "nobody_objects"}


def test_who_is_entered_under_a_seat_that_nobody_holds_speaks_by_its_own(office, meeting):
    """The chair silenced a delegation by naming a vacant seat as its head (R-030)."""
    held, case = meeting
    meetings.behind(office, held)
    given = {"person": "gt-interior-security", "seat": Seat.parse("GT/interior_security")}
    office.register(c.EndMandate, **given, on=office.clock.now().date() - timedelta(days=1))
    office.do(case, "open_item", closed_door="yes", present=PRESENT, session=held)
    vacant = {"persons": 1, "head": "interior_security"}
    for country in PRESENT:
        who = vacant if country == "GT" else HEAD
        office.do(case, "admit_delegation", country=country, **who)
    position(office, case, "GT", "GT/foreign_affairs", Stance.OBJECT)
    assert office.unmet(case, "grant", decision=SECRET, session=held) == ["nobody_objects"]
    # Once somebody holds the seat that was named, that one speaks, and no other.
    office.register(c.GiveMandate, **given, since=office.clock.now().date())
    with pytest.raises(Refused) as caught:
        position(office, case, "GT", "GT/foreign_affairs", Stance.ASSENT)
    assert "listed_seats_speak:room" in [one.condition for one in caught.value.unmet]


def test_a_focal_point_that_heads_what_its_vice_minister_left_takes_back_nothing(office, meeting):
    held, case = meeting
    meetings.behind(office, held)
    office.do(case, "open_item", closed_door="yes", present=PRESENT, session=held)
    office.do(case, "enter_room", "HN/vice_minister", **HEAD)
    position(office, case, "HN", "HN/vice_minister", Stance.OBJECT)
    ours = {"delegation": "attendance-1"}
    office.do(case, "leave_with_own_delegation", "HN/vice_minister", **ours)
    office.do(case, "enter_room", "HN/foreign_affairs", persons=1, head="foreign_affairs")
    with pytest.raises(Refused) as caught:
        position(office, case, "HN", "HN/foreign_affairs", Stance.ASSENT)
    (why,) = caught.value.unmet
    assert why.condition == "overrules_no_objection_of:heads|vice_ministers"
    ours = {"delegation": "attendance-2", **HEAD}
    office.do(case, "change_own_attendance", "HN/vice_minister", **ours)
    position(office, case, "HN", "HN/vice_minister", Stance.ASSENT)


def test_an_organization_completes_its_file_with_the_theme_that_was_missing(office):
    by = "paho/officer"
    case = applied(office, "paho", "organization")
    filed(office, case, ORGANIZATION, by, {"application": "We apply"})
    missing = {"en": "The theme", "es": "El tema"}
    office.do(case, "find_incomplete", "secretariat/officer", missing=missing)
    office.do(case, "resubmit", by, theme="human_rights")
    assert office.case(case).fact("theme") == "human_rights"
