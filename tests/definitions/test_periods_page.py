"""docs/periods.md tells what the program reckons: every table, every answer."""

import re

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.policy_keys import KEYS
from tests.definitions.period_kit import CHECKOUT
from tests.definitions.periods_page import tables, units

PAGE = (CHECKOUT / "docs" / "periods.md").read_text(encoding="utf-8")
SECTIONS = {
    found[1]: body for body in PAGE.split("\n## ")[1:] if (found := re.search(r"Key `(\S+)`", body))
}
FEWER = {"consultation.extension", "consultation.vm_opens"}
"""Questions of the procedure: of their answers the page shows those that move a deadline."""


def shown(body):
    return [line for line in body.split("\n") if line.startswith("|")]


@pytest.fixture(scope="module")
def reckoned():
    return tables()


def test_every_table_is_what_the_program_reckons(reckoned):
    assert {key: shown(body) for key, body in SECTIONS.items()} == reckoned


def test_every_answer_about_days_has_its_example():
    about_days = {key for key in KEYS if key.startswith("calendar.")} | {
        "consultation.calendar",
        "consultation.clock_start",
        "consultation.cutoff",
    }
    assert set(SECTIONS) == about_days | FEWER
    for key in about_days:
        rows = re.findall(r"^\| `(\w+)` \|", SECTIONS[key], re.MULTILINE)
        assert set(rows) == {str(one) for one in KEYS[key]}, key


def test_the_answer_in_force_comes_first(reckoned):
    policy = Library().policy("rcm-2011")
    for key, body in SECTIONS.items():
        first = shown(body)[2].split("`")[1]
        assert first == policy.value(key), key


def test_the_units_are_shown_side_by_side():
    section = PAGE.split("\n## Other units\n")[1].split("\n## ")[0]
    assert shown(section) == units()
