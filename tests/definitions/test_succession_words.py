"""Slips in the words by which a step reaches other cases, counts back, or shows silence."""

from __future__ import annotations

import pytest

from tests.definitions.slips import codes, slipped, text_of

OTHERS = {one: text_of(one) for one in ("ppt_succession", "follow_up")}


def check(name, old, new):
    return codes(slipped(text_of(name), old, new), name, OTHERS)


SLIPS = {
    "ppt_succession": """
every:ppt_succession => every:ppt_sucession => unknown_machine
trigger = "wait_again" => trigger = "wait_agian" => unknown_trigger
presidency_is:year=none => presidency_is:year=nobody => unknown_condition
presidency_is:year=none => presidency_is:yaer=none => unknown_argument
acts_for:country => acts_for:contry => unknown_argument
troika_has:upcoming => troika_has:next => unknown_condition
hard_one_year:compare => hard_two_years:compare => unknown_argument
vm:session_of:vice => vm:sesion_of:vice => unknown_condition
""",
    "follow_up": """
before = "questionnaire_issue" => before = "questionnaire_isue" => unknown_period
completes = "answers. => completes = "replies. => unknown_item_group
country=members => country=membres => unknown_list
is_past:meeting_on=questionnaire_answers => is_past:meeting_on=answers => unknown_argument
""",
}


@pytest.mark.parametrize(
    ("name", "slip"),
    [(name, one) for name, many in SLIPS.items() for one in many.strip().splitlines()],
)
def test_a_slip_is_told(name, slip):
    old, new, code = slip.split(" => ")
    assert code in check(name, old, new)


def test_a_step_in_every_case_names_the_states():
    assert "every_needs_states" in check("ppt_succession", 'state = ["upcoming"]\n', "")


def test_a_period_to_count_back_needs_the_date_it_is_counted_from():
    old = 'on = "date_reached"\ndate = "meeting_on"\n'
    assert "date_and_occasion" in check("follow_up", old, "")
