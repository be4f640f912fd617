"""A line of rights that opens one list, and a step that clears one: every slip is told."""

from __future__ import annotations

import pytest

from rcm_workflow.definitions.access import Access
from rcm_workflow.definitions.checks import check_access
from tests.definitions.slips import findings, shipped, slipped, text_of

MACHINE = "observer_application"
RIGHT = 'fields = ["summary", "facts", "items:criteria"'
CLEARS = 'clears = "attendance.admitted|left=earlier"'


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (
            RIGHT,
            'fields = ["summary", "facts", "items:critera"',
            "unknown_item_group",
            ("Did you mean “criteria”?", "¿Quiso decir «criteria»?"),
        ),
        (
            RIGHT,
            'fields = ["summary", "facts", "itmes:criteria"',
            "unknown_field",
            ("Did you mean “items:criteria”?", "¿Quiso decir «items:criteria»?"),
        ),
        (
            CLEARS,
            'clears = "attendence=left"',
            "unknown_item_group",
            ("Did you mean “attendance”?", "¿Quiso decir «attendance»?"),
        ),
        # A status in which an item goes on to count would clear nothing.
        (
            CLEARS,
            'clears = "attendance=admitted"',
            "unknown_item_status",
            ("It may be: left | earlier | struck.", "Puede ser: left | earlier | struck."),
        ),
    ],
)
def test_a_slip_is_told_with_its_line_and_the_nearest_name(old, new, code, said):
    text = slipped(text_of(MACHINE), old, new)
    (found,) = [one for one in findings(text, MACHINE) if one.code == code]
    assert new in text.splitlines()[found.line - 1]
    for lang, sentence in zip(("en", "es"), said, strict=True):
        assert f":{found.line}: " in found.say(lang)
        assert sentence in found.say(lang)


ALONG = 'takes_along = "reservations.paragraph=lapsed"'


@pytest.mark.parametrize(
    ("new", "code", "said"),
    [
        (ALONG.replace("lapsed", "laps"), "unknown_item_status", "“lapsed”"),
        (ALONG.replace("reservations", "reservation"), "unknown_item_group", "“reservations”"),
    ],
)
def test_what_an_item_takes_along_is_a_list_and_a_status_of_it(new, code, said):
    text = slipped(text_of("vm_declaration"), ALONG, new)
    found = next(one for one in findings(text, "vm_declaration") if one.code == code)
    assert new in text.splitlines()[found.line - 1]
    assert said in found.say("en")


def test_a_step_that_changes_no_item_takes_nothing_along():
    text = text_of("vm_declaration")
    step = 'trigger = "circulate_agenda"\n'
    text = slipped(text, step, f"{step}{ALONG}\n")
    (found,) = [one for one in findings(text, "vm_declaration") if "along" in one.code]
    assert "changes_item" in found.say("es")


def test_the_table_of_rights_may_name_a_list_of_the_machines_it_speaks_of():
    table = shipped().access_document().body.decode()
    machines = {one: shipped().machine(one) for one in (MACHINE, "troika_consultation")}
    line = 'id = "auditor-reads"'
    mine = slipped(table[table.index(line) :], '"items", ', '"items:criteria", ')
    known = table[: table.index(line)] + mine
    assert "unknown_item_group" not in codes(known, machines)
    elsewhere = {"troika_consultation": machines["troika_consultation"]}
    assert "unknown_item_group" in codes(known, elsewhere)


def codes(text, machines):
    return {one.code for one in check_access(text.encode(), "policies/access.v1.toml", machines)}


def test_a_line_opens_the_lists_it_names_and_no_other():
    table = Access.read(shipped().access_document().body, "access").with_rights_of(
        shipped().machine(MACHINE)
    )
    fields = table.fields("applicant", MACHINE, "in_closed_door")
    lists = {one for one in fields if one.startswith("items")}
    assert lists == {"items:criteria", "items:decisions", "items:missed_meetings"}
    assert "items" in table.fields("members", MACHINE, "in_closed_door")


UNSEALS = 'id = "vm-delegations-read-decisions"\nroles = ["delegations"]\nactions = ["read", '
READS = 'fields = ["summary", "deadlines", "own_position", "documents", "facts"'
ONLY = '\nunseals = [{ list = "decisions", statuses = ["decided"],'


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (
            f'{UNSEALS}"read_sealed"]',
            f"{UNSEALS[:-2]}]",
            "unseals_without_right",
            ("does not allow “read_sealed”", "no permite «read_sealed»"),
        ),
        (
            f'{READS}, "items"]{ONLY}',
            f"{READS}]{ONLY}",
            "unseals_unread_list",
            ("Add “items:decisions”", "Agregue «items:decisions»"),
        ),
    ],
)
def test_a_line_that_unseals_in_vain_is_told(old, new, code, said):
    (found,) = [
        one
        for one in findings(slipped(text_of("vm_declaration"), old, new), "vm_declaration")
        if one.code == code
    ]
    for lang, sentence in zip(("en", "es"), said, strict=True):
        assert sentence in found.say(lang)
