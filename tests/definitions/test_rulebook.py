"""The rules of a case: the library makes every move, the policy shapes every period."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import read_machine
from rcm_workflow.definitions.walker import Walker, remembered
from rcm_workflow.domain.choices import MemberSilence
from rcm_workflow.domain.failures import Refused
from tests.definitions.broken import SOUND

DISPATCH = datetime(2021, 9, 9, 15, tzinfo=UTC)
TROIKA = read_machine(Library().machine_document("troika_consultation").body, "troika")
USED = Walker(TROIKA)
NAMES = sorted({name for one in TROIKA.transitions for name in (*one.conditions, *one.unless)})


@pytest.fixture(scope="module")
def library():
    return Library()


@pytest.fixture(scope="module")
def documents(library):
    return {}


@pytest.fixture(scope="module")
def rules(library, documents):
    return library.rules(
        library.machine_document("troika_consultation").body,
        library.policy_document("rcm-2011", {}).body,
        library.access_document().body,
        library.snapshot_document().body,
        documents.__getitem__,
    )


def test_the_library_makes_every_move_of_the_machine(rules):
    machine = rules.machine
    made = 0
    for one in machine.transitions:
        for source in one.sources:
            lefts = remembered(machine, source) if one.dest == "@left" else (None,)
            for left in lefts:
                dest = rules.next_state(
                    source, one.trigger, lambda name, own=one: name not in own.unless, left, one
                )
                assert dest == (left if one.dest == "@left" else one.dest or source)
                made += 1
    assert made == sum(len(one.sources) for one in machine.transitions) + 2


def test_moves_are_those_of_the_state_in_file_order(rules):
    assert [one.trigger for one in rules.moves("launched")] == [
        "record_late",
        "adopt_calendar",
        "report_result",
        "lapse_at_handover",
        "ppt_handover",
    ]
    assert rules.moves("reported") == ()


def test_a_condition_that_does_not_hold_is_a_disagreement(rules):
    (launch,) = [one for one in rules.moves("consensus") if one.trigger == "launch"]
    with pytest.raises(RuntimeError, match="the library took None"):
        rules.next_state(
            "consensus", "launch", lambda name: name != "no_late_objection_stands", None, launch
        )


def test_an_unless_that_holds_is_a_disagreement(rules):
    over, again = [one for one in rules.moves("member_round_1") if one.trigger == "period_over"]
    assert (over.dest, again.dest) == ("assessing_1", None)
    with pytest.raises(RuntimeError, match="the library took"):
        rules.next_state("member_round_1", "period_over", lambda name: True, None, over)
    assert (
        rules.next_state("member_round_1", "period_over", lambda name: True, None, again)
        == "member_round_1"
    )


@settings(max_examples=60)
@given(answers=st.dictionaries(st.sampled_from(NAMES), st.booleans()), data=st.data())
def test_a_move_recalled_is_the_move_the_library_would_make(answers, data):
    one = data.draw(st.sampled_from(TROIKA.transitions), label="transition")
    source = data.draw(st.sampled_from(tuple(one.sources)), label="source")
    left = data.draw(st.sampled_from((None, *remembered(TROIKA, source))), label="left")

    def outcome(walker):
        try:
            return walker.next_state(
                source,
                one.trigger,
                lambda name: answers.get(name, name not in one.unless),
                left,
                one,
            )
        except RuntimeError as fault:
            return str(fault)

    asked = outcome(Walker(TROIKA))
    assert outcome(USED) == asked
    assert outcome(USED) == asked


def test_one_trigger_serves_the_clock_and_the_ppt(rules):
    by_clock, by_ppt = [one for one in rules.moves("member_round_2") if one.trigger == "suspend"]
    for chosen in (by_clock, by_ppt):
        assert (
            rules.next_state("member_round_2", "suspend", lambda name: True, None, chosen)
            == "suspended"
        )


@pytest.mark.parametrize("left", ["member_round_1", "member_round_2", "consensus"])
def test_a_suspended_case_goes_back_to_the_state_it_left(rules, left):
    (resume,) = [one for one in rules.moves("suspended") if one.trigger == "resume"]
    assert rules.next_state("suspended", "resume", lambda name: True, left, resume) == left


def test_a_case_cannot_go_back_to_where_it_never_was(rules):
    (resume,) = [one for one in rules.moves("suspended") if one.trigger == "resume"]
    for left in (None, "draft"):
        with pytest.raises(RuntimeError):
            rules.next_state("suspended", "resume", lambda name: True, left, resume)


def test_no_trigger_exists_that_the_file_does_not_name(rules):
    launch = rules.moves("consensus")[0]
    for trigger in ("to_launched", "fly"):
        with pytest.raises(RuntimeError):
            rules.next_state("draft", trigger, lambda name: True, None, launch)


def test_a_dotted_name_is_never_imported_and_called():
    text = SOUND.replace('"text_is_filed"', '"antigravity"')
    walker = Walker(read_machine(text.encode(), "machines/errand.v1.toml"))
    asked = []

    def holds(name):
        asked.append(name)
        return True

    (ask,) = walker.moves("waiting")
    assert walker.next_state("waiting", "ask", holds, None, ask) == "asking"
    assert asked == ["antigravity"]
    with pytest.raises(Exception, match=r"tests\.broken"):
        read_machine(
            SOUND.replace('"text_is_filed"', '"tests.broken.check"').encode(), "machines/errand"
        )


def test_choices_numbers_words_and_pins(library, rules):
    assert rules.choice(MemberSilence) is MemberSilence.TACIT_CONSENT_FLAGGED
    assert rules.number("consultation.member_silence.quorum") == 6
    assert rules.word("consultation.register_with_rcgm.kind") == "information_item"
    machine, policy, snapshot, access = rules.pins
    assert (machine.name, policy.name) == ("troika_consultation", "rcm-2011")
    assert snapshot == library.snapshot_document().digest
    assert access == library.access_document().digest


def test_the_deadlines_of_september_2021(rules):
    countries = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
    reckoned = rules.reckon("member_review", countries, DISPATCH, "MX")
    due = {one.country: one.certificate.due_date.isoformat() for one in reckoned.deadlines}
    assert due == (
        dict.fromkeys(("CA", "DO", "PA", "US"), "2021-09-16")
        | dict.fromkeys(("BZ", "CR", "GT", "HN", "MX", "SV"), "2021-09-17")
        | {"NI": "2021-09-20"}
    )
    assert (reckoned.last, reckoned.closes_at) == (("NI",), datetime(2021, 9, 21, 6, tzinfo=UTC))


def test_a_suspension_keeps_the_working_days_that_are_left(rules):
    (deadline,) = rules.reckon("member_review", ("MX",), DISPATCH, "MX").deadlines
    at = datetime(2021, 9, 14, 18, tzinfo=UTC)
    left = rules.remaining("member_review", deadline.certificate, at)
    assert left == 3
    back = datetime(2021, 10, 4, 15, tzinfo=UTC)
    resumed = rules.resume("member_review", {"MX": left}, [deadline.certificate], back, "MX")
    assert [one.certificate.due_date.isoformat() for one in resumed.deadlines] == ["2021-10-07"]


def test_an_extension_moves_each_deadline_on_its_own_calendar(rules):
    reckoned = rules.reckon("member_review", ("CA", "NI"), DISPATCH, "MX")
    longer = rules.extend("member_review", [one.certificate for one in reckoned.deadlines], 2, "MX")
    assert [one.certificate.due_date.isoformat() for one in longer.deadlines] == [
        "2021-09-20",
        "2021-09-22",
    ]


def test_a_certificate_is_read_from_its_document(rules, documents):
    (deadline,) = rules.reckon("member_review", ("HN",), DISPATCH, "MX").deadlines
    documents[deadline.certificate.digest] = deadline.certificate.to_bytes()
    assert rules.certificate(deadline.certificate.digest) == deadline.certificate


def test_a_date_beyond_the_calendars_is_refused(rules):
    with pytest.raises(Refused) as refusal:
        rules.reckon("member_review", ("HN",), datetime(2099, 1, 1, tzinfo=UTC), "MX")
    assert (refusal.value.code, refusal.value.facts["office"]) == (
        "beyond_calendar",
        "HN.foreign_affairs",
    )


def test_a_country_without_a_calendar_is_refused(rules):
    with pytest.raises(Refused) as refusal:
        rules.reckon("member_review", ("XX",), DISPATCH, "MX")
    assert refusal.value.code == "no_calendar"


def test_a_period_that_the_policy_takes_away_is_none(library):
    overrides = {"consultation.troika_deadline": "none"}
    rules = library.rules(
        library.machine_document("troika_consultation").body,
        library.policy_document("rcm-2011", overrides).body,
        library.access_document().body,
        library.snapshot_document().body,
        lambda digest: b"",
    )
    assert rules.period("troika_reaction") is None
    with pytest.raises(RuntimeError):
        rules.reckon("troika_reaction", ("CR",), DISPATCH, "MX")
