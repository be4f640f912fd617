"""The same replies under another policy: what counts there, and what nobody can know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.domain.compare import Compared, compare
from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.values import Disposition, Stance
from tests.scene import MEMBERS, Scene, library, mexico

FOR, AGAINST, AMEND = Stance.ASSENT, Stance.OBJECT, Stance.AMEND
OTHERS = tuple(one for one in MEMBERS if one != "MX")
OWN_PART = "consultation.troika_countries_in_member_round"
BODIES = (
    *("un-ga-silence", "osce-silence", "eu-council-12-2", "ifad-vote"),
    *("ifad-lapse", "cites-xv-2", "iccat-vote", "gcf-no-objection"),
)


def in_round(own_part: str = "all_eleven_count_ppt_auto") -> Scene:
    one = Scene(mexico("2021-09-06T09:00"), {OWN_PART: own_part})
    one.to_agreed().at(mexico("2021-09-09T10:00")).do("open_round_1")
    poll = one.live.poll
    assert poll is not None
    return one.delivered(*(each.country for each in poll.standings))


def under(one: Scene, policy: str, overrides: dict[str, str] | None = None) -> tuple[Compared, ...]:
    machine = library().machine_document("troika_consultation").body
    other = library().rules(
        machine,
        library().policy_document(policy, overrides or {}).body,
        library().access_document().body,
        library().snapshot_document().body,
        one.documents.__getitem__,
    )
    before = one.live
    found = compare(one.live, one.events, one.rules, other, one.now)
    assert one.live == before
    return found


def codes(found: Compared) -> dict[str, tuple[str, ...]]:
    return {one.code: one.countries for one in found.unknown}


def test_under_its_own_policy_a_case_comes_out_as_it_did():
    one = in_round()
    one.position("HN", AMEND, wording="other words")
    one.all_assent("NI", "BZ").run_out()
    (found,) = under(one, "rcm-2011")
    assert found.verdict == weigh(one.live.poll, one.rules)
    recorded = {each.country: each.due_at for each in one.live.poll.standings}
    assert dict(found.due) == recorded
    assert (found.late, found.sooner, found.unknown) == ((), (), ())


def test_an_objection_after_the_other_deadline_is_late_there():
    one = in_round().at(mexico("2021-09-14T10:00"))
    one.position("NI", AGAINST)
    one.all_assent().run_out()
    (silent,) = under(one, "un-ga-silence")
    assert silent.closes_at == mexico("2021-09-12T17:00")
    assert (silent.verdict.result, silent.late) == ("adopted", OTHERS)
    (longer,) = under(one, "ifad-lapse")
    assert (longer.verdict.result, longer.late) == ("to_session", ())
    assert longer.verdict.blockers == (("NI", "objection"),)


def test_an_earlier_word_counts_where_the_change_of_it_came_too_late():
    one = in_round()
    one.position("CR", AGAINST)
    one.at(mexico("2021-09-15T10:00"))
    one.position("CR", FOR)
    one.all_assent().run_out()
    assert weigh(one.live.poll, one.rules).result == "consensus"
    (found,) = under(one, "osce-silence")
    assert (found.sooner, found.verdict.result) == (("CR",), "not_adopted")
    assert under(one, "iccat-vote")[0].sooner == ()


def test_an_amendment_breaks_one_silence_and_not_another():
    one = in_round()
    one.position("HN", AMEND, wording="other words")
    one.all_assent().run_out()
    assert under(one, "osce-silence")[0].verdict.result == "not_adopted"
    assert under(one, "un-ga-silence")[0].verdict.result == "adopted"
    assert "decision.amendment" in under(one, "un-ga-silence")[0].rests_on


def test_silence_means_what_it_means_there():
    one = in_round().all_assent(*OTHERS[:6]).run_out()
    assert weigh(one.live.poll, one.rules).result == "consensus"
    found = {name: under(one, name)[0].verdict for name in BODIES}
    assert found["un-ga-silence"].result == "adopted"
    assert found["ifad-vote"].result == "no_result"
    assert found["iccat-vote"].result == "no_result"
    assert found["iccat-vote"].abstaining == tuple(sorted((*OTHERS[:6], "MX")))
    # Who had more time there than here may have spoken; nobody knows.
    assert codes(under(one, "ifad-lapse")[0]) == {
        "not_asked_here": ("MX",),
        "could_have_answered": OTHERS[:6],
    }
    assert codes(under(one, "un-ga-silence")[0]) == {"not_asked_here": ("MX",)}


def test_who_proposed_and_was_not_asked_has_not_answered_where_all_must():
    one = in_round()
    for country in OTHERS[:5]:
        one.position(country, FOR)
    one.run_out()
    (vote,) = under(one, "iccat-vote")
    assert (vote.verdict.result, vote.verdict.blockers) == ("no_result", ())
    assert codes(vote)["not_asked_here"] == ("MX",)
    assert OWN_PART in vote.rests_on
    (same,) = under(one, "rcm-2011")
    assert same.verdict == weigh(one.live.poll, one.rules)
    assert (OWN_PART in same.rests_on, codes(same)) == (True, {})


FIVE, TROIKA = ("HN", "GT", "BZ", "PA", "DO"), ("CR", "MX", "SV")


def five_answer(own_part: str) -> Scene:
    one = in_round(own_part)
    for country in FIVE:
        one.position(country, FOR)
    return one.run_out()


@pytest.mark.parametrize(
    ("own_part", "not_asked"),
    [
        ("only_the_other_eight_or_nine_are_asked", TROIKA),
        ("carry_over_if_text_unchanged", TROIKA),
        ("all_eleven_count_ppt_auto", ("MX",)),
        ("ppt_must_answer_too", ()),
    ],
)
def test_whoever_the_other_rule_asks_is_part_of_the_whole_there(own_part, not_asked):
    one = five_answer(own_part)
    for body in ("iccat-vote", "ifad-vote"):
        (vote,) = under(one, body)
        assert vote.verdict.result == "no_result"
        assert len(vote.verdict.positions) == len(MEMBERS)
        assert codes(vote).get("not_asked_here", ()) == not_asked
        assert (OWN_PART in vote.rests_on) == bool(not_asked)
        assert not {*not_asked} & {*codes(vote).get("could_have_answered", ())}


@pytest.mark.parametrize(
    "own_part", ["only_the_other_eight_or_nine_are_asked", "carry_over_if_text_unchanged"]
)
def test_a_word_of_the_troika_is_no_answer_where_its_author_is_asked_again(own_part):
    one = five_answer(own_part)
    (found,) = under(one, "rcm-2011")
    said = dict(found.verdict.positions)
    assert {each for each, what in said.items() if what == "assent"} == {*FIVE, "MX"}
    assert codes(found)["not_asked_here"] == ("CR", "SV")
    assert found.rests_on[0] == OWN_PART


def test_a_proposer_who_was_asked_and_kept_silent_assents_where_sending_is_assent():
    one = five_answer("ppt_must_answer_too")
    assert dict(weigh(one.live.poll, one.rules).positions)["MX"] != "assent"
    (found,) = under(one, "rcm-2011")
    assert dict(found.verdict.positions)["MX"] == "assent"
    assert "not_asked_here" not in codes(found)
    assert found.rests_on[0] == OWN_PART


def test_what_a_proposer_said_itself_outweighs_what_its_sending_says_there():
    one = in_round("ppt_must_answer_too")
    one.position("MX", AGAINST)
    one.all_assent().run_out()
    (found,) = under(one, "rcm-2011")
    assert found.verdict.blockers == (("MX", "objection"),)


def test_whoever_is_left_out_there_is_named():
    one = five_answer("all_eleven_count_ppt_auto")
    (found,) = under(one, "rcm-2011", {OWN_PART: "only_the_other_eight_or_nine_are_asked"})
    assert codes(found) == {"not_asked_there": TROIKA}
    assert not {*TROIKA} & {*dict(found.verdict.positions)}
    (carried,) = under(one, "rcm-2011", {OWN_PART: "carry_over_if_text_unchanged"})
    said = dict(carried.verdict.positions)
    assert {said[each] for each in TROIKA} == {"assent"}


@pytest.mark.parametrize(
    "own_part",
    [
        "only_the_other_eight_or_nine_are_asked",
        "carry_over_if_text_unchanged",
        "ppt_must_answer_too",
    ],
)
def test_under_its_own_answer_nothing_is_different(own_part):
    one = five_answer(own_part)
    (found,) = under(one, "rcm-2011", {OWN_PART: own_part})
    assert found.verdict == weigh(one.live.poll, one.rules)
    assert (found.late, found.sooner, found.unknown) == ((), (), ())


def test_what_a_proposer_said_later_counts_where_all_must_answer():
    one = in_round().at(mexico("2021-09-10T10:00"))
    one.position("MX", AGAINST)
    one.all_assent().run_out()
    (found,) = under(one, "osce-silence")
    assert "not_asked_here" not in codes(found)
    assert found.verdict.blockers == (("MX", "objection"),)


def test_while_the_round_runs_a_longer_term_is_still_open():
    one = in_round().all_assent("NI").at(mexico("2021-09-13T10:00"))
    (found,) = under(one, "ifad-lapse")
    assert codes(found) == {"not_asked_here": ("MX",), "still_open": ("NI",)}
    assert found.verdict.missing == ("MX", "NI")
    (over,) = under(one, "un-ga-silence")
    assert over.verdict.tacit == ("MX", "NI")


def test_more_time_and_a_standstill_are_told():
    one = in_round().all_assent("NI")
    one.do("extend", working_days=2, reason="storm")
    one.do("suspend", reason="storm")
    one.later(days=1).do("resume")
    one.run_out()
    assert set(codes(under(one, "un-ga-silence")[0])) == {
        "not_asked_here",
        "more_time_was_given",
        "clock_stood_still",
    }


def test_every_round_is_compared_on_its_own():
    one = in_round()
    one.position("US", AMEND, wording="other words")
    one.all_assent().run_out()
    one.dispose(one.changes()[0], Disposition.INCORPORATED)
    one.text("Texto dos", "Text two")
    one.do("open_round_2")
    one.delivered(*MEMBERS).all_assent().run_out()
    first, second = under(one, "osce-silence")
    assert (first.round, first.verdict.result) == (1, "not_adopted")
    assert (second.round, second.verdict.result) == (2, "adopted")
    assert first.opened_at < second.opened_at


def test_before_any_round_there_is_nothing_to_compare():
    assert under(Scene(mexico("2021-09-06T09:00")).to_agreed(), "osce-silence") == ()


def test_a_late_word_that_lifts_an_objection_counts_where_it_may():
    one = in_round()
    one.position("NI", AGAINST)
    one.all_assent().run_out()
    one.later(days=20)
    one.position("NI", FOR)
    (found,) = under(one, "gcf-no-objection")
    assert (found.verdict.result, "decision.lifting" in found.rests_on) == ("adopted", True)
    assert under(one, "un-ga-silence")[0].verdict.result == "not_adopted"


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(OTHERS), st.sampled_from([FOR, AGAINST]), st.integers(0, 30)),
        max_size=14,
    ),
    st.sampled_from(BODIES),
)
def test_a_deadline_is_all_that_makes_a_reply_late(said, policy):
    one = in_round()
    for country, stance, hours in said:
        at = min(one.now + timedelta(hours=hours), mexico("2021-09-16T12:00"))
        one.at(at).position(country, stance)
    one.run_out()
    (found,) = under(one, policy)
    due = dict(found.due)
    last: dict[str, list[tuple[Stance, bool]]] = {}
    for each in one.events:
        if each.event.word == "position_recorded" and each.event.electorate == "members":
            inside = each.event.automatic or each.recorded_at < due[each.event.country]
            last.setdefault(each.event.country, []).append((each.event.stance, inside))
    objecting = {
        country
        for country, words in last.items()
        if any(inside for _, inside in words)
        and [stance for stance, inside in words if inside][-1] is AGAINST
    }
    lifted = {country for country, why in found.verdict.blockers if why == "objection"}
    if policy != "gcf-no-objection":
        assert lifted == objecting
    assert set(found.late) == {
        country for country, words in last.items() if not any(inside for _, inside in words)
    }
