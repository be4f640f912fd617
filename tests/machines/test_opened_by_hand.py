"""A session that was opened in the roster by hand is the one that its case opens, not another."""

from __future__ import annotations

import pytest

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from tests.machines import vm_kit as vm
from tests.machines.sessions import RCGM, VM, meet, rise
from tests.machines.test_activity import approved, case, convened, planned
from tests.machines.test_meeting import SPACE, office
from tests.machines.test_meeting import convened as a_meeting

__all__ = ["approved", "case", "convened", "office", "planned"]


def sessions(chancery, body):
    with chancery.app.store.read() as view:
        return [one for one in view.roster().meetings if one[0] == body]


def test_a_vice_ministerial_meeting(chancery):
    one = vm.prepared(chancery, vm.announce(chancery))
    chancery.at("2021-12-02T08:00")
    name = chancery.case(one).fact("meeting")
    meet(chancery, VM, name)
    chancery.at("2021-12-02T09:00")
    chancery.do(one, "open", present=vm.PRESENT)
    assert chancery.state(one) == "opened"
    assert len(sessions(chancery, VM)) == 1


def test_a_meeting_of_the_rcgm(office):
    one = a_meeting(office)
    office.do(one, "add_agenda_item", **SPACE)
    office.do(one, "send_agenda", "secretariat/officer")
    office.do(one, "accredit", "GT/immigration", country="GT", office="directorate_of_immigration")
    office.at("2021-11-16T09:00")
    meet(office, RCGM, "RCGM-2")
    office.do(one, "open_session")
    assert office.state(one) == "in_session"
    assert len(sessions(office, RCGM)) == 1


@pytest.mark.parametrize("over", [False, True])
def test_an_activity_that_is_sitting_or_was_held(chancery, convened, over):
    chancery.at("2021-10-06T09:00")
    body = "training_activities"
    meet(chancery, body, convened)
    if over:
        rise(chancery, body, convened)
    chancery.do(convened, "hold", members_present="GT, HN", countries_present=2)
    assert chancery.state(convened) == "held"
    ((_, _, _, closed),) = sessions(chancery, body)
    assert closed is not None


def test_nobody_opens_by_hand_long_before_its_day_what_a_case_convened(chancery):
    one = vm.prepared(chancery, vm.announce(chancery))
    name = chancery.case(one).fact("meeting")
    with pytest.raises(Refused) as caught:
        meet(chancery, VM, name)
    assert (caught.value.code, caught.value.facts["case"]) == ("meeting_begins_later", one)
    assert sessions(chancery, VM) == []


def test_another_meeting_of_the_body_is_in_the_way(chancery):
    one = vm.prepared(chancery, vm.announce(chancery))
    chancery.at("2021-12-02T09:00")
    meet(chancery, VM, "an older one")
    with pytest.raises(Refused) as caught:
        chancery.do(one, "open", present=vm.PRESENT)
    assert caught.value.code == "meeting_is_open"


def test_a_meeting_sits_once(chancery):
    meet(chancery, VM, "XXVI")
    with pytest.raises(Refused) as caught:
        rise(chancery, VM, "XXVII")
    assert caught.value.code == "meeting_not_open"
    rise(chancery, VM, "XXVI")
    with pytest.raises(Refused) as caught:
        meet(chancery, VM, "XXVI")
    assert caught.value.code == "meeting_sat_already"
    reason = {"reason": "A storm", "source": "Note"}
    for kind in (c.PostponeMeeting, c.CancelMeeting):
        with pytest.raises(Refused) as caught:
            chancery.register(kind, body=VM, meeting="XXVI", **reason)
        assert caught.value.code in {"unknown_meeting", "meeting_was_opened"}
