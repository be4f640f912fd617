"""Outcomes under the rules of other bodies: laws for any rule, and what each answer does."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.values import DeliveryStatus, Stance
from rcm_workflow.domain.verdict import CARRIED
from tests.domain.voting_kit import policies, policy_of, poll_of, replies, standing
from tests.scene import MEMBERS

FOR, AGAINST, ABSTAIN, AMEND = Stance.ASSENT, Stance.OBJECT, Stance.NO_POSITION, Stance.AMEND


def carried(poll, rules):
    return weigh(poll, rules).result in CARRIED


def outcome(rules, *groups, **more):
    """The verdict where groups of countries, as (number, reply), answer alike."""
    names = iter(MEMBERS)
    asked = [
        standing(next(names), reply, **more) for number, reply in groups for _ in range(number)
    ]
    return weigh(poll_of(asked, rules), rules)


fewer = settings(max_examples=min(settings().max_examples, 200))
"""Each example reads a policy anew, which takes a tenth of a second."""


@fewer
@given(policies(participation="no_floor"), replies(), st.sampled_from(MEMBERS))
def test_one_more_objection_never_turns_defeat_into_adoption(rules, asked, country):
    before = carried(poll_of(asked, rules), rules)
    objecting = [
        standing(country, AGAINST, one.delivery, one.reminded) if one.country == country else one
        for one in asked
    ]
    assert before or not carried(poll_of(objecting, rules), rules)


@fewer
@given(policies(), replies(), st.sampled_from(MEMBERS))
def test_nor_where_there_is_a_floor_and_the_country_took_part_already(rules, asked, country):
    one = next(one for one in asked if one.country == country)
    if one.entry is None:
        return
    before = carried(poll_of(asked, rules), rules)
    objecting = standing(country, AGAINST, one.delivery, one.reminded)
    after = [objecting if each.country == country else each for each in asked]
    assert before or not carried(poll_of(after, rules), rules)


def test_a_floor_can_be_met_by_the_one_who_objects():
    # Known of every quorum: who stays away can do more harm than who votes against.
    answers = {"decision.rule": "qualified_majority", "decision.base": "replies"}
    answers |= {"decision.participation": "replies", "consultation.member_silence": "absence"}
    numbers = {"decision.rule.numerator": 2, "decision.rule.denominator": 3}
    numbers |= {"decision.participation.numerator": 2, "decision.participation.denominator": 3}
    rules = policy_of(answers, numbers)
    assert outcome(rules, (7, FOR), (4, None)).result == "no_result"
    assert outcome(rules, (7, FOR), (1, AGAINST), (3, None)).result == "adopted"


@fewer
@given(policies(weights="one_each"), replies(), st.randoms(use_true_random=False))
def test_which_country_says_what_changes_nothing(rules, asked, chance: Random):
    names = [one.country for one in asked]
    chance.shuffle(names)
    renamed = [
        one.model_copy(update={"country": name}) for one, name in zip(asked, names, strict=True)
    ]
    chance.shuffle(renamed)
    before, after = weigh(poll_of(asked, rules), rules), weigh(poll_of(renamed, rules), rules)
    assert before.result == after.result
    assert len(before.blockers) == len(after.blockers)


@fewer
@given(policies(), replies())
def test_every_country_is_told_once_and_the_sentence_in_both_languages(rules, asked):
    verdict = weigh(poll_of(asked, rules), rules)
    assert [country for country, _ in verdict.positions] == sorted(MEMBERS)
    assert verdict.sentence.en.endswith(".")
    assert verdict.sentence.es.endswith(".")


@given(
    st.lists(st.sampled_from([FOR, AGAINST, ABSTAIN, None]), min_size=11, max_size=11),
    st.lists(st.integers(0, 9), min_size=11, max_size=11),
    st.sampled_from(["members", "replies"]),
    st.sampled_from(["left_out", "stays_in"]),
    st.booleans(),
)
def test_a_majority_is_what_a_clerk_would_count(said, votes, base, abstention, qualified):
    answers = {
        "decision.rule": "qualified_majority" if qualified else "majority",
        "decision.base": base,
        "decision.abstention": abstention,
        "decision.weights": "listed",
        "consultation.member_silence": "absence",
    }
    share = Fraction(2, 3) if qualified else Fraction(1, 2)
    numbers = {
        "decision.rule.numerator": share.numerator,
        "decision.rule.denominator": share.denominator,
    }
    rules = policy_of(answers, numbers, dict(zip(MEMBERS, votes, strict=True)))
    heard = list(zip(said, votes, strict=True))
    of = sum(v for s, v in heard if base == "members" or s is not None)
    of -= sum(v for s, v in heard if s is ABSTAIN) if abstention == "left_out" else 0
    ayes = sum(v for s, v in heard if s is FOR)
    clerk = ayes > 0 and ayes >= share * of if qualified else ayes > share * of
    asked = [standing(c, s) for c, s in zip(MEMBERS, said, strict=True)]
    assert carried(poll_of(asked, rules), rules) == clerk


TACIT = {"consultation.member_silence": "tacit_consent_flagged"}
SILENCE = {"decision.rule": "no_objection", "decision.tacit_needs": "nothing"} | TACIT


@pytest.mark.parametrize(
    ("answers", "numbers", "groups", "result"),
    [
        (SILENCE, {}, [(11, None)], "adopted"),
        (SILENCE, {}, [(1, AGAINST), (10, None)], "not_adopted"),
        (SILENCE, {"objections": 2}, [(1, AGAINST), (10, None)], "adopted"),
        (SILENCE, {"objections": 2}, [(2, AGAINST), (9, None)], "not_adopted"),
        (SILENCE | {"decision.objection": "to_session"}, {}, [(1, AGAINST)], "to_session"),
        (SILENCE | {"decision.objection": "to_vote"}, {}, [(1, AGAINST)], "to_vote"),
        (SILENCE | {"decision.objection": "worked_through"}, {}, [(1, AGAINST)], "not_adopted"),
        (SILENCE | {"decision.amendment": "breaks_silence"}, {}, [(1, AMEND)], "not_adopted"),
        (SILENCE | {"decision.amendment": "comment"}, {}, [(1, AMEND)], "adopted"),
        (SILENCE | {"decision.amendment": "stands_in_the_way"}, {}, [(1, AMEND)], "not_adopted"),
        (SILENCE | {"decision.tacit_needs": "proof"}, {}, [(1, FOR), (1, None)], "not_adopted"),
        (
            SILENCE | {"consultation.member_silence": "absence"},
            {},
            [(1, FOR), (1, None)],
            "adopted",
        ),
    ],
)
def test_what_each_answer_does(answers, numbers, groups, result):
    rules = policy_of(answers, {f"decision.rule.{name}": n for name, n in numbers.items()})
    assert outcome(rules, *groups).result == result


@pytest.mark.parametrize(
    ("needs", "delivery", "reminded", "tacit"),
    [
        ("nothing", None, 0, True),
        ("proof", None, 1, False),
        ("proof", DeliveryStatus.DELIVERED, 0, True),
        ("reminder", None, 1, True),
        ("reminder", DeliveryStatus.ACKNOWLEDGED, 0, False),
        ("reminder_and_proof", DeliveryStatus.DELIVERED, 0, False),
        ("reminder_and_proof", DeliveryStatus.DELIVERED, 1, True),
    ],
)
def test_what_silence_needs(needs, delivery, reminded, tacit):
    rules = policy_of(SILENCE | {"decision.tacit_needs": needs})
    found = outcome(rules, (1, None), delivery=delivery, reminded=reminded)
    assert (found.tacit == (MEMBERS[0],)) is tacit


@pytest.mark.parametrize(
    ("lifting", "result"),
    [
        ("until_the_decision", "adopted"),
        ("not_after_the_period", "not_adopted"),
    ],
)
def test_an_objection_may_be_lifted_late(lifting, result):
    rules = policy_of(SILENCE | {"decision.lifting": lifting})
    assert outcome(rules, (1, AGAINST), late=FOR).result == result


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (DeliveryStatus.ACKNOWLEDGED, "not_adopted"),
        (DeliveryStatus.DELIVERED, "no_result"),
    ],
)
def test_a_floor_may_count_confirmed_receipt(status, result):
    answers = {"decision.rule": "majority", "decision.participation": "acknowledgements"}
    answers |= {"consultation.member_silence": "abstention", "decision.abstention": "stays_in"}
    numbers = {"decision.participation.numerator": 2, "decision.participation.denominator": 3}
    # Four for, seven silent: recorded as abstentions, which work against (ICCAT).
    found = outcome(policy_of(answers, numbers), (4, FOR), (7, None), delivery=status)
    assert found.result == result
