"""Every fault that the effects of a machine file may have, told with its line."""

import pytest

from tests.definitions import slips
from tests.definitions.broken import line
from tests.definitions.effecting import ERRAND, PLAN


def findings(text, others=None, name="plan"):
    return slips.findings(text, name, {"errand": ERRAND} if others is None else others)


def check(text, **more):
    return [(one.code, one.line) for one in findings(text, **more)]


def test_two_machines_that_open_and_move_each_other_are_sound():
    assert check(PLAN) == []
    assert check(ERRAND, others={"plan": PLAN}, name="errand") == []


@pytest.mark.parametrize(
    ("old", "new", "code", "nearest"),
    [
        ('machine = "errand"', 'machine = "erand"', "unknown_machine", "errand"),
        ('trigger = "start"', 'trigger = "stat"', "unknown_trigger", "start"),
        ('case = "link:errand"', 'case = "link:errands"', "unknown_relation", "errand"),
        ('case = "open:errand"', 'case = "open:errands"', "unknown_machine", "errand"),
        ('key = "fact:what"', 'key = "fact:whut"', "unknown_fact", "what"),
        ('{ note = "title" }', '{ note = "input:plce" }', "unknown_input", ""),
        ('place = "input:place"', 'place = "input:plce"', "unknown_input", "place"),
        ('{ what = "fact:what"', '{ whot = "=a", what = "fact:what"', "unknown_input", "what"),
        ('"fact:meeting"', '"=a"\nplase = "=b"', "unknown_input", "place"),
        ("Errand for {what}", "Errand for {whut}", "unknown_field", "what"),
        ('back = "plan"', 'back = "plan"\nfor_each = "fact:meting"', "unknown_fact", "meeting"),
        ('back = "plan"', 'back = "plan"\nwhen = ["text_is_field"]', "unknown_condition", "*"),
    ],
)
def test_an_unknown_name_is_told_with_its_line_and_the_nearest_one(old, new, code, nearest):
    text = PLAN.replace(old, new, 1)
    found = findings(text)
    assert [one.code for one in found] == [code]
    assert found[0].line == line(text, new.splitlines()[-1])
    assert nearest in ("*", found[0].facts["nearest"])
    assert all(found[0].say(lang) for lang in ("en", "es"))


def test_what_stands_in_files_that_are_not_there_is_not_judged():
    text = PLAN.replace('machine = "errand"', 'machine = "erand"', 1)
    assert slips.findings(text, "plan") == ()


def test_an_opening_that_lacks_an_input_it_needs():
    text = PLAN.replace('what = "fact:what", country', "country", 1)
    (found,) = findings(text)
    assert (found.code, found.facts["names"]) == ("effect_lacks_inputs", "what")
    assert found.line == line(text, "with = { country")


def test_a_fact_of_the_roster_that_lacks_a_value():
    text = PLAN.replace('body = "=vice_ministerial_meeting"\n', "")
    (found,) = findings(text)
    assert (found.code, found.facts["names"]) == ("effect_lacks_inputs", "body")


def test_a_step_that_people_make_is_not_fired_by_effects():
    text = PLAN.replace('trigger = "start"', 'trigger = "finish"', 1)
    assert check(text) == [("not_on_effect", line(text, 'trigger = "finish"'))]


def test_a_procedure_that_effects_may_not_open():
    closed = ERRAND.replace('by = ["ppt", "system"]', 'by = ["ppt"]')
    assert check(PLAN, others={"errand": closed}) == [
        ("not_opened_by_effect", line(PLAN, 'machine = "errand"'))
    ]


def test_a_step_on_an_effect_is_for_nobody_else():
    text = ERRAND.replace('by = ["system"]\non', 'by = ["ppt"]\non')
    assert check(text, others={"plan": PLAN}, name="errand") == [
        ("effect_by_people", line(text, 'by = ["ppt"]'))
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('key = "fact:what"\n', "", "key_and_open"),
        ('key = "fact:what"', 'key = ["fact:what", "case"]', "key_does_not_fit"),
        ('country = "authority"', 'country = "each"', "each_of_nothing"),
        ('country = "authority"', 'country = "item:country"', "each_of_nothing"),
        ('trigger = "push"', 'trigger = "push"\nunique_by = ["what"]', "unique_elsewhere"),
        ('case = "link:errand"', 'case = "link:errand"\nif_none = "pass"', "none_of_open"),
        (
            'what = "meeting_scheduled"',
            'what = "meeting_scheduled"\nif_so = "keep"',
            "so_of_sessions",
        ),
        ('key = "fact:what"', 'key = "fact:what"\nfor_each = "input:place"', "unknown_input"),
    ],
)
def test_what_could_never_happen(old, new, code):
    found = check(PLAN.replace(old, new, 1))
    assert code in [one for one, _ in found]


def test_nobody_links_by_hand_what_effects_link():
    by_hand = '[links]\nerrand = { en = "runs", es = "hace" }\n\n[[rights]]'
    text = PLAN.replace("[[rights]]", by_hand, 1)
    assert check(text) == [("link_of_effect", line(text, "errand = {"))]
    assert check(text.replace("errand = {", "continues = {")) == []


def test_only_who_kept_the_place_comes_back_to_it():
    text = ERRAND.replace("[[rights]]", BACK + "[[rights]]", 1)
    kept = text.replace('source = "done"', 'source = "settled"')
    assert check(kept, others={"plan": PLAN}, name="errand") == []
    at = line(text, 'trigger = "back"') - 1
    found = check(text, others={"plan": PLAN}, name="errand")
    assert found == [("reopens_without_key", at)]


BACK = """\
[[transitions]]
trigger = "back"
source = "done"
dest = "waiting"
reopens = true
title = { en = "Back", es = "Volver" }
by = ["ppt"]

"""


def test_an_act_has_no_effects():
    text = PLAN.replace('trigger = "push"', 'trigger = "push"\nact = "text"')
    assert "effect_of_an_act" in [code for code, _ in check(text)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"fact:what", country', '"facts:what", country'),
        ('case = "link:errand"', 'case = "errand"'),
        ('back = "plan"', 'back = "plan"\nfor_each = "everybody"'),
        ('what = "meeting_scheduled"', 'what = "meeting_planned"'),
    ],
)
def test_a_word_of_another_form(old, new):
    assert [code for code, _ in check(PLAN.replace(old, new, 1))] == ["bad_value"]


def test_what_is_sealed_here_is_handed_on_to_nobody():
    own = 'title = { en = "Place", es = "Lugar" }'
    text = PLAN.replace(own, f"{own}\nsealed = true", 1)
    text = text.replace("Errand for {what}", "Errand for {what} in {place}", 1)
    found = findings(text)
    assert [(one.code, one.facts["name"]) for one in found] == [("sealed_passed_on", "place")] * 2
    assert all(one.say(lang) for one in found for lang in ("en", "es"))
