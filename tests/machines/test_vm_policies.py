"""Every answer that a policy may give to what the text of 2011 leaves open about the meeting."""

from __future__ import annotations

import pytest

from rcm_workflow.application import inspect
from rcm_workflow.application.unsealing import unseal
from rcm_workflow.domain.failures import Refused
from tests.machines import vm_kit as vm
from tests.scene import MEMBERS, seated

QUORUM = "meeting.quorum"
INPUTS = "declaration.closed_door_inputs"
VISIBILITY = "documents.visibility"
COMMITTEE = "drafting.membership"
EVERYBODY = ",".join(MEMBERS)
URL = "https://rcmvs.org/vm-26"


def test_an_absent_member_has_its_term_for_a_reservation_that_changes_nothing(chancery):
    case = vm.adopted(chancery, vm.announce(chancery))
    chancery.do(case, "publish", url=URL)
    # Published at once; the term goes on.
    assert chancery.case(case).period.name == "absent_members"
    # It is informed of what was adopted, and asked for no position.
    assert inspect.missing(chancery.app, case, seated("MX/ppt")) == ()
    text = {"reservation_text": vm.both("Except for Article 2.")}
    with pytest.raises(Refused) as caught:
        chancery.do(case, "state_reservation", "GT/foreign_affairs", **text)
    assert caught.value.code == "not_permitted"
    chancery.do(case, "state_reservation", f"{vm.ABSENT}/foreign_affairs", **text)
    (item,) = chancery.case(case).of_group("reservations")
    assert (item.get("reserving"), chancery.state(case)) == (vm.ABSENT, "published")
    own = {"reservation": "reservations-1"}
    assert chancery.unmet(case, "withdraw_reservation", "GT/foreign_affairs", **own) == [
        "own_item:reservation.reserving"
    ]
    chancery.do(case, "publish_again", url=URL)
    chancery.at("2021-12-13T09:00")
    late = chancery.unmet(case, "state_reservation", f"{vm.ABSENT}/foreign_affairs", **text)
    assert late == ["own_deadline_is_open"]
    chancery.do(case, "withdraw_reservation", f"{vm.ABSENT}/foreign_affairs", **own)


@pytest.mark.parametrize(
    ("answer", "too_few", "enough"),
    [
        ("all_eleven_required", vm.PRESENT, EVERYBODY),
        ("quorum_8", "BZ,CA,CR,DO,GT,HN,MX", "BZ,CA,CR,DO,GT,HN,MX,NI"),
        ("quorum_6", "BZ,CA,GT,HN,MX", "BZ,CA,CR,GT,HN,MX"),
    ],
)
def test_a_quorum_is_asked_where_the_policy_has_one(chancery, answer, too_few, enough):
    case = vm.announce(chancery, overrides={QUORUM: answer})
    vm.closed_door(chancery, case, too_few)
    vm.decide(chancery, case)
    chancery.do(case, "end_closed_door")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    refusals = chancery.refused(case, "adopt")
    assert refusals.code == "conditions_not_met"
    chancery.do(case, "bracket_paragraph", paragraph="paragraphs-1", brackets="Numbers")
    chancery.do(case, "return_to_drafting", remarks="More delegations are on their way")
    chancery.do(case, "record_delegations", present=enough)
    chancery.do(case, "deliver_draft")
    chancery.do(case, "end_closed_door")
    chancery.do(case, "lift_brackets", bracket="brackets-1")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    chancery.do(case, "adopt")
    assert chancery.state(case) == "adopted"


def test_absent_members_confirm_where_the_policy_asks_them(chancery):
    asks = {QUORUM: "absent_members_must_confirm_ad_referendum"}
    case = vm.final_reading(chancery, vm.announce(chancery, overrides=asks))
    chancery.do(case, "adopt")
    assert chancery.state(case) == "awaiting_confirmation"
    assert chancery.unmet(case, "confirm_adoption") == ["everybody_agrees:absent"]
    awaited = inspect.missing(chancery.app, case, seated("MX/ppt"))
    assert [one.country for one in awaited] == [vm.ABSENT]
    papers = {"chair_summary": "Nothing came"}
    assert chancery.unmet(case, "fail", documents=papers) == ["period_has_ended"]
    with pytest.raises(Refused):
        vm.position(chancery, case, "GT", "assent")
    vm.position(chancery, case, vm.ABSENT, "assent")
    assert inspect.missing(chancery.app, case, seated("MX/ppt")) == ()
    chancery.do(case, "confirm_adoption")
    assert chancery.state(case) == "adopted"


TWO = {INPUTS: "two_documents_two_adoptions"}
ON = {"decisions_adopted_on": "2021-12-02"}


def decisions_read(chancery, **more):
    """In ``decisions_reading``: one item decided, the Decisions before those present."""
    case = vm.closed_door(chancery, vm.announce(chancery, overrides=TWO | more))
    vm.decide(chancery, case)
    chancery.do(case, "read_decisions")
    return case


def test_two_documents_are_adopted_one_after_the_other(chancery):
    case = vm.closed_door(chancery, vm.announce(chancery, overrides=TWO))
    assert chancery.refused(case, "end_closed_door").code == "conditions_not_met"
    unsettled = ["every_item_is:decisions=decided|deferred|dropped"]
    assert chancery.unmet(case, "read_decisions") == unsettled
    vm.decide(chancery, case)
    chancery.do(case, "read_decisions")
    chancery.do(case, "adopt_decisions", **ON)
    assert "decisions" in dict(chancery.case(case).papers)
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    chancery.do(case, "adopt")
    usual = vm.closed_door(chancery, vm.announce(chancery, meeting="vm-27"))
    assert "policy_is" in chancery.unmet(usual, "read_decisions")[0]


def test_the_decisions_are_not_adopted_over_an_objection(chancery):
    case = decisions_read(chancery)
    vm.position(chancery, case, "HN", "object")
    assert chancery.unmet(case, "adopt_decisions", **ON) == ["nobody_objects"]
    chancery.do(case, "reopen_item", decision="decisions-1", reason="Honduras objects")
    chancery.do(case, "decide_item", decision="decisions-1")
    # What was reopened is read and adopted as a whole again; Honduras has not withdrawn its word.
    chancery.do(case, "read_decisions")
    assert chancery.unmet(case, "adopt_decisions", **ON) == ["nobody_objects"]
    chancery.do(case, "return_to_items")
    chancery.do(case, "read_decisions")
    assert chancery.unmet(case, "adopt_decisions", **ON) == ["nobody_objects"]
    vm.position(chancery, case, "HN", "assent")
    chancery.do(case, "adopt_decisions", **ON)
    chancery.do(case, "reopen_item", decision="decisions-1", reason="A slip")
    chancery.do(case, "decide_item", decision="decisions-1")
    assert chancery.refused(case, "end_closed_door").code == "conditions_not_met"
    assert chancery.state(case) == "closed_door"


@pytest.mark.parametrize(
    ("quorum", "left"),
    [
        ("consensus_of_delegations_present_absent_informed", "decisions_only"),
        ("absent_members_must_confirm_ad_referendum", "not_adopted"),
    ],
)
def test_adopted_decisions_stand_where_the_declaration_fails(chancery, quorum, left):
    case = decisions_read(chancery, **{QUORUM: quorum})
    chancery.do(case, "adopt_decisions", **ON)
    vm.position(chancery, case, "HN", "object")
    chancery.do(case, "fail", documents={"chair_summary": "No Declaration"})
    assert chancery.state(case) == left
    read = unseal(chancery.app, case, seated(f"{vm.ABSENT}/foreign_affairs"), "case show")
    assert (vm.SECRET in str(read.values)) == (left == "decisions_only")
    if left == "decisions_only":
        action = {"decision": "decisions-1", "action_text": vm.both("Apply it")}
        chancery.do(case, "plan_follow_up", **action)
        chancery.do(case, "open_follow_up")
        assert chancery.state(case) == "follow_up"


def test_the_committee_drafts_after_the_closed_door_where_the_policy_says_so(chancery):
    case = vm.announce(chancery, overrides={INPUTS: "committee_sits_in_closed_door"})
    vm.agreed(chancery, case)
    assert chancery.refused(case, "send_to_drafting").code == "conditions_not_met"
    chancery.do(case, "begin_closed_door")
    chancery.do(case, "end_closed_door")
    assert chancery.state(case) == "drafting"
    paragraph = {"paragraph_text": vm.both("We share data."), "agreement": "agreements-1"}
    chancery.do(case, "draft_paragraph", **paragraph)
    chancery.do(case, "deliver_draft")
    assert chancery.state(case) == "final_reading"


def test_nothing_is_published_before_every_decision_is_released_where_all_is_public(chancery):
    case = vm.announce(chancery, overrides={VISIBILITY: "all_adopted_documents_public"})
    vm.adopted(chancery, case)
    assert chancery.refused(case, "publish", url=URL).code == "conditions_not_met"
    words = {"decision": "decisions-1", "public_text": vm.both("The scale stays")}
    chancery.do(case, "release_decision", **words)
    assert chancery.unmet(case, "release_decision", **words) == ["not_listed_yet:released.decision"]
    chancery.do(case, "publish", url=URL)
    assert chancery.state(case) == "published"


def test_a_decision_is_released_in_its_own_words_where_nobody_gives_others(chancery):
    case = vm.adopted(chancery, vm.announce(chancery))
    chancery.do(case, "release_decision", decision="decisions-1")
    (public,) = chancery.case(case).of_group("released")
    assert public.get("public_text")["en"] == vm.SECRET
    with_right = {"decision": "decisions-1", "public_text": vm.both("Other words")}
    other = vm.adopted(chancery, vm.announce(chancery, meeting="vm-27"))
    chancery.do(other, "release_decision", **with_right)
    (public,) = chancery.case(other).of_group("released")
    assert public.get("public_text") == vm.both("Other words")


def test_who_may_not_release_a_decision_does_not_get_its_words(chancery):
    case = vm.adopted(chancery, vm.announce(chancery))
    refused = chancery.refused(
        case, "release_decision", "GT/foreign_affairs", decision="decisions-1"
    )
    assert refused.code == "not_permitted"
    assert vm.SECRET not in str(refused.facts)


def test_nothing_is_published_where_all_is_internal(chancery):
    case = vm.announce(chancery, overrides={VISIBILITY: "all_internal"})
    vm.adopted(chancery, case)
    assert chancery.refused(case, "publish", url=URL).code == "conditions_not_met"
    words = {"decision": "decisions-1", "public_text": vm.both("The scale stays")}
    assert chancery.refused(case, "release_decision", **words).code == "conditions_not_met"
    action = {"decision": "decisions-1", "action_text": vm.both("Apply it")}
    chancery.do(case, "plan_follow_up", **action, led_by="secretariat", due_on="2022-06-30")
    chancery.do(case, "open_follow_up")
    chancery.do(case, "report_done", "secretariat/officer", action="actions-1", progress="Done")
    assert chancery.case(case).item("actions-1").status == "done"


PARAGRAPH = {"paragraph_text": vm.both("We share data."), "agreement": "agreements-1"}


def test_the_troika_drafts_where_the_policy_says_so(chancery):
    case = vm.announce(chancery, overrides={COMMITTEE: "troika_plus_volunteers"})
    vm.agreed(chancery, case, committee=None)
    chancery.do(case, "send_to_drafting")
    assert "CR" in chancery.case(case).electorate("troika")
    chancery.do(case, "draft_paragraph", "CR/foreign_affairs", **PARAGRAPH)


def test_the_ppt_and_the_secretariat_draft_alone_where_the_policy_says_so(chancery):
    case = vm.announce(chancery, overrides={COMMITTEE: "ppt_and_ts_only"})
    vm.agreed(chancery, case, committee=None)
    chancery.do(case, "send_to_drafting")
    chancery.do(case, "draft_paragraph", "secretariat/officer", **PARAGRAPH)
    with pytest.raises(Refused) as caught:
        chancery.do(case, "draft_paragraph", "CR/foreign_affairs", **PARAGRAPH)
    assert caught.value.code == "not_permitted"


def test_delegates_are_named_at_the_opening_by_countries_that_are_present(chancery):
    case = vm.opened(chancery, vm.announce(chancery))
    assert chancery.refused(case, "set_up_committee").code == "missing_inputs"
    assert chancery.unmet(case, "set_up_committee", drafting_committee=vm.ABSENT) == [
        "is_among:drafting_committee=present"
    ]
    assert chancery.unmet(case, "open_plenary") == ["fact_is_given:committee_led_by"]
