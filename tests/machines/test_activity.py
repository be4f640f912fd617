"""Activities: proposed, approved, planned, convened, put off, repurposed, held, reported."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.application import chronicle, inspect
from rcm_workflow.application.unsealing import unseal
from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines import test_network_work_plan as plans
from tests.machines import vm_kit as vm
from tests.machines.sessions import (
    CONSULTED,
    RCGM,
    VM,
    launched,
    letters,
    meet,
    position,
    readable,
    rise,
    say,
)
from tests.scene import library, seated

OBJECTIVE = {"en": "Better governance of migration", "es": "Mejor gobernanza de la migración"}
PROFILE = {"en": "Technical officers", "es": "Funcionarios técnicos"}
TOPIC = {"en": "Integration", "es": "Integración"}
PROPOSAL = {"objective": OBJECTIVE, "country": "GT", "kind": "workshop"}
YEAR = {"year": 2021, "body": "wg_border_management", "plan_ends_on": "2021-12-31"}
DATES = {"starts_on": "2021-10-05", "ends_on": "2021-10-06"}
CALL = DATES | {"format": "in_person", "participants": PROFILE}
NOTE = {"concept_note": "What it is for"}
APPROVED = {"approved_on": "2021-09-06"}
ONLINE = {"former_format": "in_person", "format": "online", "reason": "Nobody may travel"}
REVISED = {"revised_concept_note": "What it is for, online"}
PPT_AND_SECRETARIAT = ("MX/ppt", "secretariat/officer")


@pytest.fixture
def case(chancery):
    return chancery.open("activity", "GT/foreign_affairs", **PROPOSAL)


@pytest.fixture
def approved(chancery, case):
    meet(chancery, VM)
    chancery.do(case, "approve", **APPROVED)
    rise(chancery, VM)
    return case


@pytest.fixture
def planned(chancery, approved):
    chancery.do(approved, "include", **YEAR)
    return approved


@pytest.fixture
def convened(chancery, planned):
    chancery.do(planned, "convene", documents=NOTE, **CALL)
    return planned


def repurposed(chancery, case):
    """A change of format of which notice was given."""
    chancery.do(case, "repurpose", documents=REVISED, **ONLINE)
    chancery.do(case, "announce_format", "secretariat/officer")


def opened(chancery, **overrides):
    """A case in the Work Plan under other answers of the policy."""
    given = tuple((key.replace("__", "."), value) for key, value in overrides.items())
    case = chancery.open("activity", overrides=given, **PROPOSAL)
    meet(chancery, VM)
    chancery.do(case, "approve", **APPROVED)
    rise(chancery, VM)
    chancery.do(case, "include", **YEAR)
    return case


def test_the_file_is_sound():
    shelf = library()
    access = shelf.access(shelf.access_document().body)
    data = shelf.machine_document("activity").body
    file = "machines/activity.v1.toml"
    assert check_machine(data, file, shelf.policy("rcm-2011"), access) == ()


def test_from_the_proposal_to_the_report(chancery, convened):
    chancery.at("2021-10-06T09:00")
    chancery.do(convened, "hold", members_present="GT, HN, MX", countries_present=4)
    report = {"activity_report": "What was found"}
    chancery.do(convened, "report", "secretariat/officer", documents=report)
    follow_up = {"en": "A guide", "es": "Una guía"}
    chancery.seat("HN/foreign_affairs")
    chancery.do(convened, "add_follow_up", text=follow_up, leads="HN", due_on="2021-11-30")
    # What follows is led to the end: its day is told, and nothing is closed before it is done.
    chancery.at("2021-12-01T09:00")
    assert "HN/foreign_affairs" in letters(chancery, "follow_up_overdue")
    lacks = [
        [each.condition for each in one.unmet]
        for one in inspect.why(chancery.app, convened, seated("MX/ppt"))
        if one.trigger == "close"
    ]
    assert ["every_item_is:follow_ups=done"] in lacks
    result = {"entry": "follow_ups-1", "result": "The guide is out"}
    other = chancery.unmet(convened, "report_follow_up", "GT/foreign_affairs", **result)
    assert other == ["own_item:entry.leads"]
    chancery.do(convened, "report_follow_up", "HN/foreign_affairs", **result)
    chancery.do(convened, "close")
    done = chancery.case(convened)
    assert done.state == "closed"
    assert (done.fact("format"), done.fact("members_present")) == ("in_person", ("GT", "HN", "MX"))
    assert done.of_group("follow_ups")[0].get("leads") == "HN"


def test_nothing_is_approved_outside_a_session(chancery, case):
    assert chancery.unmet(case, "approve", **APPROVED) == ["session_of:vice_ministerial_meeting"]


def test_nothing_is_approved_over_an_objection_that_a_country_made_itself(chancery, case):
    with pytest.raises(Refused) as early:
        say(chancery, case, "NI", Stance.OBJECT)
    assert [one.condition for one in early.value.unmet] == [f"session_of:{VM}|{RCGM}"]
    meet(chancery, VM)
    with pytest.raises(Refused) as another:
        position(chancery, case, "NI", "MX/foreign_affairs")
    assert another.value.code == "another_countrys_position"
    say(chancery, case, "NI", Stance.OBJECT, "We have no budget")
    (why,) = chancery.refused(case, "approve", **APPROVED).unmet
    assert (why.condition, why.facts["countries"]) == ("nobody_objects", ["NI"])
    say(chancery, case, "NI", Stance.ASSENT)
    chancery.do(case, "approve", **APPROVED)
    assert chancery.state(case) == "approved"
    rise(chancery, VM)


def test_who_objected_is_for_the_members_and_not_for_those_who_support(chancery, case):
    chancery.seat("iom/officer", "rncom/officer")
    meet(chancery, VM)
    say(chancery, case, "NI", Stance.OBJECT, "We have no budget")
    say(chancery, case, "NI", Stance.ASSENT)
    assert "positions" in readable(chancery, case, "US/foreign_affairs")
    chancery.do(case, "approve", **APPROVED)
    rise(chancery, VM)
    chancery.do(case, "include", **YEAR)
    for seat in ("iom/officer", "rncom/officer"):
        seen = chronicle.history(chancery.app, case, seated(seat))
        assert "position_recorded" not in [one.event.word for one in seen]
        assert "NI" not in {str(one.actor.seat or "")[:2] for one in seen}


def test_the_rcgm_approves_what_belongs_to_a_work_plan(chancery, case):
    plan = plans.submitted(chancery)
    in_a_plan = chancery.open("activity", **PROPOSAL, plan=plan)
    meet(chancery, RCGM)
    assert chancery.refused(case, "approve_in_plan", **APPROVED).facts["names"] == ["plan"]
    # What belongs to no approved plan is for the Vice-Ministers.
    part_of_it = APPROVED | {"plan": plan}
    assert chancery.unmet(in_a_plan, "approve_in_plan", **part_of_it) == [
        "other_case:plan:network_work_plan=approved|in_implementation|under_review|changing"
    ]
    chancery.do(plan, "add_note", plans.TS, opinion="favourable", documents=plans.NOTE)
    chancery.do(plan, "approve", **plans.AGREED)
    chancery.do(in_a_plan, "approve_in_plan", **part_of_it)
    assert chancery.state(in_a_plan) == "approved"
    rise(chancery, RCGM)


def test_a_rejection_tells_that_it_was_and_seals_why(chancery, case):
    meet(chancery, VM)
    # The PPT alone rejects nothing that nobody objects to.
    assert chancery.unmet(case, "reject", reason="It duplicates a course") == ["somebody_objects"]
    say(chancery, case, "NI", Stance.OBJECT)
    chancery.do(case, "reject", reason="It duplicates a course")
    rise(chancery, VM)
    event = next(one for one in chancery.events(case) if one.event.word == "transition_fired")
    assert "duplicates" not in event.model_dump_json()
    for seat in ("GT/foreign_affairs", "secretariat/officer"):
        assert unseal(chancery.app, case, seated(seat), "case show").values == {}
    assert unseal(chancery.app, case, seated("audit/auditor"), "case show").values[event.id] == {
        "inputs.reason": "It duplicates a course"
    }
    with chancery.app.store.read() as view:
        assert all("duplicates" not in str(one.notice.facts) for one in view.letters())
    assert letters(chancery, "reject") == {"GT/foreign_affairs", "secretariat/officer"}


def test_what_is_rejected_after_it_was_convened_is_off_for_everybody(chancery, convened):
    chancery.seat("rncom/officer")
    scope = {"reason": "A wider scope", "objective": OBJECTIVE}
    chancery.do(convened, "change_scope", **scope)
    meet(chancery, VM)
    say(chancery, convened, "NI", Stance.OBJECT)
    chancery.do(convened, "reject")
    rise(chancery, VM)
    with chancery.app.store.read() as view:
        assert view.roster().meeting(convened, "training_activities").cancelled
    invited = [other for name, other in chancery.case(convened).links if name == "invitation"]
    # Nobody had been invited yet; those who had been are called off the same way.
    assert {chancery.state(one) for one in invited} == {"not_invited"}


def test_every_guard_of_the_convening_is_named(chancery, planned):
    backwards = CALL | {"ends_on": "2021-10-04"}
    unmet = chancery.unmet(planned, "convene", documents=NOTE, **backwards)
    assert unmet == ["compare:starts_on<=ends_on"]
    # What begins behind the last day of its Work Plan is put off, and taken up in the next.
    later = CALL | {"starts_on": "2022-01-10", "ends_on": "2022-01-11"}
    unmet = chancery.unmet(planned, "convene", documents=NOTE, **later)
    assert unmet == ["compare:starts_on<=plan_ends_on"]
    refused = chancery.refused(
        planned, "convene", documents=NOTE, **CALL | {"participants": {"en": "All"}}
    )
    assert (refused.code, refused.facts["languages"]) == ("languages_missing", ["es"])
    past = CALL | {"starts_on": "2021-09-01"}
    assert chancery.refused(planned, "convene", documents=NOTE, **past).code == "date_too_early"
    assert chancery.refused(planned, "convene", **CALL).facts["names"] == ["concept_note"]


def test_it_is_held_only_when_its_last_day_has_come(chancery, convened):
    chancery.at("2021-10-05T00:30")
    assert letters(chancery, "first_day") == {*PPT_AND_SECRETARIAT, "GT/foreign_affairs"}
    # What has another day to come is not over for good by a slip on its first morning.
    assert chancery.unmet(convened, "hold") == ["compare:ends_on<=today"]
    chancery.at("2021-10-06T00:30")
    chancery.do(convened, "hold")
    assert chancery.state(convened) == "held"


def test_the_report_is_due_in_sixty_days_and_reminded_of(chancery, convened):
    chancery.at("2021-10-06T18:00")
    chancery.do(convened, "hold")
    period = chancery.case(convened).period
    assert period.closes_at - chancery.clock.now() > timedelta(days=59)
    chancery.at("2021-11-08T18:00")
    assert letters(chancery, "remind") == {"GT/foreign_affairs", "secretariat/officer"}
    chancery.at("2021-12-20T18:00")
    assert chancery.case(convened).period.overdue
    chancery.do(convened, "report", "GT/immigration", documents={"activity_report": "Late"})
    assert chancery.refused(convened, "close", "SV/ppt").facts["names"] == ["nothing_follows"]
    assert chancery.unmet(convened, "close", "SV/ppt", nothing_follows=False) == [
        "input_is:nothing_follows=true"
    ]
    chancery.do(convened, "close", "SV/ppt", nothing_follows=True)
    assert chancery.state(convened) == "closed"


def test_an_approval_outlives_postponements_and_presidencies(chancery, planned):
    chancery.do(planned, "ask_to_postpone", "GT/immigration", reason="An election")
    assert "MX/ppt" in letters(chancery, "ask_to_postpone")
    chancery.do(planned, "postpone", reason="Different circumstances", new_date="2022-05-01")
    chancery.at("2022-02-01T09:00")
    assert chancery.case(planned).authority == "SV"
    chancery.do(planned, "postpone_again", "SV/ppt", reason="A pandemic")
    again = YEAR | {"year": 2022, "plan_ends_on": "2022-12-31"}
    wider = again | {"scope_unchanged": False}
    unmet = chancery.unmet(planned, "reactivate", "SV/ppt", **wider)
    assert unmet == ["input_is:scope_unchanged=true"]
    chancery.do(planned, "reactivate", "SV/ppt", scope_unchanged=True, **again)
    assert (chancery.state(planned), chancery.case(planned).fact("year")) == ("in_work_plan", 2022)


def test_an_approval_may_lapse_with_the_presidency(chancery):
    case = opened(chancery, activity__postponement="approval_lapses_with_presidency")
    chancery.at("2022-02-01T09:00")
    assert (chancery.state(case), chancery.case(case).authority) == ("proposed", "SV")


def test_the_rcgm_may_have_to_confirm(chancery):
    case = opened(chancery, activity__postponement="rcgm_must_confirm")
    chancery.do(case, "postpone", reason="A storm")
    given = YEAR | {"scope_unchanged": True}
    refused = chancery.refused(case, "reactivate", **given)
    assert [one.condition for one in refused.unmet] == [f"session_of:{RCGM}"]
    meet(chancery, RCGM)
    chancery.do(case, "reactivate", **given)
    assert chancery.state(case) == "in_work_plan"
    rise(chancery, RCGM)


def test_another_scope_needs_another_decision(chancery, planned):
    wider = {"en": "Something else", "es": "Otra cosa"}
    chancery.do(planned, "change_scope", "GT/foreign_affairs", objective=wider, reason="Needs")
    assert chancery.state(planned) == "proposed"
    assert chancery.case(planned).fact("objective") == wider


def test_a_new_format_stands_when_nobody_objects_in_five_working_days(chancery, convened):
    repurposed(chancery, convened)
    assert {f"{one}/foreign_affairs" for one in ("BZ", "US")} < letters(chancery, "announce_format")
    say(chancery, convened, "HN", Stance.ASSENT)
    chancery.at(chancery.case(convened).period.closes_at)
    now = chancery.case(convened)
    assert (now.state, now.fact("format"), now.fact("former_format")) == (
        "convened",
        "online",
        "in_person",
    )


def test_one_objection_stops_a_new_format(chancery, convened):
    repurposed(chancery, convened)
    say(chancery, convened, "HN", Stance.OBJECT, "The exercise cannot be done online")
    chancery.at(chancery.case(convened).period.closes_at)
    assert chancery.state(convened) == "format_objected"
    chancery.do(convened, "restore_format", format="in_person")
    assert chancery.state(convened) == "convened"


def test_a_new_format_may_need_a_new_approval(chancery):
    case = opened(chancery, activity__format_change="new_approval")
    chancery.do(case, "convene", documents=NOTE, **CALL)
    chancery.do(case, "repurpose", documents=REVISED, **ONLINE)
    assert chancery.state(case) == "proposed"


def plenary(chancery, *, without=(), **overrides):
    """A joint plenary in the Work Plan, with the sessions of 2021."""
    given = tuple((key.replace("__", "."), value) for key, value in overrides.items())
    case = chancery.open("activity", overrides=given, **PROPOSAL | {"kind": "joint_plenary"})
    meet(chancery, VM)
    chancery.do(case, "approve", **APPROVED)
    rise(chancery, VM)
    chancery.do(case, "include", **YEAR)
    for sheet, trigger, leads in SESSIONS:
        if sheet not in without:
            chancery.do(case, trigger, sheet=sheet, topic=TOPIC, **leads)
    return case


SESSIONS = (
    (1, "add_session", {"lead": "PA", "second_lead": "CR"}),
    (2, "add_partner_session", {"lead": "CL", "second_lead": "VE"}),
    (3, "add_partner_session", {"lead": "PE"}),
    (4, "add_session", {"lead": "US"}),
    (5, "add_session", {"lead": "MX"}),
    (6, "add_partner_session", {"lead": "AR"}),
)


def test_a_joint_plenary_needs_both_presidencies_and_three_sessions_of_each(chancery):
    case = plenary(chancery, without=(6,))
    assert chancery.unmet(case, "convene", documents=NOTE, **CALL) == [
        "fact_is_given:partner_presidency",
        "compare:count.sessions.partner=policy.plenary.leads.sessions_of_each_side",
    ]
    chancery.do(case, "add_partner_session", sheet=6, topic=TOPIC, lead="AR")
    chancery.do(
        case, "agree_jointly", partner_process="SACM", partner_presidency="AR", supported_by="CA"
    )
    chancery.do(case, "convene", documents=NOTE, **CALL)
    assert chancery.state(case) == "convened"
    # Three of each side are led when it is held, too, whatever was dropped since.
    chancery.do(case, "drop_session", session="sessions-1", dropped_because="No lead")
    chancery.at("2021-10-06T09:00")
    ours = "compare:count.sessions.ours=policy.plenary.leads.sessions_of_each_side"
    assert chancery.unmet(case, "hold") == [ours]
    chancery.do(case, "add_session", sheet=1, topic=TOPIC, lead="PA")
    chancery.do(case, "hold")


def test_the_leads_of_a_session_come_from_one_process(chancery):
    case = plenary(chancery, without=(1, 2, 3, 4, 5, 6))
    mixed = {"sheet": 1, "topic": TOPIC, "lead": "PA", "second_lead": "CL"}
    assert chancery.refused(case, "add_session", **mixed).code == "not_a_member"
    mixed = {"sheet": 2, "topic": TOPIC, "lead": "CL", "second_lead": "PA"}
    assert chancery.refused(case, "add_partner_session", **mixed).code == "not_on_the_list"


def test_the_policy_may_want_exactly_one_lead(chancery):
    case = plenary(chancery, without=(1, 2), plenary__leads="exactly_one_lead")
    two = {"sheet": 1, "topic": TOPIC, "lead": "PA", "second_lead": "CR"}
    (unmet,) = chancery.unmet(case, "add_session", **two)
    assert unmet.startswith("policy_is:plenary.leads=")
    chancery.do(case, "add_session", sheet=1, topic=TOPIC, lead="PA")
    chancery.do(case, "drop_session", session="sessions-5", dropped_because="Nobody leads it")
    assert chancery.case(case).items[-1].status == "dropped"


def test_it_is_given_up_by_the_vice_ministers_or_after_a_consultation(chancery, case):
    meeting = vm.announce(chancery)
    decided = {"reason": "Needless", "decided_in": meeting, "deciding_item": "decisions-1"}
    (lacking,) = chancery.unmet(case, "cancel", **decided)
    assert lacking.startswith("item_elsewhere:decided_in:vm_declaration:deciding_item:decisions=")
    asked = "other_case:consultation:troika_consultation=launched|reported"
    given = {"reason": "Needless"}
    for other in ("TC-2021-001", case, chancery.open("troika_consultation", **CONSULTED)):
        unmet = chancery.unmet(case, "cancel", consultation=other, **given)
        assert unmet[0] == asked, other
    asked_before = launched(chancery)
    # What was asked before it was proposed cannot have been about it.
    chancery.clock.advance(timedelta(hours=1))
    later = chancery.open("activity", "GT/foreign_affairs", **PROPOSAL)
    since = chancery.unmet(later, "cancel", consultation=asked_before, **given)
    assert since == ["opened_since:consultation"]
    chancery.do(case, "cancel", consultation=asked_before, **given)
    assert chancery.state(case) == "cancelled"
    assert chancery.refused(case, "cancel", reason="Again").code == "not_possible_in_state"


def test_the_vice_ministers_cancel_by_a_decision_that_is_on_record(chancery, case):
    meeting = vm.announce(chancery)
    vm.final_reading(chancery, meeting)
    decided = {"reason": "Needless", "decided_in": meeting, "deciding_item": "decisions-1"}
    chancery.do(case, "cancel", **decided)
    assert chancery.state(case) == "cancelled"


def test_a_name_that_is_nobodys_is_told_and_the_plan_ends_in_its_year(chancery, approved):
    beyond = YEAR | {"plan_ends_on": "2022-01-01"}
    assert chancery.unmet(approved, "include", **beyond) == ["compare:plan_ends_on<=year_end.year"]
    step = c.Fire(
        command_id=chancery.app.entropy.command_id(),
        actor=seated("MX/ppt"),
        case_id=approved,
        trigger="include",
        inputs=YEAR | {"body": "nosuchbody"},
    )
    assert [one.condition for one in chancery.give(step).warnings] == ["actor_is_known:body"]


def test_it_comes_from_a_decision_or_a_plan_that_there_is(chancery, case):
    for name, machine in (("decision", "vm_declaration"), ("plan", "network_work_plan")):
        for number in ("XX-2021-001", case):
            with pytest.raises(Refused) as caught:
                chancery.open("activity", **PROPOSAL, **{name: number})
            assert [one.condition for one in caught.value.unmet] == [f"other_case:{name}:{machine}"]


def test_who_has_no_part_in_it_is_refused(chancery, case):
    chancery.seat("rncom/officer", "AR/observer")
    given = {"reason": "We are busy"}
    assert chancery.refused(case, "postpone", "GT/foreign_affairs", **given).code in (
        "not_permitted",
        "not_possible_in_state",
    )
    with pytest.raises(Refused) as unknown:
        chancery.do(case, "ask_to_postpone", "rncom/officer", **given)
    assert unknown.value.code == "unknown_case"
    with pytest.raises(Refused) as observer:
        chancery.do(case, "ask_to_postpone", "AR/observer", **given)
    assert observer.value.code == "observers_take_no_part"
    with pytest.raises(Refused) as member:
        chancery.open("activity", **PROPOSAL | {"country": "AR"})
    assert member.value.code == "not_a_member"


def test_members_read_everything_but_what_others_say_while_the_notice_runs(chancery, convened):
    repurposed(chancery, convened)
    say(chancery, convened, "HN", Stance.OBJECT, "It cannot be done online")
    during = readable(chancery, convened, "GT/foreign_affairs")
    assert "positions" not in during
    assert {"summary", "facts", "documents"} <= during
    chancery.at(chancery.case(convened).period.closes_at + timedelta(hours=1))
    assert "positions" in readable(chancery, convened, "GT/foreign_affairs")


RECORDING = {"recorded_session": "Opening", "published_at": "https://example.org/1"}


def test_a_session_is_published_by_an_act_and_group_work_never(chancery, convened):
    chancery.at("2021-10-06T09:00")
    chancery.do(convened, "hold", members_present="GT, HN", countries_present=2)
    lacking = chancery.unmet(convened, "publish_recording", recording_of="group_work", **RECORDING)
    assert lacking == ["not_input_is:recording_of=group_work"]
    chancery.do(convened, "publish_recording", recording_of="plenary_session", **RECORDING)
    assert [one.group for one in chancery.case(convened).items] == ["recordings"]


def test_nothing_is_published_where_the_policy_restricts_all(chancery):
    case = opened(chancery, training__recordings="all_restricted")
    chancery.do(case, "convene", documents=NOTE, **CALL)
    chancery.at("2021-10-06T09:00")
    chancery.do(case, "hold", members_present="GT, HN", countries_present=2)
    lacking = chancery.unmet(case, "publish_recording", recording_of="plenary_session", **RECORDING)
    assert lacking == ["policy_is:training.recordings=restricted_unless_ppt_publishes_session"]


def in_the_roster(chancery, case):
    with chancery.app.store.read() as view:
        return view.roster().meeting(case)


def test_who_is_welcome_to_it_is_considered_for_an_invitation_once(chancery, convened):
    invited = [other for name, other in chancery.case(convened).links if name == "invitation"]
    cases = [chancery.case(one) for one in invited]
    assert {"AR", "unhcr", "rncom"} < {one.fact("actor") for one in cases}
    assert {one.links for one in cases} == {(("convened_by", convened),)}
    chancery.do(convened, "postpone", reason="The venue is closed")
    assert in_the_roster(chancery, convened).postponed
    chancery.do(convened, "reactivate", scope_unchanged=True, **YEAR)
    assert in_the_roster(chancery, convened).postponed
    chancery.do(convened, "convene", documents=NOTE, **CALL)
    assert in_the_roster(chancery, convened).convened
    assert len(chancery.cases("invitation")) == len(invited)


def test_a_meeting_convened_as_an_activity_invites_as_the_working_groups_do(chancery):
    case = chancery.open("activity", **(PROPOSAL | {"kind": "meeting"}))
    meet(chancery, VM)
    chancery.do(case, "approve", **APPROVED)
    rise(chancery, VM)
    chancery.do(case, "include", **YEAR)
    chancery.do(case, "convene", documents=NOTE, **CALL)
    invited = [other for name, other in chancery.case(case).links if name == "invitation"]
    cases = {chancery.case(one).fact("actor"): one for one in invited}
    assert {"AR", "unhcr", "rncom"} < set(cases)
    assert {chancery.case(one).fact("place") for one in invited} == {"work_meetings"}
    # An observer comes only if specifically invited; the network of civil society has its slot.
    assert chancery.unmet(cases["unhcr"], "bar") == ["admission_is:place,actor=-"]
    chancery.do(cases["unhcr"], "skip")
    paper = {"invitation": "You are invited"}
    chancery.do(cases["rncom"], "invite", documents=paper, reply_by="2021-09-20")
    with chancery.app.store.read() as view:
        assert [one.meeting for one in view.roster().meetings_of("work_meetings")] == [case]
    chancery.at("2021-10-06T09:00")
    chancery.do(case, "hold", members_present="GT, HN, MX", countries_present=3)
    chancery.at("2021-10-06T09:10")
    states = {name: chancery.state(one) for name, one in cases.items()}
    assert (states["AR"], states["unhcr"], states["rncom"]) == (
        "not_invited",
        "not_invited",
        "absent",
    )


def test_those_who_were_invited_have_come_or_not_once_it_was_held(chancery, convened):
    case = next(one for one in chancery.cases("invitation") if of_unhcr(chancery, one))
    paper = {"invitation": "You are invited"}
    chancery.seat("unhcr/officer")
    chancery.do(case, "invite", documents=paper, reply_by="2021-09-20")
    chancery.do(case, "accept", "unhcr/officer", delegates=1)
    assert chancery.unmet(case, "miss", "secretariat/officer") == ["meeting_was_held:meeting,place"]
    chancery.at("2021-10-06T09:00")
    chancery.do(convened, "hold", members_present="GT, HN, MX", countries_present=3)
    chancery.do(case, "miss", "secretariat/officer")
    chancery.at("2021-10-06T09:10")
    assert chancery.state(case) == "absent"
    others = {chancery.state(one) for one in chancery.cases("invitation") if one != case}
    assert others == {"not_invited"}


def of_unhcr(chancery, case):
    return chancery.case(case).fact("actor") == "unhcr"
