"""Who is present decides whose objection counts: no list of those present is in one hand alone."""

from __future__ import annotations

import pytest

from tests.machines import vm_kit as vm

HOST = {"present": "MX"}
US = "US/foreign_affairs"


def letters(chancery, trigger):
    """Who is told of a step."""
    with chancery.app.store.read() as view:
        found = [one.notice for one in view.letters(limit=9999)]
    return {one.recipient for one in found if one.topic == trigger}


def alone(chancery):
    """An extraordinary meeting in its final reading, with nobody on the list but its host."""
    case = vm.announce(chancery, kind="extraordinary")
    chancery.at("2021-12-02T09:00")
    chancery.do(case, "open", **HOST)
    chancery.do(case, "set_up_committee", drafting_committee="MX")
    chancery.do(case, "open_plenary")
    chancery.do(case, "record_agreement", agreement_text=vm.both("To share data"))
    chancery.do(case, "send_to_drafting")
    words = {"paragraph_text": vm.both("We share data."), "agreement": "agreements-1"}
    chancery.do(case, "draft_paragraph", **words)
    chancery.do(case, "deliver_draft")
    chancery.do(case, "end_closed_door")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    return case


def test_a_country_enters_itself_and_its_objection_counts(chancery):
    case = alone(chancery)
    chancery.do(case, "join", US)
    assert chancery.case(case).electorate("delegations") == ("MX", "US")
    assert "US" not in chancery.case(case).electorate("absent")
    assert {"MX/ppt", "US/foreign_affairs", "GT/foreign_affairs"} <= letters(chancery, "join")
    vm.position(chancery, case, "US", "object")
    assert chancery.unmet(case, "adopt") == ["nobody_objects"]
    vm.position(chancery, case, "US", "assent")
    chancery.do(case, "adopt")
    chancery.sound()


def test_an_answer_given_before_another_joined_stands(chancery):
    case = vm.plenary(chancery, vm.announce(chancery))
    vm.position(chancery, case, "GT", "object")
    chancery.do(case, "join", f"{vm.ABSENT}/immigration")
    assert chancery.unmet(case, "record_agreement", agreement_text=vm.both("Data")) == [
        "nobody_objects"
    ]
    vm.position(chancery, case, "GT", "assent")
    vm.position(chancery, case, vm.ABSENT, "object")
    assert chancery.unmet(case, "record_agreement", agreement_text=vm.both("Data")) == [
        "nobody_objects"
    ]
    chancery.sound()


def test_whoever_was_struck_off_is_told_and_comes_back_for_good(chancery):
    case = vm.opened(chancery, vm.announce(chancery))
    chancery.do(case, "strike_off", **HOST, reason="Left")
    assert chancery.case(case).electorate("delegations") == ("MX",)
    assert "US/foreign_affairs" in letters(chancery, "strike_off")
    chancery.do(case, "join", US)
    (why,) = chancery.refused(case, "strike_off", **HOST, reason="Left").unmet
    assert (why.condition, why.facts["countries"]) == ("who_came_stays:present=joined", ["US"])
    assert chancery.refused(case, "join", US).kind == "not_permitted"
    chancery.do(case, "leave", US, **HOST, reason="Called home")
    chancery.do(case, "join", US)
    assert chancery.case(case).electorate("delegations") == ("MX", "US")


@pytest.mark.parametrize("seat", ["GT/foreign_affairs", "secretariat/officer", "MX/ppt"])
def test_nobody_enters_another(chancery, seat):
    case = vm.drafting(chancery, vm.announce(chancery))
    assert chancery.refused(case, "join", seat).kind == "not_permitted"
    given = {"present": f"{vm.PRESENT},{vm.ABSENT}"}
    name = chancery.refused(case, "join", f"{vm.ABSENT}/foreign_affairs", **given)
    assert name.code == "unknown_input"


def test_once_it_is_adopted_nobody_joins(chancery):
    case = vm.adopted(chancery, vm.announce(chancery))
    refused = chancery.refused(case, "join", f"{vm.ABSENT}/foreign_affairs")
    assert refused.code == "not_possible_in_state"


@pytest.mark.parametrize(("answer", "enough"), [("quorum_6", 6), ("all_eleven_required", 11)])
def test_where_the_policy_wants_a_number_a_host_alone_adopts_nothing(chancery, answer, enough):
    overrides = {"meeting.quorum": answer}
    case = vm.announce(chancery, overrides=overrides)
    vm.final_reading(chancery, case, "MX,GT,HN,SV,CR")
    assert chancery.unmet(case, "adopt")[-1].startswith("compare:size.present")
    there = ["MX", "GT", "HN", "SV", "CR"]
    for country in [one for one in vm.MEMBERS if one not in there][: enough - len(there)]:
        chancery.do(case, "join", f"{country}/foreign_affairs")
    chancery.do(case, "adopt")
    assert chancery.state(case) == "adopted"
