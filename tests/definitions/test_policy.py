"""The policy file and the choices the engine implements agree, both ways."""

import pytest

from rcm_workflow.definitions.checks import check_policy
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.domain import choices
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.policy_keys import KEYS

GAPS = {f"GAP-{number:02}" for number in (*range(1, 24), 54, 56, 57, 58, 59, 60)}


@pytest.fixture(scope="module")
def policy():
    return Library().policy("rcm-2011@1")


def test_it_answers_every_gap_that_this_procedure_meets(policy):
    assert {one.gap for one in policy.file.keys.values()} >= GAPS | {None}


def test_it_has_the_keys_of_the_engine_and_those_that_only_machines_cite(policy):
    assert set(policy.file.keys) >= set(KEYS)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_it_answers_for_exactly_what_the_engine_implements(policy, key):
    answers = policy.file.keys[key].answers
    implemented = {str(one) for one in KEYS[key]}
    offered = {name for name, one in answers.items() if one.offered}
    assert offered <= implemented <= set(answers)
    if implemented != offered:
        # What another body does may be declined here, with the reason; see docs/other_bodies.md.
        assert key.startswith("decision.") or implemented - offered == {"absence"}


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_offered_answer_can_be_chosen_and_no_other(policy, key):
    for value in KEYS[key]:
        if policy.file.keys[key].answers[value].offered:
            assert policy.with_overrides({key: value.value}).choice(KEYS[key]) is value
        else:
            with pytest.raises(Refused) as caught:
                policy.with_overrides({key: value.value})
            assert caught.value.code == "policy_value_declined"


def test_it_has_no_finding(policy):
    assert check_policy(policy.data, "policies/rcm-2011.v1.toml") == ()


def test_the_defaults():
    policy = Library().policy("rcm-2011@1")
    assert policy.choice(choices.MemberSilence) is choices.MemberSilence.TACIT_CONSENT_FLAGGED
    assert policy.choice(choices.TimeOfReceipt) is choices.TimeOfReceipt.RECORDED_AT
    assert policy.number("consultation.member_silence.quorum") == 6
    assert policy.number("consultation.troika_disagreement.max_versions") == 3
    assert policy.word("consultation.vm_opens.body") == "vice_ministerial_meeting"
    assert policy.word("consultation.cutoff") == "end_of_day_local"


def test_the_periods(policy):
    shapes = {
        name: (one.working_days, one.hard, one.rule.reminders)
        for name in policy.file.periods
        if (one := policy.period(name)) is not None
    }
    assert (
        shapes
        | {
            "troika_reaction": (5, False, (3,)),
            "member_review": (5, True, (3, 4)),
            "silence_reminder": (2, True, ()),
            "clarification": (2, False, ()),
        }
        == shapes
    )


@pytest.mark.parametrize(
    ("answer", "shape"),
    [
        ("soft_target_5wd", (5, False)),
        ("hard_5wd_then_return_to_ppt", (5, True)),
        ("hard_2wd", (2, True)),
        ("none", None),
    ],
)
def test_an_answer_may_shape_a_period(policy, answer, shape):
    period = policy.with_overrides({"consultation.troika_deadline": answer}).period(
        "troika_reaction"
    )
    assert shape == (None if period is None else (period.working_days, period.hard))


def test_choices_reach_the_reckoning(policy):
    other = policy.with_overrides(
        {"consultation.calendar": "majority", "consultation.cutoff": "end_of_day_utc"}
    )
    rule = other.period("member_review").rule
    assert (rule.multi.value, rule.cutoff.value) == ("majority", "end_of_day_utc")


def test_overrides_make_a_document_of_their_own(policy):
    one = policy.with_overrides({"consultation.member_silence": "quorum_of_replies"})
    two = one.with_overrides({"consultation.member_silence.quorum": 7})
    direct = policy.with_overrides(
        {
            "consultation.member_silence.quorum": 7,
            "consultation.member_silence": "quorum_of_replies",
        }
    )
    assert len({policy.digest, one.digest, two.digest}) == 3
    assert two.data == direct.data
    again = Policy.read(two.data, "stored")
    assert again.digest == two.digest
    assert again.choice(choices.MemberSilence) is choices.MemberSilence.QUORUM_OF_REPLIES
    assert again.number("consultation.member_silence.quorum") == 7
    assert two.pin.name == policy.pin.name == "rcm-2011"


def test_an_explanation_says_what_was_overridden(policy):
    other = policy.with_overrides({"consultation.late_reply": "ignore"})
    explained = other.explain("consultation.late_reply")
    assert (explained.gap, explained.value, explained.overrides) == (
        "GAP-16",
        "ignore",
        "record_not_count_but_alert",
    )
    assert policy.explain("consultation.late_reply").overrides is None
    assert [name for name, _ in explained.answers] == [
        "record_not_count_but_alert",
        "ignore",
        "count_until_launch",
    ]


@pytest.mark.parametrize(
    ("overrides", "code", "nearest"),
    [
        (
            {"consultation.member_silense": "abstention"},
            "unknown_policy_key",
            "consultation.member_silence",
        ),
        ({"consultation.member_silence": "abstain"}, "unknown_policy_value", "abstention"),
        (
            {"consultation.member_silence.quorun": 7},
            "unknown_policy_key",
            "consultation.member_silence.quorum",
        ),
    ],
)
def test_an_override_nobody_knows_is_refused_with_the_nearest_name(
    policy, overrides, code, nearest
):
    with pytest.raises(Refused) as refusal:
        policy.with_overrides(overrides)
    assert (refusal.value.code, refusal.value.kind, refusal.value.facts["nearest"]) == (
        code,
        "not_found",
        nearest,
    )


def test_a_declined_answer_is_refused_with_the_reason(policy):
    with pytest.raises(Refused) as refusal:
        policy.with_overrides({"consultation.undeliverable": "clock_suspended_until_delivery"})
    assert refusal.value.code == "policy_value_declined"
    assert refusal.value.facts["why_not"].called.en.startswith("A country that neglects")


def test_unknown_periods_numbers_and_keys_are_refused(policy):
    for ask, code in (
        (lambda: policy.period("member_reviw"), "unknown_period"),
        (lambda: policy.number("consultation.cutoff"), "unknown_policy_key"),
        (lambda: policy.word("consultation.cutof"), "unknown_policy_key"),
        (lambda: policy.explain("consultation.cutof"), "unknown_policy_key"),
    ):
        with pytest.raises(Refused) as refusal:
            ask()
        assert refusal.value.code == code


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('value = "never"', 'value = "nevr"', "unknown_answer"),
        ('[keys."audit.minimum"]', '[keys."audit.minimun"]', "missing_key"),
        ("answers.lapse]", "answers.lapsed]", "unknown_answer"),
        ("periods.troika_reaction = {", "periods.troika_review = {", "unknown_period"),
        ("offered = true", "offered = false", "bad_value"),
        ("version = 1", "version = 2", "name_differs"),
        (
            '\n[keys."consultation.member_silence"]',
            '\n[overrides]\n"consultation.cutoff" = "x"\n[keys."consultation.member_silence"]',
            "bad_value",
        ),
    ],
)
def test_each_fault_of_a_policy_file_is_found(policy, old, new, code):
    text = policy.data.decode()
    assert old in text
    findings = check_policy(text.replace(old, new, 1).encode(), "policies/rcm-2011.v1.toml")
    assert code in {one.code for one in findings}
