"""Every answer that the policy file offers does what it says (GAP-01 to GAP-23, 54, 56, 59, 60)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.prevailing import prevailing
from rcm_workflow.domain.values import Confirmation, DeliveryStatus, Disposition, Stance
from tests.scene import MEMBERS, Scene, focal, mexico, ppt, refused, seated

C = "consultation."
MONDAY = mexico("2021-09-06T09:00")


def scene(**answers: str) -> Scene:
    return Scene(
        MONDAY,
        {
            C + key if "__" not in key else key.replace("__", "."): value
            for key, value in answers.items()
        },
    )


def in_round(**answers: str) -> Scene:
    one = scene(**answers).to_agreed().at(mexico("2021-09-09T10:00"))
    one.do("open_round_1")
    return one


def with_silent(one: Scene, *silent: str) -> Scene:
    return one.delivered(*MEMBERS).all_assent(*silent).run_out()


def unmet(refusal: Refused) -> list[str]:
    return [one.condition for one in refusal.unmet]


# GAP-01 -----------------------------------------------------------------------------------------


def test_silence_is_tacit_consent_and_shown_as_such():
    one = with_silent(in_round(), "NI", "BZ")
    one.do("adopt")
    assert one.live.outcome.tacit == ("BZ", "NI")
    assert one.live.outcome.result == "consensus"
    assert "tacit" in one.live.outcome.sentence.en


def test_explicit_replies_may_be_required():
    one = with_silent(in_round(member_silence="explicit_required"), "NI")
    assert unmet(refused("conditions_not_met", one.do, "adopt")) == [
        "silence_rule_is_satisfied",
        "positions_give_consensus",
    ]


@pytest.mark.parametrize(("silent", "adopted"), [(5, True), (6, False)])
def test_a_quorum_of_replies_may_suffice(silent, adopted):
    quiet = [m for m in MEMBERS if m != "MX"][:silent]
    one = with_silent(in_round(member_silence="quorum_of_replies"), *quiet)
    if adopted:
        one.do("adopt")
        assert one.live.state == "consensus"
    else:
        refused("conditions_not_met", one.do, "adopt")


def test_silence_may_need_one_more_reminder():
    one = with_silent(in_round(member_silence="remind_then_tacit"), "NI", "BZ")
    assert (one.live.state, one.live.period.name) == ("member_round_1", "silence_reminder")
    one.run_out()
    assert (one.live.state, one.live.poll.standing("NI").silence) == ("assessing_1", "tacit")
    assert [e.event.name for e in one.events if e.event.word == "period_opened"] == [
        "troika_reaction",
        "member_review",
        "silence_reminder",
    ]
    second = [e.event for e in one.events if e.event.word == "period_opened"][-1]
    assert {d.country for d in second.deadlines} == {"NI", "BZ"}


def test_a_period_of_reminder_reminds_though_nobody_was_awake_before_it():
    one = in_round(member_silence="remind_then_tacit").delivered(*MEMBERS).all_assent("NI", "BZ")
    one.at(one.live.period.closes_at).settle()
    assert one.live.period.name == "silence_reminder"
    told = {
        each.recipient
        for each in one.notices
        if each.event == one.events[-1].id or each.proof_wanted
    }
    assert {"NI/foreign_affairs", "BZ/foreign_affairs"} <= told
    one.at(one.live.period.closes_at).settle()
    one.do("adopt")
    assert one.live.outcome.tacit == ("BZ", "NI")


def test_silence_may_be_abstention():
    one = with_silent(in_round(member_silence="abstention"), "NI")
    one.do("adopt")
    assert one.live.outcome.abstaining == ("NI",)


# GAP-02, 03, 04 ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "closes"),
    [
        ("calendar", "per_country_close_at_last", "2021-09-21T06:00:00+00:00"),
        ("calendar", "monday_friday", "2021-09-17T06:00:00+00:00"),
        ("calendar", "secretariat", "2021-09-18T06:00:00+00:00"),
        ("calendar", "ppt_country", "2021-09-18T05:00:00+00:00"),
        ("cutoff", "end_of_day_utc", "2021-09-21T00:00:00+00:00"),
        ("cutoff", "close_of_business_local", "2021-09-20T23:00:00+00:00"),
    ],
)
def test_calendar_and_cutoff_move_the_close_of_the_round(key, value, closes):
    assert in_round(**{key: value}).live.period.closes_at.isoformat() == closes


def test_intersection_and_majority():
    assert in_round(calendar="intersection").live.period.closes_at > mexico("2021-09-27T12:00")
    assert in_round(calendar="majority").live.period.closes_at < mexico("2021-09-18T12:00")


def test_a_dispatch_before_noon_may_count_as_the_first_day():
    usual, early = in_round(), in_round(clock_start="same_day_if_before_noon")
    assert early.live.poll.standing("CA").due_at < usual.live.poll.standing("CA").due_at


# GAP-05 -----------------------------------------------------------------------------------------


def test_a_round_never_closes_early_by_default():
    one = in_round().all_assent()
    assert one.live.state == "member_round_1"


def test_a_round_may_close_early_when_all_have_assented():
    one = in_round(early_close="when_all_explicit_assent").all_assent()
    assert one.live.state == "assessing_1"


# GAP-06 -----------------------------------------------------------------------------------------


def test_the_troika_has_a_soft_target():
    one = scene().to_troika()
    one.at(one.live.period.closes_at + timedelta(days=1)).settle()
    assert (one.live.state, one.live.period.overdue) == ("troika_review", True)


@pytest.mark.parametrize("answer", ["hard_5wd_then_return_to_ppt", "hard_2wd"])
def test_the_troika_may_have_a_hard_term(answer):
    one = scene(troika_deadline=answer).to_troika()
    one.position("CR", Stance.ASSENT)
    one.at(one.live.period.closes_at).settle()
    assert one.live.state == "troika_revision"
    one.do("resubmit")
    one.position("CR", Stance.ASSENT)
    one.position("SV", Stance.ASSENT)
    one.do("confirm_troika_consensus")
    assert one.live.state == "troika_agreed"


@pytest.mark.parametrize("answer", ["soft_target_5wd", "hard_2wd"])
def test_only_what_came_back_for_want_of_time_is_resubmitted_unchanged(answer):
    one = scene(troika_deadline=answer).to_troika()
    if answer == "hard_2wd":
        one.position("CR", Stance.OBJECT, statement="no")
    one.at(one.live.period.closes_at).settle()
    if answer == "soft_target_5wd":
        one.do("return_for_revision", reason="nobody answers")
    assert unmet(refused("conditions_not_met", one.do, "resubmit")) == [
        "text_may_be_submitted_again"
    ]


def test_a_text_taken_back_before_the_term_is_over_must_change():
    one = scene(troika_deadline="hard_2wd").to_troika()
    one.do("return_for_revision", reason="a slip")
    refused("conditions_not_met", one.do, "resubmit")
    one.text("Texto dos", "Text two")
    one.do("resubmit")
    assert one.live.state == "troika_review"


def test_the_troika_may_have_no_term_at_all():
    assert scene(troika_deadline="none").to_troika().live.period is None


# GAP-07, 08 -------------------------------------------------------------------------------------


def test_two_of_three_may_suffice():
    one = scene(troika_disagreement="two_of_three_suffice").to_troika()
    one.position("CR", Stance.ASSENT)
    one.position("SV", Stance.OBJECT)
    one.do("confirm_troika_consensus")
    assert one.live.state == "troika_agreed"


def test_the_ppt_may_override_with_reasons():
    one = scene(troika_disagreement="ppt_override_with_reasons").to_troika()
    refused("conditions_not_met", one.do, "confirm_troika_consensus")
    one.do("confirm_troika_consensus", override_reason="Urgent and harmless")
    assert one.live.state == "troika_agreed"


def test_versions_may_be_limited_to_three():
    one = scene(troika_disagreement="max_3_versions_then_refer").to_troika()
    for number in (2, 3):
        one.do("return_for_revision", reason="again")
        one.text(f"Texto {number}", f"Text {number}")
        one.do("resubmit")
    one.do("return_for_revision", reason="again")
    one.text("Texto 4", "Text 4")
    assert unmet(refused("conditions_not_met", one.do, "resubmit")) == ["versions_remain"]


@pytest.mark.parametrize(
    ("answer", "asked", "open_"),
    [
        ("assent_by_submission", {"CR", "MX", "SV"}, {"CR", "SV"}),
        ("separate_confirmation_by_capital", {"CR", "MX", "SV"}, {"CR", "MX", "SV"}),
        ("ppt_not_counted", {"CR", "SV"}, {"CR", "SV"}),
    ],
)
def test_the_ppts_own_part_in_the_troika(answer, asked, open_):
    poll = scene(ppt_in_troika=answer).to_troika().live.poll
    assert {one.country for one in poll.standings} == asked
    assert {one.country for one in poll.standings if one.entry is None} == open_


# GAP-09 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "asked", "known"),
    [
        ("all_eleven_count_ppt_auto", set(MEMBERS), {"MX"}),
        ("carry_over_if_text_unchanged", set(MEMBERS), {"MX", "CR", "SV"}),
        ("only_the_other_eight_or_nine_are_asked", set(MEMBERS) - {"MX", "CR", "SV"}, set()),
        ("ppt_must_answer_too", set(MEMBERS), set()),
    ],
)
def test_who_is_asked_in_a_member_round(answer, asked, known):
    poll = in_round(troika_countries_in_member_round=answer).live.poll
    assert {one.country for one in poll.standings} == asked
    assert {one.country for one in poll.standings if one.entry} == known


def overruled(answer: str, stance: Stance = Stance.OBJECT, **words: str) -> Scene:
    """A member round on a text with which Costa Rica disagreed in the Troika."""
    one = scene(
        troika_disagreement="two_of_three_suffice", troika_countries_in_member_round=answer
    ).to_troika()
    one.position("SV", Stance.ASSENT)
    one.position("CR", stance, **words)
    one.do("confirm_troika_consensus")
    one.at(mexico("2021-09-09T10:00")).do("open_round_1")
    return one


def test_who_did_not_agree_in_the_troika_is_asked():
    one = overruled("only_the_other_eight_or_nine_are_asked")
    assert {c.country for c in one.live.poll.standings} == set(MEMBERS) - {"MX", "SV"}
    one = in_round(troika_countries_in_member_round="only_the_other_eight_or_nine_are_asked")
    one.delivered(*(set(MEMBERS) - {"CR", "MX", "SV"})).all_assent("CR", "SV").run_out()
    one.text("Texto dos", "Text two")
    one.do("open_round_2")
    assert {c.country for c in one.live.poll.standings} == set(MEMBERS) - {"MX"}


def test_an_objection_to_the_same_text_is_carried_over_as_well():
    one = overruled("carry_over_if_text_unchanged")
    assert one.live.poll.standing("CR").entry.stance is Stance.OBJECT
    one.delivered(*MEMBERS).all_assent("CR", "SV").run_out()
    refused("conditions_not_met", one.do, "adopt")


@pytest.mark.parametrize("answer", ["carry_over_if_text_unchanged", "all_eleven_count_ppt_auto"])
def test_who_asked_for_changes_in_the_troika_is_asked_and_its_silence_is_no_consent(answer):
    one = overruled(answer, Stance.AMEND, wording="Another wording")
    assert one.live.poll.standing("CR").entry is None
    one.delivered(*MEMBERS).all_assent("CR").run_out()
    silent = one.live.poll.standing("CR")
    assert (silent.silence, silent.silence_why) == ("missing", "own_change_not_taken_up")
    refused("conditions_not_met", one.do, "adopt")
    one.position("CR", Stance.ASSENT)
    one.do("adopt")
    assert one.live.state == "consensus"


def test_what_is_carried_over_names_the_event_with_its_words():
    one = overruled("carry_over_if_text_unchanged", statement="Paragraph 2 is not for us")
    polls = {poll.electorate: poll for poll in one.live.polls}
    before, now = polls["troika"].standing("CR").entry, polls["members"].standing("CR").entry
    assert (now.stance, now.automatic, now.event) == (Stance.OBJECT, True, before.event)
    assert now.at > before.at


# GAP-10, 11, 13 ---------------------------------------------------------------------------------


def assessed(*amending: str, **answers: str) -> Scene:
    one = in_round(**answers).delivered(*MEMBERS)
    for country in amending:
        one.position(country, Stance.AMEND, wording=f"wording of {country}")
    return one.all_assent().run_out()


def test_any_text_change_reopens():
    one = assessed("HN")
    one.dispose(one.changes()[0], Disposition.INCORPORATED)
    one.text("Texto dos", "Text two")
    assert "text_is_unchanged_since_the_round" in unmet(
        refused("conditions_not_met", one.do, "adopt")
    )
    one.do("open_round_2")
    assert (one.live.state, one.live.round) == ("member_round_2", 2)


def test_a_text_that_nobody_was_asked_about_is_not_adopted_as_editorial():
    one = assessed()
    one.text("Texto de otro asunto.", "Text of another matter.", editorial=True)
    assert unmet(refused("conditions_not_met", one.do, "adopt")) == [
        "text_is_unchanged_since_the_round"
    ]
    one.do("open_round_2")
    assert one.live.poll.text == one.live.text.digest
    refused("policy_value_declined", scene, change_handling="editorial_exemption")


def test_any_proposal_may_force_a_second_round():
    one = assessed("HN", change_handling="any_proposal_forces_round_2")
    change = one.changes()[0]
    one.dispose(change, Disposition.NOT_INCORPORATED, "out of scope")
    one.confirm("HN", change, Confirmation.WITHDRAWN)
    assert unmet(refused("conditions_not_met", one.do, "adopt")) == ["no_second_round_is_forced"]
    one.do("open_round_2")
    assert (one.live.round, one.live.poll.text) == (2, one.live.text.digest)
    one.delivered(*MEMBERS).all_assent().run_out()
    one.do("adopt")
    assert one.live.state == "consensus"


def test_a_forced_round_on_the_same_text_does_not_ask_the_troika_again():
    one = assessed(
        "HN",
        change_handling="any_proposal_forces_round_2",
        round2_via_troika="yes_full_consensus",
    )
    one.dispose(one.changes()[0], Disposition.NOT_INCORPORATED, "out of scope")
    refused("conditions_not_met", one.do, "return_to_troika")
    one.do("open_round_2")
    assert one.live.state == "member_round_2"


def test_without_a_forced_round_the_text_must_have_changed():
    one = assessed("HN")
    one.dispose(one.changes()[0], Disposition.NOT_INCORPORATED, "out of scope")
    assert unmet(refused("conditions_not_met", one.do, "open_round_2")) == ["second_round_is_due"]


def conflicting(**answers: str) -> Scene:
    one = assessed("HN", "GT", **answers)
    first, second = one.changes()
    one.dispose(first, Disposition.PARTLY, "compromise", conflicts_with=(second,))
    one.dispose(second, Disposition.PARTLY, "compromise", conflicts_with=(first,))
    one.text("Texto de compromiso", "Compromise text")
    return one


def test_a_compromise_text_goes_to_all_and_its_authors_cannot_be_silent():
    one = conflicting()
    one.do("open_round_2")
    one.delivered(*MEMBERS).all_assent("HN", "GT", "NI").run_out()
    why = {s.country: (s.silence, s.silence_why) for s in one.live.poll.standings if not s.entry}
    assert why == {
        "HN": ("missing", "own_change_not_taken_up"),
        "GT": ("missing", "own_change_not_taken_up"),
        "NI": ("tacit", "reminded_and_delivered"),
    }


def test_conflicting_proposals_may_return_to_the_troika():
    one = conflicting(conflicting_proposals="return_to_troika")
    assert unmet(refused("conditions_not_met", one.do, "open_round_2")) == ["round_2_goes_direct"]
    one.do("return_to_troika")
    for country in ("CR", "SV"):
        one.position(country, Stance.ASSENT)
    one.do("confirm_troika_consensus")
    refused("conditions_not_met", one.do, "open_round_1")
    one.do("open_round_2")
    assert (one.live.state, one.live.round) == ("member_round_2", 2)


def test_conflicting_proposals_may_go_to_the_vice_ministers():
    one = conflicting(conflicting_proposals="refer_to_vm")
    one.do("refer", target_meeting="XXVI RCM")
    assert one.live.state == "referred_to_vm"


def test_the_amended_text_may_need_the_troika_again():
    one = assessed("HN", round2_via_troika="yes_full_consensus")
    one.dispose(one.changes()[0], Disposition.INCORPORATED)
    one.text("Texto dos", "Text two")
    refused("conditions_not_met", one.do, "open_round_2")
    one.do("return_to_troika")
    assert one.live.state == "troika_review"


# GAP-12 -----------------------------------------------------------------------------------------


def failed_twice(**answers: str) -> Scene:
    one = assessed("HN", **answers)
    one.dispose(one.changes()[0], Disposition.PARTLY, "as far as possible")
    one.text("Texto dos", "Text two")
    one.do("open_round_2")
    one.delivered(*MEMBERS).position("HN", Stance.AMEND, wording="still ours")
    one.all_assent().run_out()
    return one


def test_there_is_no_third_round():
    one = failed_twice()
    refused("conditions_not_met", one.text, "Texto tres", "Text three")
    one.do("fail", reason="HN maintains its change")
    assert one.live.outcome.blockers == (("HN", "open_change"),)
    one.do("report_failure")
    assert one.live.state == "closed_no_consensus"


def test_rounds_may_be_unlimited():
    one = failed_twice(failure_after_round_2="unlimited_rounds")
    one.dispose(one.changes()[0], Disposition.INCORPORATED)
    one.text("Texto tres", "Text three")
    one.do("open_another_round")
    assert (one.live.state, one.live.round) == ("member_round_2", 3)


def test_the_chair_may_speak_in_its_own_name_only_where_the_policy_says_so():
    one = failed_twice()
    one.do("fail")
    refused("conditions_not_met", one.do, "report_failure", chair_statement="I regret")
    two = failed_twice(failure_after_round_2="chair_statement_in_ppt_own_name")
    two.do("fail")
    two.do("report_failure", chair_statement="I regret")
    assert two.live.final


# GAP-14, 15, 16 ---------------------------------------------------------------------------------


def test_three_kinds_of_position_may_be_all_there_is():
    one = in_round(position_types="three_types_only")
    refused("stance_not_offered", one.position, "CR", Stance.RESERVE, statement="x")


@pytest.mark.parametrize(("answer", "blocks"), [("full", False), ("no_position_blocks", True)])
def test_standing_aside_may_block(answer, blocks):
    one = in_round(position_types=answer).delivered(*MEMBERS)
    one.position("CR", Stance.NO_POSITION)
    one.all_assent().run_out()
    if blocks:
        refusal = refused("conditions_not_met", one.do, "adopt")
        assert unmet(refusal) == ["positions_give_consensus"]
        assert "CR" in refusal.unmet[0].facts["outcome"].called.en
        one.do("fail", reason="Costa Rica stands aside, and here that blocks")
        assert one.live.outcome.blockers == (("CR", "no_position"),)
        assert one.live.state == "no_consensus"
    else:
        one.do("adopt")
        assert (one.live.state, one.live.outcome.blockers) == ("consensus", ())


def test_standing_aside_late_stops_the_launch_where_late_words_count_and_it_blocks():
    one = in_round(position_types="no_position_blocks", late_reply="count_until_launch")
    one.delivered(*MEMBERS).all_assent().run_out()
    one.do("adopt")
    one.position("CR", Stance.NO_POSITION)
    assert one.live.state == "suspended"
    refused("conditions_not_met", one.do, "resume")
    one.position("CR", Stance.ASSENT)
    one.do("resume")
    assert one.live.state == "consensus"


def test_the_last_entry_counts_or_the_first():
    one = in_round()
    one.position("CR", Stance.OBJECT, statement="no")
    one.position("CR", Stance.ASSENT)
    assert one.live.poll.standing("CR").stance is Stance.ASSENT
    two = in_round(change_of_position="first_entry_final")
    two.position("CR", Stance.OBJECT, statement="no")
    refused("conditions_not_met", two.position, "CR", Stance.ASSENT)


def test_a_change_of_position_may_need_a_reason():
    one = in_round(change_of_position="change_needs_reason")
    one.position("CR", Stance.ASSENT)
    for said in ({}, {"statement": "We stand aside."}, {"inputs": {"reason": " "}}):
        (why,) = refused("conditions_not_met", one.position, "CR", Stance.NO_POSITION, **said).unmet
        assert why.facts["rule"] == "needs_reason"
    (recorded,) = one.position(
        "CR", Stance.NO_POSITION, statement="We stand aside.", inputs={"reason": "new instructions"}
    )
    assert one.live.poll.standing("CR").stance is Stance.NO_POSITION
    assert recorded.event.sealed["reason"] == "new instructions"


def late_objection(**answers: str) -> Scene:
    one = in_round(**answers).delivered(*MEMBERS).all_assent("NI").run_out()
    one.do("adopt")
    one.position("NI", Stance.OBJECT, statement="too late but no")
    return one


def test_a_late_objection_holds_the_launch_until_it_is_lifted():
    one = late_objection()
    assert one.live.state == "suspended"
    refused("conditions_not_met", one.do, "resume")
    one.position("NI", Stance.ASSENT)
    one.do("resume")
    assert one.live.state == "consensus"
    one.do("launch")
    assert one.live.state == "launched"


def test_whoever_is_told_of_a_late_objection_is_told_whose_it_is():
    one = late_objection()
    alert = [each for each in one.notices if each.topic == "suspend"]
    assert {each.recipient for each in alert} == {"MX/ppt", "secretariat/officer"}
    assert [each.facts["countries"] for each in alert] == [["NI"], ["NI"]]


def test_no_consensus_is_established_over_a_late_objection():
    one = in_round().delivered(*MEMBERS).all_assent("US").run_out()
    one.position("US", Stance.OBJECT, statement="too late, but no")
    refusal = refused("conditions_not_met", one.do, "adopt")
    assert unmet(refusal) == ["nobody_objects", "positions_give_consensus"]
    assert refusal.unmet[0].facts == {"countries": ["US"]}
    one.position("US", Stance.ASSENT)
    one.do("adopt")
    assert one.live.outcome.tacit == ("US",)


def test_a_late_change_that_counts_holds_the_launch():
    one = in_round(late_reply="count_until_launch").delivered(*MEMBERS).all_assent("NI").run_out()
    one.do("adopt")
    one.position("NI", Stance.AMEND, wording="other words")
    assert one.live.state == "suspended"


@pytest.mark.parametrize("answer", ["record_not_count_but_alert", "count_until_launch"])
def test_after_the_launch_a_late_word_is_only_noted(answer):
    one = in_round(late_reply=answer).delivered(*MEMBERS).all_assent("NI").run_out()
    one.do("adopt")
    one.do("launch")
    one.position("NI", Stance.OBJECT, statement="after all")
    assert one.live.state == "launched"
    assert one.live.poll.standing("NI").entry is None
    assert one.live.poll.standing("NI").late.stance is Stance.OBJECT
    one.do("report_result")


def test_a_confirmed_late_objection_fails_the_case():
    one = late_objection()
    one.do("fail", reason="NI confirms its objection")
    assert one.live.outcome.result == "no_consensus"
    assert one.live.outcome.blockers == (("NI", "late_objection"),)


def test_a_late_objection_may_be_only_noted():
    one = late_objection(late_reply="ignore")
    one.do("launch")
    assert one.live.state == "launched"
    assert [p.standing("NI").late.stance for p in one.live.polls[-1:]] == [Stance.OBJECT]


def test_late_replies_may_count_until_the_launch():
    one = late_objection(late_reply="count_until_launch")
    assert one.live.poll.standing("NI").entry.stance is Stance.OBJECT
    assert one.live.state == "suspended"


# GAP-17 -----------------------------------------------------------------------------------------


def test_the_ppt_extends_once_for_all_alike():
    one = in_round()
    before = one.live.period.closes_at
    one.do("extend", working_days=2, reason="asked for by HN")
    assert one.live.period.closes_at == before + timedelta(days=2)
    refused("conditions_not_met", one.do, "extend", working_days=1, reason="again")


def test_there_may_be_no_extension():
    one = in_round(extension="none")
    refused("conditions_not_met", one.do, "extend", working_days=1, reason="please")


def test_any_member_may_have_the_right_to_extend():
    one = in_round()
    refused("conditions_not_met", one.do, "extend", focal("HN"), working_days=2, reason="ours")
    two = in_round(extension="right_of_any_member")
    two.do("extend", focal("HN"), working_days=2, reason="ours")
    assert len(two.live.period.extended) == 11


def test_one_country_may_be_given_more():
    one = in_round(extension="individual_extension")
    due = {s.country: s.due_at for s in one.live.poll.standings}
    one.do("extend", country="HN", working_days=3, reason="flood")
    moved = {s.country for s in one.live.poll.standings if s.due_at != due[s.country]}
    assert moved == {"HN"}
    assert one.live.period.closes_at == one.live.poll.standing("HN").due_at


def test_an_extension_comes_too_late_after_the_first_deadline():
    one = in_round()
    one.at(one.live.poll.standing("CA").due_at)
    refusal = refused("conditions_not_met", one.do, "extend", working_days=1, reason="late")
    assert unmet(refusal) == ["no_deadline_has_passed"]


# GAP-18, 19, 20 ---------------------------------------------------------------------------------


def test_only_the_lead_focal_point_speaks():
    other = seated("HN/immigration")
    refused("conditions_not_met", in_round().position, "HN", Stance.ASSENT, actor=other)
    one = in_round(national_position_owner="last_writer_wins")
    one.position("HN", Stance.ASSENT, actor=other)
    one.position("HN", Stance.NO_POSITION)
    assert one.live.poll.standing("HN").stance is Stance.NO_POSITION


def test_the_first_sector_to_answer_may_own_the_position():
    one = in_round(national_position_owner="first_sector_to_answer")
    one.position("HN", Stance.ASSENT, actor=seated("HN/immigration"))
    (why,) = refused("conditions_not_met", one.position, "HN", Stance.NO_POSITION).unmet
    assert (why.facts["who"], why.facts["seat"]) == ("first_to_answer", "HN/immigration")
    one.position("HN", Stance.NO_POSITION, actor=seated("HN/immigration"))


def test_silence_may_count_even_without_proof_of_delivery():
    one = in_round(undeliverable="full_tacit_anyway")
    one.delivered("NI", status=DeliveryStatus.BOUNCED)
    one.all_assent("NI").run_out()
    assert one.live.poll.standing("NI").silence == "tacit"


def test_a_member_may_request_activation_only_where_the_policy_says_so():
    refused("conditions_not_met", scene().open, focal("HN"))
    one = scene(admissibility="any_member_may_request_activation")
    one.open(focal("HN"))
    assert one.live.state == "draft"


# GAP-21, 22, 23 ---------------------------------------------------------------------------------

HANDOVER = mexico("2021-09-14T12:00")


def handed_over(**answers: str) -> Scene:
    one = in_round(**answers).handover("SV", HANDOVER, 2022).at(HANDOVER)
    one.settle()
    return one


def test_the_authority_passes_and_the_troika_stays():
    one = handed_over()
    assert one.live.authority == "SV"
    assert one.live.electorate("troika") == ("CR", "MX", "SV")
    refused("another_country_presides", one.do, "withdraw", ppt("MX"), reason="no longer ours")
    one.do("withdraw", ppt("SV"), reason="new priorities")


def test_no_country_joins_a_round_that_it_was_not_asked_in():
    refused("policy_value_declined", scene, handover="dynamic_troika")


def test_a_case_may_lapse_at_the_handover():
    assert handed_over(handover="case_lapses_at_handover").live.state == "withdrawn"


def test_the_old_ppt_may_finish():
    one = handed_over(handover="old_ppt_finishes")
    assert one.live.authority == "MX"
    one.do("withdraw", ppt("MX"), reason="still ours")


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ("available_members_min_two", True),
        ("block_until_complete", False),
        ("next_former_fills_the_seat", True),
        ("ppt_alone", True),
    ],
)
def test_an_incomplete_troika(answer, known):
    one = Scene(mexico("2024-03-04T09:00"), {"troika.incomplete": answer})
    one.open(ppt("BZ"))
    one.text("Texto", "Text", actor=ppt("BZ"))
    if known:
        one.do("submit_to_troika", ppt("BZ"))
        assert (
            one.live.electorate("troika")
            == {
                "available_members_min_two": ("PA", "BZ"),
                "next_former_fills_the_seat": ("PA", "BZ", "SV"),
                "ppt_alone": ("PA", "BZ"),
            }[answer]
        )
    else:
        refusal = refused("conditions_not_met", one.do, "submit_to_troika", ppt("BZ"))
        assert unmet(refusal) == ["troika_is_resolvable"]


def adopted(**answers: str) -> Scene:
    one = in_round(**answers).delivered(*MEMBERS).all_assent().run_out()
    one.do("adopt")
    return one


@pytest.mark.parametrize(("answer", "items"), [("yes_information_item", 2), ("no", 0)])
def test_the_rcgm_is_told_or_not(answer, items):
    one = adopted(register_with_rcgm=answer)
    one.do("launch")
    one.do("report_result")
    assert len(one.live.agenda) == items


def test_a_ratification_may_be_required():
    one = adopted(register_with_rcgm="ratification_by_vm_required")
    refused("conditions_not_met", one.do, "launch")
    refused("conditions_not_met", one.do, "launch", ratified_by="VM-1", ratifying_decision="any")


# GAP-54 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "languages"),
    [
        ("original_language_recorded_both_versions_hashed", ("en",)),
        ("spanish_always", ("es",)),
        ("both_equally_authentic", ("en", "es")),
    ],
)
def test_which_language_version_prevails(answer, languages):
    one = Scene(MONDAY, {"documents.language": answer})
    one.open()
    one.when(c.FileText, ppt(), contents=(("en", "Text"), ("es", "Texto")), original="en")
    assert prevailing(one.live.text, one.rules) == languages


# GAP-59, 60 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("suspend_and_offer_referral", "suspended"),
        ("continue", "member_round_1"),
        ("automatic_referral", "referred_to_vm"),
        ("lapse", "withdrawn"),
    ],
)
def test_what_the_opening_of_a_meeting_does(answer, state):
    one = in_round(vm_opens=answer).vm_opens(HANDOVER).at(HANDOVER)
    one.settle()
    assert one.live.state == state


def test_no_round_is_opened_while_the_vice_ministers_meet():
    one = scene().to_agreed().vm_opens(HANDOVER).at(HANDOVER)
    assert unmet(refused("conditions_not_met", one.do, "open_round_1")) == [
        "no_meeting_stops_a_round"
    ]
    two = scene(vm_opens="continue").to_agreed().vm_opens(HANDOVER).at(HANDOVER)
    two.do("open_round_1")
    assert two.live.state == "member_round_1"


def test_a_suspended_round_goes_on_with_the_days_left():
    one = in_round().vm_opens(HANDOVER).at(HANDOVER)
    one.settle()
    refused("conditions_not_met", one.do, "resume")
    closed = mexico("2021-09-24T18:00")
    one.vm_closes(closed).at(closed)
    one.do("resume")
    assert one.live.state == "member_round_1"
    due = {
        s.country: s.due_at.astimezone(HANDOVER.tzinfo).date().isoformat()
        for s in one.live.poll.standings
        if s.country in ("CA", "BZ")
    }
    assert due == {"CA": "2021-09-29", "BZ": "2021-10-01"}


def test_what_a_country_says_while_the_clock_stands_still_is_in_time():
    one = in_round().vm_opens(HANDOVER).at(HANDOVER)
    one.settle()
    one.at(mexico("2021-09-23T10:00"))
    one.position("HN", Stance.ASSENT)
    assert one.live.state == "suspended"
    assert one.live.poll.standing("HN").entry.late is False


def test_a_late_word_is_taken_while_an_author_is_asked_again():
    one = assessed("HN")
    one.dispose(one.changes()[0], Disposition.NOT_INCORPORATED, "out of scope")
    one.do("ask_authors")
    one.position("HN", Stance.ASSENT)
    assert one.live.poll.standing("HN").late.stance is Stance.ASSENT


def test_the_secretariat_may_stand_in_for_the_ppt_only_where_the_policy_says_so():
    officer = seated("secretariat/officer")
    one = scene().to_agreed()
    refused("not_permitted", one.do, "open_round_1", officer)
    two = Scene(MONDAY, {"authz.roles": "ts_may_fire_ppt_transitions"}).to_agreed()
    two.do("open_round_1", officer)
    assert two.live.state == "member_round_1"


# Time of receipt --------------------------------------------------------------------------------


def test_the_hour_of_receipt_may_decide_instead_of_the_hour_of_entry():
    received = mexico("2021-09-16T20:00")
    for answer, late in (("recorded_at", True), ("received_on", False)):
        one = in_round(time_of_receipt=answer)
        one.at(one.live.poll.standing("CA").due_at + timedelta(hours=5))
        one.position("CA", Stance.ASSENT, received_on=received)
        assert one.events[-1].event.late is late


# Silence that nobody may count -------------------------------------------------------------------


def undelivered(**answers: str) -> Scene:
    others = [one for one in MEMBERS if one != "BZ"]
    one = in_round(**answers).delivered(*others).all_assent("BZ").run_out()
    refused("conditions_not_met", one.do, "adopt")
    return one


@pytest.mark.parametrize("late", ["record_not_count_but_alert", "ignore"])
def test_an_express_word_counts_late_where_no_letter_had_arrived(late):
    one = undelivered(late_reply=late)
    one.position("BZ", Stance.ASSENT)
    standing = one.live.poll.standing("BZ")
    assert (standing.stance, standing.entry.late) == (Stance.ASSENT, True)
    one.do("adopt")
    assert one.live.state == "consensus"


def test_such_a_word_may_be_an_objection_and_be_taken_back():
    one = undelivered()
    one.position("BZ", Stance.OBJECT, statement="now that we have read it")
    refused("conditions_not_met", one.do, "adopt")
    one.position("BZ", Stance.ASSENT)
    one.do("adopt")


def test_a_round_in_which_silence_stands_in_the_way_can_be_failed():
    one = undelivered()
    one.do("fail", reason="Belize could not be reached")
    assert (one.live.state, one.live.outcome.missing) == ("no_consensus", ("BZ",))


def test_where_an_express_reply_is_required_silence_leads_to_no_consensus():
    one = with_silent(in_round(member_silence="explicit_required"), "NI")
    one.position("NI", Stance.ASSENT)
    assert one.live.poll.standing("NI").entry is None
    one.do("fail", reason="Nicaragua did not answer")
    assert one.live.state == "no_consensus"


def test_a_failed_consultation_that_is_referred_is_reported_with_its_agenda_item():
    one = undelivered()
    one.do("fail", reason="Belize could not be reached")
    one.do("refer", target_meeting="XXVI VM")
    fired = next(e.event for e in reversed(one.events) if e.event.word == "transition_fired")
    assert [name for name, _ in fired.documents] == ["agenda_item_sheet", "result_report"]
    sheet = one.documents[dict(fired.documents)["agenda_item_sheet"]]
    assert b"XXVI VM" in sheet
    filed = next(e.event for e in one.events if e.event.word == "agenda_item_filed")
    assert filed.target == "XXVI VM"


def test_the_clock_opens_its_own_period_at_any_hour():
    """A policy that takes no notice out of hours must not leave a case that nothing moves."""
    scene = Scene(
        mexico("2021-09-06T09:00"),
        {"calendar.receipt": "reject_send", "consultation.member_silence": "remind_then_tacit"},
    )
    scene.to_agreed().at(mexico("2021-09-09T10:00")).do("open_round_1")
    scene.at(scene.live.period.closes_at + timedelta(hours=5)).settle()

    assert scene.live.state == "member_round_1"
    assert scene.live.period.closes_at > scene.now
