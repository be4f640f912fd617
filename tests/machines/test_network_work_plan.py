"""Work plans: carried out only when approved, changed only by whom the policy says."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines.sessions import RCGM, closed, launched, letters, meet, rcgm, readable, rise, say
from tests.scene import library

TEXT = {"en": "Train border officers", "es": "Capacitar a oficiales de frontera"}
ACTION = {"text": TEXT, "country": "HN", "due_on": "2022-03-01"}
PLAN = {"work_plan": "The plan"}
APART = {"rcgm_on": "2021-10-04"}
BESIDE = {"rcgm_on": "2021-12-01", "vice_ministers_on": "2021-12-02"}
AGREED = {"observers_took_no_part": True}
TS = "secretariat/officer"
NETWORK = "network_consular_protection/officer"
NOTE = {"ts_review_note": "What the Secretariat thinks"}


def started(chancery, *, period="2021-2022", overrides=(), **more):
    chancery.seat(NETWORK)
    body = NETWORK.partition("/")[0]
    given = {"body": body, "period": period, **more}
    return chancery.open("network_work_plan", overrides=overrides, **given)


def submitted(chancery, **more):
    case = started(chancery, **more)
    chancery.do(case, "add_action", NETWORK, **ACTION)
    chancery.do(case, "name_rcgm_apart", **APART)
    chancery.do(case, "submit", documents=PLAN)
    return case


def approved(chancery, **more):
    case = submitted(chancery, **more)
    chancery.do(case, "add_note", TS, opinion="favourable", documents=NOTE)
    meet(chancery, RCGM)
    chancery.do(case, "approve", **AGREED)
    rise(chancery, RCGM)
    return case


@pytest.fixture
def running(chancery):
    case = approved(chancery)
    chancery.do(case, "begin", NETWORK, next_due_on="2021-09-20")
    return case


def test_the_file_is_sound():
    shelf = library()
    access = shelf.access(shelf.access_document().body)
    data = shelf.machine_document("network_work_plan").body
    file = "machines/network_work_plan.v1.toml"
    assert check_machine(data, file, shelf.policy("rcm-2011"), access) == ()


def test_a_plan_is_written_approved_carried_out_and_superseded(chancery, running):
    chancery.do(running, "start_action", NETWORK, action="actions-1")
    chancery.at("2021-09-20T09:00")
    assert NETWORK in letters(chancery, "action_due")
    closed(chancery, rcgm(chancery))
    assert NETWORK in letters(chancery, "report_is_due")
    chancery.do(running, "finish_action", NETWORK, action="actions-1", progress="Sixty officers")
    chancery.do(running, "report", NETWORK, documents={"network_report": "Progress"})
    meet(chancery, RCGM)
    chancery.do(running, "continue")
    rise(chancery, RCGM)
    following = approved(chancery, period="2022-2023", previous=running)
    assert chancery.state(following) == "approved"
    assert chancery.state(running) == "superseded"
    assert chancery.case(running).fact("successor") == following


def test_an_action_whose_day_has_passed_is_told_to_its_country(chancery, running):
    chancery.at("2022-03-03T09:00")
    assert {NETWORK, "HN/foreign_affairs"} <= letters(chancery, "action_overdue")
    assert chancery.case(running).of_group("actions")[0].status == "overdue"
    chancery.do(running, "finish_action", NETWORK, action="actions-1", progress="Sixty officers")


def test_it_is_not_carried_out_before_it_is_approved(chancery):
    case = submitted(chancery)
    assert chancery.refused(case, "begin", NETWORK).code == "not_possible_in_state"
    chancery.do(case, "add_note", TS, opinion="favourable", documents=NOTE)
    assert chancery.unmet(case, "approve", **AGREED) == [f"session_of:{RCGM}"]
    meet(chancery, RCGM)
    assert chancery.unmet(case, "approve", **AGREED | {"observers_took_no_part": False}) == [
        "input_is:observers_took_no_part=true"
    ]
    say(chancery, case, "NI", Stance.OBJECT, "Too early")
    (why,) = chancery.refused(case, "approve", **AGREED).unmet
    assert (why.condition, why.facts["countries"]) == ("nobody_objects", ["NI"])
    chancery.do(case, "return", reason="Dates are too early")
    rise(chancery, RCGM)
    chancery.do(case, "revise", documents={"work_plan": "The second plan"})
    assert chancery.state(case) == "submitted"


def test_an_action_without_country_or_date_is_not_submitted(chancery):
    case = started(chancery)
    given = {"documents": PLAN}
    say(chancery, case, "NI", Stance.OBJECT)
    assert chancery.unmet(case, "submit", **given) == [
        "there_are_items:actions",
        "fact_is_given:rcgm_on",
        "nobody_objects",
    ]
    chancery.do(case, "add_action", NETWORK, text=TEXT)
    chancery.do(case, "name_rcgm_apart", TS, **APART)
    say(chancery, case, "NI", Stance.ASSENT)
    assert chancery.unmet(case, "submit", **given) == [
        "every_item_has:actions.country",
        "every_item_has:actions.due_on",
    ]
    chancery.do(case, "edit_action", action="actions-1", country="HN", due_on="2022-03-01")
    chancery.do(case, "submit", **given)
    chancery.at("2021-10-04T00:30")
    assert {"MX/ppt", NETWORK, TS} == letters(chancery, "rcgm_comes")


def test_two_open_plans_of_one_network_and_period_are_refused(chancery):
    case = started(chancery)
    with pytest.raises(Refused) as caught:
        started(chancery)
    assert case in str(caught.value.facts)


def test_an_unfavourable_note_must_be_answered_and_stops_nothing(chancery):
    case = submitted(chancery)
    chancery.do(case, "add_note", TS, opinion="unfavourable", documents=NOTE)
    meet(chancery, RCGM)
    assert chancery.unmet(case, "approve", **AGREED) == ["fact_is_given:answer"]
    chancery.do(case, "answer_note", NETWORK, answer="The dates were moved")
    chancery.do(case, "approve", **AGREED)
    assert chancery.state(case) == "approved"
    rise(chancery, RCGM)


def test_the_secretariat_may_have_a_veto(chancery):
    case = submitted(chancery, overrides=(("workplan.ts_role", "joint_signature_veto"),))
    chancery.do(case, "add_note", TS, opinion="unfavourable", documents=NOTE)
    chancery.do(case, "answer_note", answer="The dates were moved")
    meet(chancery, RCGM)
    assert chancery.refused(case, "approve", **AGREED).code == "conditions_not_met"
    rise(chancery, RCGM)


def test_the_secretariats_note_may_be_informal(chancery):
    case = submitted(chancery, overrides=(("workplan.ts_role", "ts_informal"),))
    meet(chancery, RCGM)
    chancery.do(case, "approve", **AGREED)
    assert chancery.state(case) == "approved"
    rise(chancery, RCGM)


def test_another_date_takes_the_ppt_and_the_secretariat(chancery, running):
    moved = {"action": "actions-1", "proposed_date": "2022-05-01", "amended_because": "An election"}
    assert chancery.refused(running, "propose_minor_change", NETWORK, **moved).code == (
        "not_permitted"
    )
    agree = {"action": "actions-1"}
    assert chancery.unmet(running, "agree_to_minor_change", TS, **agree) == [
        "item_is:action=amending"
    ]
    chancery.do(running, "propose_minor_change", **moved)
    # What was proposed is agreed to, whatever day the Secretariat gives.
    chancery.do(running, "agree_to_minor_change", TS, **agree, due_on="2030-01-01")
    action = chancery.case(running).items[0]
    assert (action.status, action.get("due_on")) == ("planned", "2022-05-01")
    assert "US/foreign_affairs" in letters(chancery, "agree_to_minor_change")
    # Of the format alone, and nothing is left of the proposal before.
    online = {"action": "actions-1", "proposed_format": "virtual", "amended_because": "A storm"}
    chancery.do(running, "propose_minor_change", **online)
    chancery.do(running, "agree_to_minor_change", TS, **agree)
    action = chancery.case(running).items[0]
    assert (action.get("format"), action.get("due_on")) == ("virtual", "2022-05-01")


def test_what_the_secretariat_declines_stays_as_it_was(chancery, running):
    moved = {"action": "actions-1", "proposed_date": "2022-05-01", "amended_because": "An election"}
    chancery.do(running, "propose_minor_change", **moved)
    declined = {"action": "actions-1", "kept_because": "The room is booked"}
    assert chancery.refused(running, "decline_minor_change", NETWORK, **declined).code == (
        "not_permitted"
    )
    chancery.do(running, "decline_minor_change", TS, **declined)
    action = chancery.case(running).items[0]
    assert (action.status, action.get("due_on")) == ("planned", "2022-03-01")
    assert chancery.unmet(running, "decline_minor_change", TS, **declined) == [
        "item_is:action=amending"
    ]
    chancery.do(running, "finish_action", NETWORK, action="actions-1", progress="All trained")
    assert chancery.unmet(running, "propose_minor_change", **moved) == [
        "item_is:action=planned|overdue"
    ]


@pytest.mark.parametrize("body", ["rncom", "MX", "iom", "nosuch"])
def test_a_plan_is_that_of_a_body_of_the_conference(chancery, body):
    with pytest.raises(Refused) as caught:
        chancery.open("network_work_plan", body=body, period="2021")
    assert (caught.value.code, caught.value.facts["name"]) == ("wrong_input", "body")


def test_everything_may_be_for_the_rcgm(chancery):
    case = approved(chancery, overrides=(("workplan.amendment", "everything_by_rcgm"),))
    moved = {"action": "actions-1", "amended_because": "An election"}
    unmet = chancery.unmet(case, "propose_minor_change", **moved)
    assert [one.partition(":")[0] for one in unmet] == ["policy_is"]
    assert chancery.unmet(case, "put_changes", changes=TEXT) == [f"session_of:{RCGM}"]
    meet(chancery, RCGM)
    chancery.do(case, "put_changes", changes=TEXT)
    chancery.do(case, "change_action", action="actions-1", due_on="2022-05-01")
    chancery.do(case, "end_changes")
    assert chancery.state(case) == "approved"
    rise(chancery, RCGM)


def test_no_change_is_made_over_an_objection(chancery, running):
    meet(chancery, RCGM)
    chancery.do(running, "put_changes", changes=TEXT)
    say(chancery, running, "NI", Stance.OBJECT)
    for trigger, given in (
        ("change_action", {"action": "actions-1", "due_on": "2022-05-01"}),
        ("add_action", ACTION),
        ("drop_action", {"action": "actions-1", "dropped_because": "Not yet ripe"}),
    ):
        assert chancery.unmet(running, trigger, **given) == ["nobody_objects"], trigger
    chancery.do(running, "end_changes")
    assert chancery.state(running) == "in_implementation"
    rise(chancery, RCGM)


def test_a_note_takes_no_objection_away(chancery):
    case = submitted(chancery, overrides=(("workplan.ts_role", "ts_informal"),))
    meet(chancery, RCGM)
    say(chancery, case, "NI", Stance.OBJECT)
    given = {"opinion": "favourable", "documents": NOTE}
    assert chancery.unmet(case, "add_note", TS, **given) == ["nobody_objects"]
    assert chancery.unmet(case, "approve", **AGREED) == ["nobody_objects"]
    rise(chancery, RCGM)


def test_a_new_action_is_for_the_rcgm_or_after_a_consultation(chancery, running):
    asked = "other_case:consultation:troika_consultation=launched|reported"
    unmet = chancery.unmet(running, "add_action", consultation="TC-2021-009", **ACTION)
    assert unmet == [asked]
    consulted = launched(chancery)
    chancery.do(running, "add_action", consultation=consulted, **ACTION)
    other = {"action": "actions-2", "consultation": running}
    assert chancery.refused(running, "drop_action", **other).facts["names"] == ["dropped_because"]
    other |= {"dropped_because": "Carried out by others"}
    assert chancery.unmet(running, "drop_action", **other) == [asked]
    chancery.do(running, "drop_action", **other | {"consultation": consulted})
    assert (
        chancery.case(running).item("actions-2").get("dropped_because") == "Carried out by others"
    )
    done = {"action": "actions-2", "progress": "Carried out all the same"}
    assert chancery.unmet(running, "finish_action", NETWORK, **done) == [
        "item_is:action=planned|under_way|overdue"
    ]
    gone = {"action": "actions-2"}
    assert chancery.unmet(running, "start_action", NETWORK, **gone) == [
        "item_is:action=planned|overdue"
    ]
    meet(chancery, RCGM)
    chancery.do(running, "put_changes", changes=TEXT)
    chancery.do(running, "add_action", **ACTION)
    chancery.do(running, "end_changes")
    rise(chancery, RCGM)
    statuses = [one.status for one in chancery.case(running).items]
    assert statuses == ["planned", "dropped", "planned"]


def test_the_rcgm_beside_the_vice_ministers_is_within_three_days(chancery):
    case = started(chancery)
    far = BESIDE | {"vice_ministers_on": "2021-12-05"}
    assert chancery.unmet(case, "name_rcgm_beside", **far) == [
        "compare:vice_ministers_on<=rcgm_on+policy.rcgm.cycle.days_before_the_meeting"
    ]
    after = BESIDE | {"vice_ministers_on": "2021-11-30"}
    assert chancery.unmet(case, "name_rcgm_beside", **after) == [
        "compare:rcgm_on<=vice_ministers_on"
    ]
    chancery.do(case, "name_rcgm_beside", **BESIDE)


def test_the_first_rcgm_may_have_to_be_beside_the_vice_ministers(chancery):
    case = started(chancery, overrides=(("rcgm.cycle", "first_must_be_with_vm"),))
    unmet = chancery.unmet(case, "name_rcgm_apart", **APART)
    assert unmet == ["compare:first_rcgm_on<rcgm_on"]
    chancery.do(case, "name_rcgm_apart", first_rcgm_on="2021-03-01", **APART)
    assert chancery.case(case).fact("rcgm_on") == "2021-10-04"


def test_an_action_that_is_an_event_becomes_an_activity(chancery, running):
    taken = {"action": "actions-1", "text": TEXT, "country": "HN", "kind": "training"}
    chancery.do(running, "take_up_as_activity", NETWORK, **taken)
    (activity,) = chancery.cases("activity")
    found = chancery.case(activity)
    assert (found.fact("plan"), found.fact("objective")) == (running, TEXT)
    meet(chancery, RCGM)
    chancery.do(activity, "approve_in_plan", plan=running, approved_on="2021-09-06")
    assert chancery.state(activity) == "approved"
    rise(chancery, RCGM)


def test_members_read_the_whole_plan_once_it_is_before_them_and_observers_never(chancery):
    chancery.seat("AR/observer")
    case = started(chancery)
    # What the Network writes is read by the liaison officers of the countries in it: by all.
    assert readable(chancery, case, "US/foreign_affairs") == {"summary", "positions", "items"}
    chancery.do(case, "add_action", **ACTION)
    chancery.do(case, "name_rcgm_apart", **APART)
    chancery.do(case, "submit", documents=PLAN)
    assert "items" in readable(chancery, case, "US/foreign_affairs")
    with pytest.raises(Refused):
        readable(chancery, case, "AR/observer")
    chancery.do(case, "discard", NETWORK, reason="Another Network has it")
    assert chancery.state(case) == "discarded"


def test_wrong_input_is_refused_by_name(chancery):
    case = started(chancery)
    assert chancery.refused(case, "add_action", **ACTION | {"country": "AR"}).code == "not_a_member"
    one_language = ACTION | {"text": {"es": "Capacitar"}}
    assert chancery.refused(case, "add_action", **one_language).code == "languages_missing"
    nobody = {"action": "actions-9", "dropped_because": "x"}
    assert chancery.refused(case, "drop_action", **nobody).code == "unknown_item"
    assert chancery.refused(case, "submitt").facts["nearest"] == "submit"
