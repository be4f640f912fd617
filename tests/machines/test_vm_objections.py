"""An objection stands until its country withdraws it, whoever is struck off or left meanwhile."""

from __future__ import annotations

import pytest

from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines import vm_kit as vm
from tests.machines.sessions import position

ITEM = {"decision": "decisions-1"}
SPEAKS = "speaks_for_its_country:heads|vice_ministers"
NOT_OVER = "overrules_no_objection_of:heads|vice_ministers"
WITHOUT_US = ",".join(one for one in vm.PRESENT.split(",") if one != "US")
WITHOUT_HN = ",".join(one for one in vm.PRESENT.split(",") if one != "HN")


@pytest.fixture
def deferred(chancery):
    """Back between two items, after the United States objected to one that was then deferred."""
    case = vm.closed_door(chancery, vm.announce(chancery))
    chancery.do(case, "take_up_item", **ITEM)
    vm.position(chancery, case, "US", "object")
    chancery.do(case, "defer_item", **ITEM, reason="Not now")
    return case


def test_who_objected_is_not_struck_off_and_its_objection_survives_deferral(chancery, deferred):
    off = {"present": WITHOUT_US}
    for seat in ("secretariat/officer", "MX/ppt"):
        lacking = chancery.unmet(deferred, "record_delegations", seat, **off)
        assert lacking == ["nobody_is_struck_off:present"]
    refused = chancery.refused(deferred, "strike_off", **off, reason="Gone")
    assert refused.code == "not_possible_in_state"
    chancery.do(deferred, "take_up_item", **ITEM)
    (why,) = chancery.refused(deferred, "decide_item", **ITEM).unmet
    assert (why.condition, why.facts["countries"]) == ("nobody_objects", ["US"])
    vm.position(chancery, deferred, "US", "assent")
    chancery.do(deferred, "decide_item", **ITEM)
    assert chancery.case(deferred).item("decisions-1").status == "decided"
    chancery.do(deferred, "leave", "US/foreign_affairs", **off, reason="Gone")
    chancery.sound()


def test_a_delegation_leaves_by_itself_and_withdraws_its_objection_afterwards(chancery, deferred):
    given = {"present": WITHOUT_US, "reason": "Recalled"}
    other = chancery.unmet(deferred, "leave", "GT/foreign_affairs", **given)
    assert other == ["takes_off_only_itself:present"]
    chancery.do(deferred, "leave", "US/foreign_affairs", **given)
    assert "US" in chancery.case(deferred).electorate("absent")
    chancery.do(deferred, "take_up_item", **ITEM)
    assert chancery.unmet(deferred, "decide_item", **ITEM) == ["nobody_objects"]
    vm.position(chancery, deferred, "US", "assent")
    chancery.do(deferred, "decide_item", **ITEM)
    chancery.sound()


def test_striking_off_is_for_the_presidency_with_a_reason_and_all_are_told(chancery):
    """Before the plenary alone: later the PPT would strike off whom it does not want to hear."""
    case = vm.opened(chancery, vm.announce(chancery))
    off = {"present": WITHOUT_HN}
    assert chancery.refused(case, "strike_off", **off).code == "missing_inputs"
    by_another = chancery.refused(case, "strike_off", "secretariat/officer", **off, reason="Gone")
    assert by_another.code == "not_permitted"
    chancery.do(case, "strike_off", **off, reason="Gone")
    with chancery.app.store.read() as view:
        letters = [one.notice for one in view.letters(limit=9999)]
    told = {one.recipient for one in letters if one.topic == "strike_off"}
    assert {"HN/foreign_affairs", "US/foreign_affairs"} <= told


def test_a_struck_country_that_objected_in_the_plenary_can_still_withdraw(chancery):
    case = vm.plenary(chancery, vm.announce(chancery))
    vm.position(chancery, case, "US", "object")
    given = {"present": WITHOUT_US, "reason": "Recalled"}
    assert chancery.refused(case, "strike_off", **given).code == "not_possible_in_state"
    chancery.do(case, "leave", "US/foreign_affairs", **given)
    agreement = {"agreement_text": vm.both("To share data")}
    assert chancery.unmet(case, "record_agreement", **agreement) == ["nobody_objects"]
    vm.position(chancery, case, "US", "assent")
    chancery.do(case, "record_agreement", **agreement)


def test_no_other_sector_takes_an_objection_back(chancery):
    case = vm.closed_door(chancery, vm.announce(chancery))
    chancery.seat("US/vice_minister")
    seats = {"head": "vice_minister", "first_official": "immigration"}
    chancery.do(case, "admit_delegation", country="US", persons=2, **seats)
    chancery.do(case, "take_up_item", **ITEM)
    position(chancery, case, "US", "US/vice_minister")
    outside = ["listed_seats_speak:room"]
    for seat, room in (("US/immigration", []), ("US/interior_security", outside)):
        with pytest.raises(Refused) as caught:
            position(chancery, case, "US", seat, Stance.ASSENT)
        assert [one.condition for one in caught.value.unmet] == [*room, SPEAKS, NOT_OVER]
    position(chancery, case, "US", "US/vice_minister", Stance.ASSENT)
    chancery.do(case, "decide_item", **ITEM)
