"""Inputs that nobody gives, kept periods, roles barred from a state, terms about lists of codes."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.definitions.explore import Node, steps
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import read_machine
from rcm_workflow.domain.conditions import known_conditions
from tests.machines import vm_kit as vm

LIBRARY = Library()
TEXT = LIBRARY.machine_document(vm.MACHINE).body.decode()


def codes(old: str, new: str) -> list[str]:
    """What the checker says of the file with one slip in it."""
    assert old in TEXT
    access = LIBRARY.access(LIBRARY.access_document().body)
    others = {name: LIBRARY.machine(name) for name in ("activity", "invitation", vm.MACHINE)}
    changed = TEXT.replace(old, new, 1).encode()
    file = f"machines/{vm.MACHINE}.v1.toml"
    policy = LIBRARY.policy("rcm-2011")
    found = check_machine(changed, file, policy, access, None, others)
    assert all(one.say(lang) for one in found for lang in ("en", "es"))
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        # An observer on the Drafting Committee, by a step or by a line of rights alone.
        (
            'by = ["ppt", "secretariat", "committee", "troika"]',
            'by = ["ppt", "secretariat", "committee", "troika", "rncom"]',
            "invariant_broken",
        ),
        (
            'states = ["agenda_final", "preparatory", "opened", "plenary"]',
            'states = ["agenda_final", "preparatory", "opened", "plenary", "drafting"]',
            "invariant_broken",
        ),
        ('"nobody_objects", "every_item_is:para', '"every_item_is:para', "invariant_broken"),
        ('never_by = ["observer",', 'never_by = ["obzerver",', "unknown_role"),
        ('type = "holder"\nown = true', 'type = "text"\nown = true', "bad_value"),
        ("compare:size.present=members", "compare:size.pressent=members", "unknown_argument"),
        (
            "not_listed_yet:attendance.country",
            "not_listed_yet:attendants.country",
            "unknown_argument",
        ),
        ("own_item:action.led_by", "own_item:action.let_by", "unknown_argument"),
        ("is_among:country=present", "is_among:country=presence", "unknown_argument"),
        ("items_cover:agenda.taken.", "items_cover:agenda.takken.", "unknown_argument"),
        ('numbers = "agenda"', 'numbers = "agendas"', "unknown_item_group"),
        ('groups = ["delegations"', 'groups = ["delegation"', "unknown_electorate"),
        ('annexes = ["released"]', 'annexes = ["relesed"]', "unknown_item_group"),
        ('tells = ["led_by", ', 'tells = ["let_by", ', "unknown_field"),
        ('heads = ["ordinal", ', 'heads = ["ordinals", ', "unknown_fact"),
    ],
)
def test_a_slip_in_the_new_words_is_found(old, new, code):
    assert code in codes(old, new)


@pytest.mark.parametrize(("effect", "runs"), [("keep", True), ("close", False)])
def test_a_term_may_run_on_only_where_a_step_keeps_it(effect, runs):
    text = TEXT.replace('period_effect = "keep"', f'period_effect = "{effect}"').encode()
    machine = read_machine(text, f"machines/{vm.MACHINE}.v1.toml")
    node = Node("published", None, "nothing_open")
    found = [one.trigger for one, _ in steps(machine, known_conditions(), node)]
    assert ("state_reservation" in found) is runs
