"""Inputs that nobody gives, kept periods, roles barred from a state, terms about lists of codes."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.explore import Node, steps
from rcm_workflow.definitions.machine import read_machine
from rcm_workflow.domain.conditions import known_conditions
from tests.definitions.slips import codes, slipped, text_of
from tests.machines import vm_kit as vm

TEXT = text_of(vm.MACHINE)
NAMED = (
    "activity",
    "follow_up",
    "information_item",
    "invitation",
    "troika_consultation",
    vm.MACHINE,
)
OTHERS = {name: text_of(name) for name in NAMED}
SLIPS = """
"nobody_objects", "every_item_is:para => "every_item_is:para => invariant_broken
never_by = ["observer", => never_by = ["obzerver", => unknown_role
compare:size.present=members => compare:size.pressent=members => unknown_argument
not_listed_yet:attendance.country => not_listed_yet:attendants.country => unknown_argument
own_item:action.led_by => own_item:action.let_by => unknown_argument
is_among:country=present => is_among:country=presence => unknown_argument
items_cover:agenda.taken. => items_cover:agenda.takken. => unknown_argument
numbers = "agenda" => numbers = "agendas" => unknown_item_group
groups = ["delegations" => groups = ["delegation" => unknown_electorate
annexes = ["released"] => annexes = ["relesed"] => unknown_item_group
tells = ["led_by",  => tells = ["let_by",  => unknown_field
unseals = [{ list = "decisions" => unseals = [{ list = "actions" => unknown_item_group
statuses = ["decided"], fields => statuses = ["decide"], fields => unknown_item_status
fields = ["decision_text", "dec => fields = ["decision_txt", "dec => unknown_field
heads = ["ordinal",  => heads = ["ordinals",  => unknown_fact
"""


def found_after(old: str, new: str) -> set[str]:
    """What the checker says of the file with one slip in it."""
    return codes(slipped(TEXT, old, new), vm.MACHINE, OTHERS)


@pytest.mark.parametrize("slip", SLIPS.strip().splitlines())
def test_a_slip_in_the_new_words_is_found(slip):
    old, new, code = slip.split(" => ")
    assert code in found_after(old, new)


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ('by = ["ppt", "secretariat", "committee", "troika"]', "rncom"),
        ('states = ["agenda_final", "preparatory", "opened", "plenary"]', "drafting"),
    ],
)
def test_an_observer_on_the_drafting_committee_breaks_an_invariant(line, more):
    assert "invariant_broken" in found_after(line, line.replace("]", f', "{more}"]'))


def test_an_own_input_is_a_country_or_a_holder():
    assert found_after('type = "holder"\nown = true', 'type = "text"\nown = true') == {"bad_value"}


@pytest.mark.parametrize(("effect", "runs"), [("keep", True), ("close", False)])
def test_a_term_may_run_on_only_where_a_step_keeps_it(effect, runs):
    text = TEXT.replace('period_effect = "keep"', f'period_effect = "{effect}"').encode()
    machine = read_machine(text, f"machines/{vm.MACHINE}.v1.toml")
    node = Node("published", None, "nothing_open")
    found = [one.trigger for one, _ in steps(machine, known_conditions(), node)]
    assert ("state_reservation" in found) is runs
