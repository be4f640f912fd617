"""On an observer the Vice-Ministers of one meeting decide: those who are at it, in its own room."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rcm_workflow.application.perform import perform
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Localized, Stance
from tests.machines import vm_kit as vm
from tests.machines.kit import ADMINISTRATOR
from tests.machines.sessions import letters, position
from tests.machines.test_observer_application import (
    SECRET,
    applied,
    behind_the_door,
    convene,
    filed,
    found,
    granted,
    office,
)

__all__ = ["office"]

PRESENT = ["GT", "HN", "MX"]
ROOM = "all_are_in:attendance.admitted|left.country=session:vm_declaration:present"
WHOSE = "session_case:session=vice_ministerial_meeting"
HEAD = {"persons": 1, "head": "vice_minister"}


@pytest.fixture
def meeting(office):
    """The case of a meeting at which three delegations are, in its plenary, and an application."""
    office.seat("HN/vice_minister", "GT/vice_minister", "HN/immigration", "CA/vice_minister")
    held = vm.announce(office)
    case = found(office, filed(office, applied(office)))
    office.do(case, "schedule", meeting="vm-26")
    vm.agreed(office, held, ",".join(PRESENT), "GT,HN")
    return held, case


def behind(office, held):
    """The meeting goes behind closed doors."""
    office.do(held, "send_to_drafting")
    paragraph = {"paragraph_text": vm.both("We share data."), "agreement": "agreements-1"}
    office.do(held, "draft_paragraph", "GT/foreign_affairs", **paragraph)
    office.do(held, "deliver_draft")


def test_it_is_opened_in_the_closed_door_of_the_meeting_that_sits(office, meeting):
    held, case = meeting
    opened = {"closed_door": "yes", "present": PRESENT}
    inside = "other_case:session:vm_declaration=closed_door|item_before_the_meeting"
    same = "as_elsewhere:present=session:vm_declaration:present"
    assert office.unmet(case, "open_item", **opened) == [WHOSE]
    assert office.unmet(case, "open_item", **opened, session=held) == [inside]
    other = vm.announce(office, **vm.NEXT)
    assert WHOSE in office.unmet(case, "open_item", **opened, session=other)
    behind(office, held)
    alone = {"closed_door": "yes", "present": ["MX"], "session": held}
    assert office.unmet(case, "open_item", **alone) == [same]
    office.do(case, "open_item", **opened, session=held)
    assert {"HN/vice_minister", "CA/vice_minister", "HN/foreign_affairs"} <= letters(
        office, "open_item"
    )


def test_who_chairs_decides_nothing_in_a_room_of_its_own(office, meeting):
    held, case = meeting
    behind(office, held)
    office.do(case, "open_item", closed_door="yes", present=PRESENT, session=held)
    office.do(case, "admit_delegation", country="MX", **HEAD)
    office.do(case, "enter_room", "HN/vice_minister", **HEAD)
    assert office.unmet(case, "grant", decision=SECRET) == [WHOSE]
    refused = office.refused(case, "grant", decision=SECRET, session=held)
    assert [(one.condition, one.facts["countries"]) for one in refused.unmet] == [(ROOM, ["GT"])]
    # Entered by mistake is not in the room; who came and left was there.
    office.do(case, "admit_delegation", country="GT", **HEAD)
    guatemala = {"delegation": "attendance-3"}
    office.do(case, "strike_delegation", **guatemala, struck_because="Another was meant")
    assert office.unmet(case, "grant", decision=SECRET, session=held) == [ROOM]
    office.do(case, "enter_room", "GT/vice_minister", **HEAD)
    left = {"delegation": "attendance-4"}
    office.do(case, "leave_with_own_delegation", "GT/vice_minister", **left)
    office.do(case, "grant", decision=SECRET, session=held)
    assert office.state(case) == "granted"
    office.clock.advance(timedelta(minutes=5))
    status = {"closed_door": "yes", "present": PRESENT, "session": held}
    office.do(case, "open_status_item", **status)
    ended = {"decision": SECRET, "grounds": SECRET, "session": held}
    # Who sat there for the grant is not in the room for the end.
    assert {"there_are_items:attendance", ROOM} <= set(office.unmet(case, "end", **ended))


def test_an_application_is_rejected_in_the_room_of_the_meeting_alone(office, meeting):
    """An objection of who chairs, after the doors were open again, rejected it for good (R-034)."""
    held, case = meeting
    behind(office, held)
    office.do(case, "open_item", closed_door="yes", present=PRESENT, session=held)
    for country in ("GT", "HN"):
        office.do(case, "admit_delegation", country=country, **HEAD)
    position(office, case, "GT", "GT/vice_minister", Stance.OBJECT)
    why = {"decision": SECRET, "grounds": SECRET}
    assert office.unmet(case, "reject", **why) == [WHOSE]
    assert office.unmet(case, "reject", **why, session=held) == [ROOM]
    office.do(case, "admit_delegation", country="MX", **HEAD)
    office.do(held, "end_closed_door")
    inside = "other_case:session:vm_declaration=closed_door|item_before_the_meeting"
    assert office.unmet(case, "reject", **why, session=held) == [inside]
    # It is put off all the same: nothing is lost by that.
    office.do(case, "defer", **why)
    assert office.state(case) == "deferred"


def test_nobody_takes_the_place_of_whoever_objects(office):
    case = behind_the_door(office)
    office.seat("HN/immigration")
    office.do(case, "admit_delegation", country="HN", persons=1, head="immigration")
    ours = office.case(case).of_group("attendance")[-1].id
    # Whom the chair wrote down is not who heads a delegation: its Vice-Minister is.
    own = {"delegation": ours, "persons": 2, "head": "vice_minister"}
    by = "HN/vice_minister"
    office.do(case, "change_own_attendance", by, **own, first_official="immigration")
    position(office, case, "HN", by)
    struck = {"delegation": ours, "struck_because": "Mistyped"}
    spoken = "has_not_spoken"
    assert office.unmet(case, "strike_delegation", **struck) == [f"{spoken}:delegation.country"]
    with pytest.raises(Refused) as caught:
        position(office, case, "HN", "HN/immigration", Stance.ASSENT)
    assert "overrules_no_objection_of:heads|vice_ministers" in [
        one.condition for one in caught.value.unmet
    ]
    office.do(case, "leave_with_own_delegation", by, delegation=ours)
    other = {"country": "HN", "persons": 1, "head": "immigration"}
    assert office.unmet(case, "admit_delegation", **other) == [f"{spoken}:country"]
    assert "nobody_objects" in office.unmet(case, "grant", decision=SECRET)
    office.do(case, "enter_room", by, **HEAD)
    position(office, case, "HN", by, Stance.ASSENT)
    office.do(case, "grant", decision=SECRET)


@pytest.mark.parametrize(
    ("holder", "kind", "unmet"),
    [
        ("ES", "organization", "is_state_where:applicant:kind=state"),
        ("health_agency", "state", "is_state_where:applicant:kind=state"),
        ("secretariat", "organization", "not_listed:applicant=within_the_conference"),
        ("audit", "organization", "not_listed:applicant=within_the_conference"),
    ],
)
def test_a_state_applies_as_a_state_and_the_conference_not_at_all(office, holder, kind, unmet):
    with pytest.raises(Refused) as caught:
        applied(office, holder, kind, by="secretariat/officer")
    assert [one.condition for one in caught.value.unmet] == [unmet]


def test_the_days_before_a_meeting_count_from_the_file_and_for_each_meeting(office):
    convene(office, "NEAR", date(2021, 11, 1))
    case = applied(office)
    office.at("2021-10-10T10:00")
    filed(office, case)
    # A file that was not submitted yet was not received.
    for number in range(1, 10):
        office.do(case, "mark_met", "secretariat/officer", item=f"criteria-{number}")
    sheet = {"completeness_sheet": "All there"}
    by, early = "secretariat/officer", {"received_on": "2021-10-09", "documents": sheet}
    assert office.unmet(case, "find_complete", by, **early) == ["compare:received_on>=entered"]
    office.do(case, "find_complete", by, received_on="2021-10-10", documents=sheet)
    cut = "compare:received_on+policy.observers.procedure.cut_off_days<=meeting_day.meeting"
    assert office.unmet(case, "schedule", meeting="NEAR") == [cut]
    office.do(case, "schedule", meeting="XXVI")
    assert office.unmet(case, "reschedule", meeting="NEAR") == [cut]
    convene(office, "LATER", date(2022, 3, 1))
    office.do(case, "reschedule", meeting="LATER")


def test_what_was_admitted_late_is_put_off_as_its_meeting_is(office):
    convene(office, "NEAR", date(2021, 9, 30))
    convene(office, "NEARER", date(2021, 9, 29))
    case = found(office, filed(office, applied(office)))
    office.do(case, "admit_late", meeting="NEAR", late_because="The Members agree")
    office.do(case, "reschedule", meeting="NEARER")
    assert office.case(case).fact("meeting") == "NEARER"


def by_hand(office, **fields):
    """The case that keeps an administrator from changing who is an observer."""
    given = {"actor": ADMINISTRATOR, "holder": "CL", "since": date(2021, 9, 6), **fields}
    kind = c.ChangeObserver if "status" in fields else c.AdmitObserver
    with pytest.raises(Refused) as caught:
        perform(office.app, kind(command_id=office.app.entropy.command_id(), **given))
    assert caught.value.code == "observer_has_a_case"
    return caught.value.facts["case"]


def test_nobody_is_made_an_observer_or_none_by_hand_beside_its_case(office):
    case = granted(office)
    before = office.events("roster")
    assert by_hand(office, since=date(2021, 11, 19), status="ended") == case
    assert office.events("roster") == before
    other = applied(office, "paho", "organization")
    name = Localized(en="PAHO", es="OPS")
    assert by_hand(office, holder="paho", kind="organization", name=name) == other
