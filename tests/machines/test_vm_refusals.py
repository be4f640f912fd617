"""What a refusal names: countries by their names, the step that was meant, an empty list."""

from __future__ import annotations

import pytest

from rcm_workflow.application.inspect import why
from rcm_workflow.bootstrap import explain, explain_unmet
from rcm_workflow.domain.failures import Refused, Unmet
from rcm_workflow.domain.requirements import meant
from tests.machines import vm_kit as vm
from tests.scene import seated

BZ = "BZ/foreign_affairs"


@pytest.mark.parametrize(("lang", "name"), [("en", "El Salvador"), ("es", "Estados Unidos")])
def test_a_country_is_called_by_its_name(chancery, lang, name):
    case = vm.final_reading(chancery, vm.announce(chancery))
    by = {"en": "SV", "es": "US"}[lang]
    chancery.do(
        case,
        "bracket_paragraph",
        f"{by}/foreign_affairs",
        paragraph="paragraphs-1",
        brackets="“share”",
    )
    refused = chancery.refused(case, "lift_brackets", BZ, bracket="brackets-1")
    (line,) = [one for one in explain(refused, lang) if one.startswith("- ")]
    assert line.endswith(f": {name}.")


@pytest.mark.parametrize(
    ("lang", "name"), [("en", "Technical Secretariat"), ("es", "Secretaría Técnica")]
)
def test_a_body_is_called_by_its_name(chancery, lang, name):
    case = vm.adopted(chancery, vm.announce(chancery))
    given = {
        "decision": "decisions-1",
        "action_text": vm.both("To print"),
        "led_by": "secretariat",
        "due_on": "2022-06-30",
    }
    chancery.do(case, "plan_follow_up", **given)
    chancery.do(case, "publish", url="https://rcmvs.org/vm-26")
    chancery.do(case, "open_follow_up")
    refused = chancery.refused(case, "report_progress", BZ, action="actions-1", progress="Begun")
    (line,) = [one for one in explain(refused, lang) if one.startswith("- ")]
    assert line.endswith(f": {name}.")


def test_a_seat_is_told_what_its_own_step_lacks_and_not_that_another_is_for_others():
    theirs = Refused("not_permitted", kind="not_permitted")
    lacking = Refused("conditions_not_met", unmet=(Unmet("text_is_filed"),))
    mistyped = Refused("unknown_input", kind="input", nearest="country")
    another = Refused("conditions_not_met", unmet=(Unmet("fact_is:kind=seminar"),))
    for own in (lacking, mistyped):
        assert meant([theirs, own]) is own
        assert meant([own, theirs]) is own
    elsewhere = Refused("unknown_input", kind="input", nearest=None)
    assert meant([theirs, elsewhere]) is theirs
    # What it may do itself is for cases of another kind: here the step is for others.
    assert meant([another, theirs]) is theirs
    assert meant([theirs, another, lacking]) is lacking
    assert meant([theirs, theirs]) is theirs


def test_a_step_on_an_item_is_not_possible_where_there_is_none(chancery):
    case = vm.final_reading(chancery, vm.announce(chancery))

    def lifting():
        (one,) = [each for each in why(chancery.app, case, seated(BZ)) if lifts(each)]
        return one

    def lifts(step):
        return step.trigger == "lift_brackets"

    assert not lifting().allowed
    for lang, said in (
        ("en", "There must be an item in “Brackets”."),
        ("es", "Debe haber algún elemento en «Corchetes»."),
    ):
        assert explain_unmet(lifting().unmet, lang) == [said]
    chancery.do(case, "bracket_paragraph", BZ, paragraph="paragraphs-1", brackets="“share”")
    assert lifting().allowed


def test_an_empty_list_is_named_where_the_step_asks_nothing_else_of_an_item(chancery):
    case = vm.consulted(chancery, vm.announce(chancery))
    (step,) = [
        one for one in why(chancery.app, case, seated("MX/ppt")) if one.trigger == "take_up_comment"
    ]
    assert [one.condition for one in step.unmet] == ["there_are_items:comments"]
