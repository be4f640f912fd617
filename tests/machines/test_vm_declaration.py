"""A Vice-Ministerial Meeting from its announcement to the follow-up, and what stops each step."""

from __future__ import annotations

from datetime import date

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from tests.machines import sessions
from tests.machines import vm_kit as vm
from tests.machines.sessions import agreed, launched, letters, readable
from tests.scene import MEMBERS

HEAD = {"head": "foreign_affairs"}
OVER = "2021-12-13T09:00"
"""After the term of the absent member, and after the handover."""
NEXT_PPT = "SV/ppt"


def test_the_file_is_sound():
    library = Library()
    document = library.machine_document(vm.MACHINE)
    access = library.access(library.access_document().body)
    named = ("activity", "follow_up", "information_item", "invitation", "troika_consultation")
    others = {one: library.machine(one) for one in (*named, vm.MACHINE)}
    name = f"machines/{vm.MACHINE}.v1.toml"
    found = check_machine(document.body, name, library.policy("rcm-2011"), access, None, others)
    assert found == ()


def test_a_meeting_from_its_announcement_to_the_next_one(chancery):
    case = vm.announce(chancery)
    with chancery.app.store.read() as view:
        assert ("vice_ministerial_meeting", "vm-26") in [
            (one.body, one.meeting) for one in view.roster().scheduled
        ]
    vm.adopted(chancery, case)
    with chancery.app.store.read() as view:
        (_, meeting, opened, closed) = view.roster().meetings[-1]
    assert (meeting, closed is not None and closed >= opened) == ("vm-26", True)
    stored = chancery.case(case)
    assert stored.electorate("delegations") == tuple(one for one in MEMBERS if one != vm.ABSENT)
    assert stored.electorate("absent") == (vm.ABSENT,)
    assert [one.country for one in stored.poll.standings] == [vm.ABSENT]

    assert chancery.unmet(case, "open_follow_up", "secretariat/officer") == [
        "policy_is:documents.visibility=all_internal",
        "no_item_is:decisions=decided",
    ]
    chancery.do(case, "publish", "secretariat/officer", url="https://rcmvs.org/vm-26")
    assert chancery.unmet(case, "open_follow_up") == ["no_item_is:decisions=decided"]
    # What was decided waits for whoever plans it: the RCGM says so when it opens.
    sessions.closed(chancery, sessions.rcgm(chancery))
    assert "BZ/foreign_affairs" in letters(chancery, "follow_up_is_missing")
    action = {"decision": "decisions-1", "action_text": vm.both("Apply the scale")}
    chancery.do(case, "plan_follow_up", **action, led_by="MX", due_on="2022-06-30")
    action["action_text"] = vm.both("Workshop on payments")
    chancery.do(case, "plan_activity", **action, led_by="GT", activity_kind="workshop")
    (activity,) = chancery.cases("activity")
    assert chancery.state(activity) == "proposed"
    chancery.do(case, "open_follow_up")
    assert (chancery.state(case), chancery.state(activity)) == ("follow_up", "approved")
    assert chancery.case(activity).links == (("decided_in", case),)

    given = {"action": "actions-1", "progress": "Letters sent"}
    wrong = chancery.unmet(case, "report_progress", "GT/foreign_affairs", **given)
    assert wrong == ["own_item:action.led_by"]
    chancery.do(case, "report_progress", "MX/foreign_affairs", **given)
    chancery.do(case, "report_done", "MX/foreign_affairs", **given)
    assert chancery.unmet(case, "report_done", "MX/foreign_affairs", **given) == [
        "item_is:action=to_carry_out|activity|under_way|carried_over|overdue"
    ]
    vm.announce(chancery, **vm.NEXT)
    # The absent member still has its term to state a reservation; a closed case takes none.
    early = chancery.unmet(case, "hand_over_follow_up", next_meeting="vm-27")
    assert early == ["no_period_runs"]
    chancery.at(OVER)
    chancery.do(case, "hand_over_follow_up", NEXT_PPT, next_meeting="vm-27")
    assert chancery.state(case) == "closed"


def test_a_consultation_is_ratified_by_what_a_meeting_decided_after_it(chancery):
    ratified = {"register_with_rcgm": "ratification_by_vm_required"}
    case = agreed(chancery, **ratified)
    meeting = vm.closed_door(chancery, vm.announce(chancery))
    named = {"ratified_by": meeting, "ratifying_decision": "decisions-1"}
    adopted, decided = chancery.unmet(case, "launch", **named)
    assert "other_case:ratified_by" in adopted
    assert "item_elsewhere:ratified_by" in decided
    vm.decide(chancery, meeting)
    chancery.do(meeting, "end_closed_door")
    chancery.do(meeting, "agree_paragraph", paragraph="paragraphs-1")
    chancery.do(meeting, "adopt")
    later = agreed(chancery, **ratified)
    wrong = ({}, {"ratified_by": meeting}, named | {"ratifying_decision": "no such thing"})
    for one, given in (*((case, each) for each in wrong), (later, named)):
        refused = chancery.refused(one, "launch", **given)
        assert ["item_elsewhere" in each.condition for each in refused.unmet] == [True], given
        for language in ("en", "es"):
            assert "{" not in "".join(explain(refused, language))
    chancery.do(case, "launch", **named)
    assert chancery.state(case) == "launched"
    chancery.sound()


def test_what_is_open_is_not_handed_to_a_meeting_that_only_the_roster_knows(chancery):
    """Nobody would receive it there: the refusal says that the meeting must be announced first."""
    case = vm.adopted(chancery, vm.announce(chancery))
    chancery.do(case, "publish", "secretariat/officer", url="https://rcmvs.org/vm-26")
    given = {"decision": "decisions-1", "due_on": "2022-03-31", "led_by": "MX"}
    chancery.do(case, "plan_follow_up", **given, action_text=vm.both("By MX"))
    chancery.do(case, "open_follow_up")
    chancery.at(OVER)
    day = vm.NEXT["starts_on"]
    known = {"body": "vice_ministerial_meeting", "meeting": vm.NEXT["meeting"]}
    chancery.register(c.ScheduleMeeting, **known, starts_on=date.fromisoformat(day))
    refused = chancery.refused(
        case, "hand_over_follow_up", NEXT_PPT, next_meeting=vm.NEXT["meeting"]
    )
    assert refused.code == "no_such_open_case"
    first = "is open with the values vm-27. Open it first."
    assert any(line.endswith(first) for line in explain(refused, "en"))
    assert any(
        line.endswith("con los valores vm-27. Ábralo primero.") for line in explain(refused, "es")
    )
    assert chancery.state(case) == "follow_up"
    vm.announce(chancery, NEXT_PPT, **vm.NEXT)
    chancery.do(case, "hand_over_follow_up", NEXT_PPT, next_meeting=vm.NEXT["meeting"])
    assert chancery.state(case) == "closed"


def test_what_is_open_goes_on_in_the_next_meeting(chancery):
    case = vm.adopted(chancery, vm.announce(chancery))
    chancery.do(case, "publish", "secretariat/officer", url="https://rcmvs.org/vm-26")
    given = {"decision": "decisions-1", "due_on": "2022-03-31"}
    for country in ("MX", "GT", "iom"):
        text = vm.both(f"By {country}")
        chancery.do(case, "plan_follow_up", **given, action_text=text, led_by=country)
    chancery.do(case, "open_follow_up")
    chancery.do(case, "report_done", "MX/foreign_affairs", action="actions-1", progress="Sent")
    chancery.at(OVER)
    refused = chancery.refused(case, "hand_over_follow_up", NEXT_PPT, next_meeting="vm-72")
    assert [one.condition for one in refused.unmet] == [
        "meeting_is_scheduled:next_meeting=vice_ministerial_meeting",
        "meeting_of:next_meeting=vice_ministerial_meeting",
    ]
    assert "vm-27" not in refused.unmet[0].facts["known"]
    then = vm.announce(chancery, NEXT_PPT, **vm.NEXT)
    refused = chancery.refused(case, "hand_over_follow_up", NEXT_PPT, next_meeting="vm-72")
    assert refused.unmet[0].facts["known"][0] == "vm-27"
    assert any("vm-27" in line for line in explain(refused, "es"))

    done = chancery.do(case, "hand_over_follow_up", NEXT_PPT, next_meeting="vm-27")
    moved = [one.event.target for one in done if one.event.word == "effect_carried_out"]
    assert moved == [then, then]
    carried = chancery.case(then).of_group("actions")
    assert [(one.status, one.get("led_by"), one.get("carried_from")) for one in carried] == [
        ("carried_over", "GT", case),
        ("carried_over", "iom", case),
    ]
    chancery.do(then, "report_progress", "GT/foreign_affairs", action="actions-1", progress="Half")
    assert len(chancery.case(then).dates) == 2
    chancery.at("2022-04-01T00:30")
    assert {one.status for one in chancery.case(then).of_group("actions")} == {"overdue"}
    told = letters(chancery, "action_overdue")
    assert told == {"GT/foreign_affairs", "iom/officer", "SV/ppt", "secretariat/officer"}
    given = {"action": "actions-1", "progress": "Sent"}
    chancery.do(then, "report_done", "GT/foreign_affairs", **given)
    assert chancery.case(then).of_group("actions")[0].status == "done"
    chancery.sound()


def test_an_agenda_has_its_minimum_and_answers_every_comment(chancery):
    case = vm.agenda(chancery, vm.announce(chancery), vm.MINIMUM[:2])
    refused = chancery.refused(case, "circulate_agenda")
    cover = "items_cover:agenda.planned.agenda_kind=vm_plenary_minimum"
    assert [(one.condition, one.facts["missing"]) for one in refused.unmet] == [
        (cover, ["civil_society_dialogue"])
    ]
    assert refused.unmet[0].facts["missing"][0].called.model_dump() == {
        "en": "dialogue with civil society",
        "es": "diálogo con la sociedad civil",
    }
    dialogue = {"topic": vm.both("Dialogue"), "agenda_kind": "civil_society_dialogue"}
    one_language = dialogue | {"topic": {"es": "Diálogo"}}
    assert chancery.refused(case, "add_agenda_item", **one_language).code == "languages_missing"
    chancery.do(case, "add_agenda_item", **dialogue)
    chancery.do(case, "circulate_agenda", "secretariat/officer")
    assert [one for one, _ in chancery.case(case).papers] == ["preliminary_agenda"]

    said = {"comment": "Add climate"}
    for_another = chancery.refused(case, "comment_agenda", "HN/immigration", **said, author="GT")
    assert for_another.code == "unknown_input"
    chancery.do(case, "comment_agenda", "HN/immigration", **said)
    (comment,) = chancery.case(case).of_group("comments")
    assert comment.get("author") == "HN"
    assert chancery.unmet(case, "fix_agenda") == ["every_item_is:comments=taken_up|declined"]
    declined = {"comment_item": "comments-1"}
    assert chancery.refused(case, "decline_comment", **declined).code == "missing_inputs"
    chancery.do(case, "decline_comment", **declined, answer="It is on the agenda of the RCGM")
    chancery.at("2021-09-30T18:00")
    assert chancery.unmet(case, "comment_agenda", "GT/foreign_affairs", **said) == [
        "not_period_has_ended"
    ]
    chancery.do(case, "drop_agenda_item", agenda_item="agenda-1", dropped_because="Not ripe")
    assert chancery.unmet(case, "fix_agenda") == [cover]


def test_nothing_is_recorded_decided_or_adopted_over_an_objection(chancery):
    case = vm.plenary(chancery, vm.announce(chancery))
    agreement = {"agreement_text": vm.both("To share data")}
    vm.position(chancery, case, "SV", "object")
    assert chancery.unmet(case, "record_agreement", **agreement) == ["nobody_objects"]
    vm.position(chancery, case, "SV", "assent")
    for number in (1, 2, 3):
        chancery.do(case, "take_agenda_item", agenda_item=f"agenda-{number}")
    chancery.do(case, "record_agreement", **agreement)
    chancery.do(case, "send_to_drafting")
    paragraph = {"paragraph_text": vm.both("We share data."), "agreement": "agreements-1"}
    chancery.do(case, "draft_paragraph", "HN/foreign_affairs", **paragraph)
    chancery.do(case, "deliver_draft")
    chancery.do(case, "admit_delegation", country="GT", persons=3, **HEAD)
    vm.schedule(chancery, case)
    vm.schedule(chancery, case)
    chancery.do(case, "take_up_item", decision="decisions-1")
    vm.position(chancery, case, "CA", "object")
    first = {"decision": "decisions-1"}
    assert chancery.unmet(case, "decide_item", **first) == ["nobody_objects"]
    chancery.do(case, "defer_item", **first, reason="Canada needs instructions")
    # The objection was to that item, not to the next one.
    vm.decide(chancery, case, "decisions-2")
    chancery.do(case, "end_closed_door")
    vm.position(chancery, case, "US", "object")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    assert chancery.unmet(case, "adopt") == ["nobody_objects"]
    with pytest.raises(Refused) as caught:
        vm.position(chancery, case, vm.ABSENT, "object")
    assert caught.value.code == "not_permitted"
    lacking = chancery.refused(case, "fail")
    assert (lacking.code, lacking.facts["names"]) == ("missing_inputs", ["chair_summary"])
    chancery.do(case, "fail", documents={"chair_summary": "In my own name"})
    assert chancery.state(case) == "not_adopted"


def test_a_plenary_that_agrees_on_nothing_can_end(chancery):
    case = vm.plenary(chancery, vm.announce(chancery))
    papers = {"chair_summary": "No agreement was reached"}
    assert chancery.unmet(case, "fail", documents=papers) == ["somebody_objects"]
    vm.position(chancery, case, "US", "object")
    chancery.do(case, "fail", documents=papers)
    assert chancery.state(case) == "not_adopted"


def test_every_paragraph_is_read_and_brackets_are_lifted(chancery):
    case = vm.final_reading(chancery, vm.announce(chancery))
    one = {"paragraph": "paragraphs-1"}
    bracketed = one | {"brackets": "“share”: scope"}
    chancery.do(case, "bracket_paragraph", "BZ/foreign_affairs", **bracketed)
    open_ = "every_item_is:paragraphs=agreed|dropped"
    assert chancery.unmet(case, "adopt") == [open_, "compare:count.paragraphs.agreed>=1"]
    chancery.do(case, "return_to_drafting", remarks="Settle the scope")
    text = vm.both("We share statistical data.")
    chancery.do(case, "amend_paragraph", "GT/immigration", **one, paragraph_text=text)
    with pytest.raises(Refused) as caught:
        chancery.do(case, "amend_paragraph", "CA/foreign_affairs", **one, paragraph_text=text)
    assert caught.value.code == "not_permitted"
    unknown = {"paragraph_text": text, "agreement": "agreements-7"}
    assert chancery.refused(case, "draft_paragraph", **unknown).code == "unknown_item"
    chancery.do(case, "deliver_draft")
    chancery.do(case, "end_closed_door")
    chancery.do(case, "lift_brackets", "BZ/foreign_affairs", bracket="brackets-1")
    chancery.do(case, "agree_paragraph", **one)
    assert chancery.unmet(case, "return_to_drafting", remarks="None") == [
        "some_item_is:paragraphs=draft|bracketed"
    ]
    chancery.do(case, "adopt")
    assert chancery.state(case) == "adopted"


def test_at_most_three_of_a_country_that_is_present_sit_behind_closed_doors(chancery):
    case = vm.closed_door(chancery, vm.announce(chancery))
    four = chancery.refused(case, "admit_delegation", country="HN", persons=4, **HEAD)
    assert (four.code, four.facts["maximum"]) == ("wrong_input", 3)
    assert chancery.unmet(case, "admit_delegation", country="GT", persons=1, **HEAD) == [
        "not_listed_yet:attendance.country"
    ]
    assert chancery.unmet(case, "admit_delegation", country=vm.ABSENT, persons=1, **HEAD) == [
        "is_among:country=present"
    ]
    assert (
        chancery.refused(case, "admit_delegation", country="AR", persons=1, **HEAD).code
        == "not_a_member"
    )
    chancery.do(
        case, "change_own_attendance", "GT/foreign_affairs", delegation="attendance-1", persons=2
    )
    assert chancery.unmet(case, "end_closed_door") == [
        "every_item_is:decisions=decided|deferred|dropped"
    ]
    chancery.do(case, "set_aside_item", decision="decisions-1", reason="Next year")
    chancery.do(case, "end_closed_door")
    assert chancery.state(case) == "final_reading"


def test_an_extraordinary_declaration_needs_no_agenda(chancery):
    case = vm.announce(chancery, kind="extraordinary", meeting="ext-1")
    early = chancery.unmet(case, "open", present=vm.PRESENT)
    assert early == ["compare:starts_on<=today"]
    chancery.at("2021-12-02T09:00")
    chancery.do(case, "open", present=vm.PRESENT)
    chancery.do(case, "set_up_committee", drafting_committee="GT")
    chancery.do(case, "open_plenary")
    assert chancery.unmet(case, "send_to_drafting")[-1:] == ["there_are_items:agreements"]
    chancery.do(case, "record_agreement", agreement_text=vm.both("To protect children"))
    chancery.do(case, "send_to_drafting")
    paragraph = {"paragraph_text": vm.both("We protect."), "agreement": "agreements-1"}
    chancery.do(case, "draft_paragraph", **paragraph)
    chancery.do(case, "deliver_draft")
    chancery.do(case, "end_closed_door")
    chancery.do(case, "agree_paragraph", paragraph="paragraphs-1")
    chancery.do(case, "adopt")
    assert chancery.state(case) == "adopted"
    regular = vm.announce(chancery)
    assert chancery.unmet(regular, "open", present=vm.PRESENT) == ["fact_is:kind=extraordinary"]


def test_no_meeting_opens_before_its_day(chancery):
    case = vm.prepared(chancery, vm.announce(chancery))
    assert chancery.unmet(case, "open", present=vm.PRESENT) == ["compare:starts_on<=today"]


def test_a_meeting_is_put_off_given_new_dates_and_cancelled(chancery):
    with pytest.raises(Refused) as caught:
        vm.announce(chancery, starts_on="2021-12-04")
    assert [one.condition for one in caught.value.unmet] == ["compare:starts_on<=ends_on"]
    case = vm.announce(chancery)
    with pytest.raises(Refused) as caught:
        vm.announce(chancery)
    assert caught.value.code == "case_is_open_already"
    assert chancery.refused(case, "postpone").code == "missing_inputs"
    chancery.do(case, "postpone", reason="Pandemic")
    early = chancery.refused(case, "reschedule", starts_on="2021-01-01", ends_on="2021-01-02")
    assert early.code == "date_too_early"
    chancery.do(case, "reschedule", starts_on="2022-03-01", ends_on="2022-03-02")
    assert chancery.case(case).fact("starts_on") == "2022-03-01"
    with chancery.app.store.read() as view:
        dates = {one.meeting: str(one.starts_on) for one in view.roster().scheduled}
    assert dates["vm-26"] == "2022-03-01"
    assert chancery.refused(case, "cancel", reason="None").code == "missing_inputs"
    given = {"reason": "No host", "consultation": case}
    asked = "other_case:consultation:troika_consultation=launched|reported"
    assert chancery.unmet(case, "cancel", **given) == [asked, "opened_since:consultation"]
    chancery.do(case, "cancel", **given | {"consultation": launched(chancery)})
    assert chancery.state(case) == "cancelled"


def test_observers_are_heard_on_the_agenda_and_authorised_item_by_item(chancery):
    chancery.seat("unhcr/observer", "AR/observer")
    case = vm.consulted(chancery, vm.announce(chancery))
    with pytest.raises(Refused) as caught:
        chancery.do(case, "comment_agenda", "AR/observer", comment="Ours")
    assert caught.value.code in ("observers_take_no_part", "unknown_case")
    chancery.do(case, "comment_agenda", "unhcr/observer", comment="Add asylum")
    assert chancery.case(case).item("comments-1").get("author") == "unhcr"
    assert "own_items" in readable(chancery, case, "unhcr/observer")
    chancery.do(case, "take_up_comment", comment_item="comments-1")
    chancery.do(case, "fix_agenda")
    # What became of its own comment it goes on to read, and those of nobody else.
    assert "own_items" in readable(chancery, case, "unhcr/observer")
    chancery.do(case, "start_preparatory")
    papers = {"rcgm_recommendations": "Recommendations"}
    chancery.do(case, "receive_recommendations", documents=papers)
    chancery.at("2021-12-02T09:00")
    chancery.do(case, "open", present=vm.PRESENT)
    chancery.do(case, "set_up_committee", drafting_committee="GT")
    chancery.do(case, "open_plenary")
    note = {"documents": {"authorisation_note": "For item 1"}}
    given = {"agenda_item": "agenda-1", "scope": "speak"}
    # There is such a leave neither for a State that is no observer nor for an organization.
    for other in ("JP", "unhcr"):
        unmet = chancery.unmet(case, "authorise_observer", observer=other, **given, **note)
        assert unmet == ["actor_is:observer=observer_state"]
    full = given | {"scope": "take_full_part"}
    refused = chancery.refused(case, "authorise_observer", observer="AR", **full, **note)
    assert refused.code == "wrong_input"
    chancery.do(case, "authorise_observer", observer="AR", **given, **note)
    with chancery.app.store.read() as view:
        letters = [one.notice for one in view.letters()]
    told = [one.recipient for one in letters if one.topic == "authorise_observer"]
    assert told == ["AR/officer", "secretariat/officer"]
