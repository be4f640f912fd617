"""A country's brackets are its own to lift: no paragraph is agreed or dropped over them."""

from __future__ import annotations

import pytest

from tests.machines import vm_kit as vm

ONE = {"paragraph": "paragraphs-1"}
STAND = "no_item_on:brackets.paragraph=bracketed"
US, BZ = "US/foreign_affairs", "BZ/foreign_affairs"


@pytest.fixture
def bracketed(chancery):
    """In the final reading, its paragraph in brackets by the United States."""
    case = vm.final_reading(chancery, vm.announce(chancery))
    chancery.do(case, "bracket_paragraph", US, **ONE, brackets="“share”")
    return case


def told(chancery, trigger):
    """Who had letters of a step."""
    with chancery.app.store.read() as view:
        found = [one.notice for one in view.letters(limit=9999)]
    return {one.recipient for one in found if one.topic == trigger}


def test_nobody_agrees_or_drops_a_paragraph_over_brackets(chancery, bracketed):
    (why,) = chancery.refused(bracketed, "agree_paragraph", **ONE).unmet
    assert (why.condition, why.facts["items"]) == (STAND, ["brackets-1"])
    assert chancery.unmet(bracketed, "drop_paragraph", **ONE, reason="Away") == [STAND]
    chancery.do(bracketed, "amend_paragraph", **ONE, paragraph_text=vm.both("We share little."))
    assert chancery.unmet(bracketed, "agree_paragraph", **ONE) == [STAND]
    chancery.do(bracketed, "lift_brackets", US, bracket="brackets-1")
    chancery.do(bracketed, "agree_paragraph", **ONE)
    chancery.do(bracketed, "adopt")
    assert chancery.state(bracketed) == "adopted"
    chancery.sound()


@pytest.mark.parametrize("seat", ["MX/ppt", BZ])
def test_nobody_lifts_the_brackets_of_another(chancery, bracketed, seat):
    own = chancery.unmet(bracketed, "lift_brackets", seat, bracket="brackets-1")
    assert own == ["own_item:bracket.bracketed_by"]


def test_each_country_has_brackets_of_its_own(chancery, bracketed):
    chancery.do(bracketed, "bracket_paragraph", BZ, **ONE, brackets="“data”")
    chancery.do(bracketed, "lift_brackets", US, bracket="brackets-1")
    assert chancery.unmet(bracketed, "agree_paragraph", **ONE) == [STAND]
    again = chancery.unmet(bracketed, "lift_brackets", US, bracket="brackets-1")
    assert again == ["item_is:bracket=bracketed"]
    chancery.do(bracketed, "lift_brackets", BZ, bracket="brackets-2")
    chancery.do(bracketed, "agree_paragraph", **ONE)


def test_brackets_outlast_the_return_to_drafting_and_being_struck_off(chancery, bracketed):
    chancery.do(bracketed, "return_to_drafting", remarks="The scope")
    assert chancery.unmet(bracketed, "drop_paragraph", **ONE, reason="Away") == [STAND]
    others = ",".join(one for one in vm.PRESENT.split(",") if one != "US")
    chancery.do(bracketed, "leave", US, present=others, reason="Called home")
    chancery.do(bracketed, "deliver_draft")
    chancery.do(bracketed, "end_closed_door")
    assert chancery.unmet(bracketed, "agree_paragraph", **ONE) == [STAND]
    chancery.do(bracketed, "lift_brackets", US, bracket="brackets-1")
    chancery.do(bracketed, "agree_paragraph", **ONE)


def test_brackets_on_one_paragraph_leave_the_others_free(chancery):
    case = vm.drafting(chancery, vm.announce(chancery))
    words = {"paragraph_text": vm.both("We train."), "agreement": "agreements-1"}
    chancery.do(case, "draft_paragraph", **words)
    chancery.do(case, "deliver_draft")
    chancery.do(case, "end_closed_door")
    chancery.do(case, "bracket_paragraph", US, paragraph="paragraphs-2", brackets="All")
    chancery.do(case, "agree_paragraph", **ONE)


def test_brackets_that_are_kept_end_the_meeting_without_a_declaration(chancery, bracketed):
    summary = {"chair_summary": "In my own name"}
    chancery.do(bracketed, "fail", documents=summary)
    assert chancery.state(bracketed) == "not_adopted"


def test_with_neither_objection_nor_brackets_nothing_fails(chancery):
    case = vm.final_reading(chancery, vm.announce(chancery))
    summary = {"chair_summary": "In my own name"}
    chancery.refused(case, "fail", documents=summary)


def test_those_present_are_told_of_every_change_of_a_paragraph(chancery, bracketed):
    chancery.do(bracketed, "lift_brackets", US, bracket="brackets-1")
    chancery.do(bracketed, "amend_paragraph", **ONE, paragraph_text=vm.both("We share."))
    chancery.do(bracketed, "agree_paragraph", **ONE)
    chancery.do(bracketed, "drop_paragraph", **ONE, reason="Said elsewhere")
    steps = ("bracket_paragraph", "lift_brackets", "amend_paragraph", "agree_paragraph")
    for trigger in (*steps, "drop_paragraph"):
        assert {US, BZ} <= told(chancery, trigger), trigger
