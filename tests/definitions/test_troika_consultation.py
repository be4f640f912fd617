"""The machine file of the Troika consultation says what the procedure says (R-050 to R-069)."""

import pytest

from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.definitions.library import Library

MOVES = """
draft submit_to_troika troika_review
troika_review return_for_revision troika_revision
troika_review troika_term_over troika_revision
troika_revision resubmit troika_review
troika_review confirm_troika_consensus troika_agreed
troika_agreed open_round_1 member_round_1
member_round_1 period_over assessing_1
member_round_2 period_over assessing_2
member_round_1 close_early assessing_1
member_round_2 close_early assessing_2
assessing_1 adopt consensus
assessing_2 adopt consensus
assessing_1 fail no_consensus
assessing_2 fail no_consensus
suspended fail no_consensus
assessing_1 open_round_2 member_round_2
assessing_1 return_to_troika troika_review
troika_agreed open_round_2 member_round_2
assessing_2 open_another_round member_round_2
consensus launch launched
launched report_result reported
no_consensus report_failure closed_no_consensus
no_consensus refer referred_to_vm
troika_review refer referred_to_vm
troika_revision refer referred_to_vm
suspended refer referred_to_vm
assessing_1 refer referred_to_vm
member_round_1 refer_at_opening referred_to_vm
member_round_2 refer_at_opening referred_to_vm
member_round_1 suspend suspended
member_round_2 suspend suspended
consensus suspend suspended
suspended resume @left
member_round_1 lapse withdrawn
member_round_2 lapse withdrawn
"""

STAYING = {
    "file_text": {"draft", "troika_revision", "assessing_1", "assessing_2"},
    "react": {"troika_review"},
    "report_delivery": {"member_round_1", "member_round_2", "assessing_1", "assessing_2"},
    "record_position": {"member_round_1", "member_round_2", "suspended"},
    "record_late": {
        "member_round_1",
        "member_round_2",
        "assessing_1",
        "assessing_2",
        "consensus",
        "suspended",
        "launched",
    },
    "extend": {"member_round_1", "member_round_2"},
    "remind": {"troika_review", "member_round_1", "member_round_2"},
    "recompute_deadlines": {"troika_review", "member_round_1", "member_round_2", "suspended"},
    "recount_period": {"troika_review", "member_round_1", "member_round_2"},
    "period_over": {"member_round_1", "member_round_2"},
    "dispose": {"assessing_1", "assessing_2"},
    "ask_authors": {"assessing_1", "assessing_2"},
    "clarify_proposal": {"assessing_1", "assessing_2"},
}

FINAL = {"reported", "closed_no_consensus", "withdrawn", "referred_to_vm"}


@pytest.fixture(scope="module")
def library():
    return Library()


@pytest.fixture(scope="module")
def machine(library):
    return library.machine("troika_consultation@1")


def test_it_has_the_sixteen_states_of_the_procedure(machine):
    assert len(machine.states) == 16
    assert {name for name, one in machine.states.items() if one.final} == FINAL


def test_every_move_of_the_procedure_and_no_other(machine):
    going = set(machine.states) - FINAL
    expected = {tuple(line.split()) for line in MOVES.strip().splitlines()}
    expected |= {(state, "lapse_at_handover", "withdrawn") for state in going}
    expected |= {(state, "withdraw", "withdrawn") for state in going - {"consensus", "launched"}}
    moves = {
        (source, one.trigger, one.dest)
        for one in machine.transitions
        if one.dest
        for source in one.sources
    }
    assert moves == expected


def test_every_act_that_leaves_the_case_where_it_is(machine):
    staying = {}
    for one in machine.transitions:
        if one.dest is None:
            staying.setdefault(one.trigger, set()).update(one.sources)
    going = set(machine.states) - FINAL
    assert staying == STAYING | {"ppt_handover": going, "adopt_calendar": going}


def test_only_the_clock_fires_on_an_occasion_and_it_never_decides(machine):
    for one in machine.transitions:
        assert (one.on is not None) == (one.by == ("system",)), one.trigger
        assert "system" not in one.by or one.establishes is None


def test_every_transition_cites_a_rule(machine):
    assert [one.trigger for one in (machine.opening, *machine.transitions) if not one.rules] == []


def test_every_transition_says_what_it_records(machine):
    silent = [one.trigger for one in (machine.opening, *machine.transitions) if not one.records]
    assert silent == []


def test_every_rule_of_the_mechanism_is_cited(machine):
    cited = {rule for one in (machine.opening, *machine.transitions) for rule in one.rules}
    # R-068 counts the rounds, R-069 has no term for the Troika: both stand at their transitions.
    assert set(machine.rules) <= cited


def test_it_passes_every_check(library):
    found = library.find("machine", "troika_consultation@1")
    access = library.access(library.access_document().body)
    assert check_machine(found.data, found.file, library.policy("rcm-2011"), access) == ()


@pytest.mark.parametrize(
    ("test", "state"),
    [
        ("nobody_objects", "consensus"),
        ("no_change_is_maintained", "consensus"),
        ("silence_rule_is_satisfied", "consensus"),
        ("text_is_unchanged_since_the_round", "consensus"),
        ("text_is_the_agreed_one", "member_round_1"),
        ("troika_agrees", "member_round_1"),
        ("text_in_every_language", "member_round_2"),
    ],
)
def test_no_safeguard_can_be_taken_out_of_the_file(library, test, state):
    found = library.find("machine", "troika_consultation@1")
    access = library.access(library.access_document().body)
    head, mark, rest = found.data.decode().partition("# --- What is true on every path")
    weaker = head.replace(f'"{test}"', '"period_has_ended"') + mark + rest
    findings = check_machine(weaker.encode(), found.file, library.policy("rcm-2011"), access)
    ends = {
        one.facts["path"].rpartition(" → ")[2] for one in findings if one.code == "invariant_broken"
    }
    assert state in ends
