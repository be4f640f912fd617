"""Slips in the words by which a step reaches other cases, counts back, or shows silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import read_machine

MACHINES = Path(__file__).parents[2] / "machines"


def text(name):
    return (MACHINES / f"{name}.v1.toml").read_text()


def check(name, old, new):
    found = text(name)
    assert old in found
    library = Library()
    access, policy = library.access(library.access_document().body), library.policy("rcm-2011")
    others = {
        one: read_machine(text(one).encode(), f"{one}.v1.toml")
        for one in ("ppt_succession", "follow_up")
    }
    changed = found.replace(old, new, 1).encode()
    return check_machine(changed, f"machines/{name}.v1.toml", policy, access, others=others)


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("ppt_succession", 'state = ["upcoming"]\n', "", "every_needs_states"),
        ("ppt_succession", "every:ppt_succession", "every:ppt_sucession", "unknown_machine"),
        ("ppt_succession", 'trigger = "wait_again"', 'trigger = "wait_agian"', "unknown_trigger"),
        (
            "ppt_succession",
            "presidency_is:year=none",
            "presidency_is:year=nobody",
            "unknown_condition",
        ),
        (
            "ppt_succession",
            "presidency_is:year=none",
            "presidency_is:yaer=none",
            "unknown_argument",
        ),
        ("ppt_succession", "acts_for:country", "acts_for:contry", "unknown_argument"),
        ("ppt_succession", "troika_has:upcoming", "troika_has:next", "unknown_condition"),
        ("ppt_succession", "hard_one_year:compare", "hard_two_years:compare", "unknown_argument"),
        ("ppt_succession", "vm:session_of:vice", "vm:sesion_of:vice", "unknown_condition"),
        (
            "follow_up",
            'before = "questionnaire_issue"',
            'before = "questionnaire_isue"',
            "unknown_period",
        ),
        ("follow_up", 'completes = "answers.', 'completes = "replies.', "unknown_item_group"),
        ("follow_up", "country=members", "country=membres", "unknown_list"),
        (
            "follow_up",
            "is_past:meeting_on=questionnaire_answers",
            "is_past:meeting_on=answers",
            "unknown_argument",
        ),
    ],
)
def test_a_slip_is_told(name, old, new, code):
    assert code in {one.code for one in check(name, old, new)}


def test_a_period_to_count_back_needs_the_date_it_is_counted_from():
    old = 'on = "date_reached"\ndate = "meeting_on"\n'
    assert "date_and_occasion" in {one.code for one in check("follow_up", old, "")}
