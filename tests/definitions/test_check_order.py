"""Faults of order: what a step asks for is given only behind it, twice over, or never."""

import pytest

from rcm_workflow.definitions.given_before import surely_given
from rcm_workflow.definitions.machine import read_machine
from tests.definitions.broken import FILE, SOUND, check, found, line

VERDICT = """[[transitions.inputs]]
name = "verdict"
type = "choice"
choices = ["good", "bad"]
keep = true
title = { en = "Verdict", es = "Dictamen" }
"""
WORDS = """
[words]
good = { en = "good", es = "bueno" }
bad = { en = "bad", es = "malo" }
"""
ASKED = 'conditions = ["text_is_filed"]'
POSTS = """[items.posts]
title = { en = "Posts", es = "Puestos" }
initial = "planned"
statuses.planned = { en = "planned", es = "previsto" }
statuses.open = { en = "open", es = "abierto" }

[documents.sheet]"""


def step(trigger: str, source: str, rest: str = "") -> str:
    """A step of the PPT that leads nowhere else."""
    return f"""[[transitions]]
trigger = "{trigger}"
source = "{source}"
title = {{ en = "{trigger}", es = "{trigger}" }}
by = ["ppt"]
{rest}
"""


def judged(given_in: str, condition: str) -> str:
    """The errand whose round asks for a verdict that is given in one of its states."""
    text = SOUND.replace(ASKED, f'conditions = ["text_is_filed", "{condition}"]')
    return text.replace(
        "[[invariants]]", step("judge", given_in, VERDICT) + "\n[[invariants]]"
    ).replace("[[rights]]", WORDS + "\n[[rights]]", 1)


@pytest.mark.parametrize(
    "condition", ["fact_is:verdict=good", "fact_is_given:verdict", "fact_is:verdict=good|bad"]
)
def test_a_value_that_only_comes_later_is_not_asked_for(condition: str):
    assert check(judged("waiting", condition)) == []
    text = judged("asking", condition)
    assert check(text) == [("asked_too_early", line(text, f'"{condition}"'))]
    assert "no case has “verdict” by then" in found(text)[0].say("en")
    assert "«verdict»" in found(text)[0].say("es")


def test_a_value_asked_to_be_two_things_at_once():
    text = judged("waiting", "fact_is:verdict=good").replace(
        '"fact_is:verdict=good"', '"fact_is:verdict=good", "fact_is:verdict=bad"'
    )
    assert check(text) == [("never_both", line(text, '"fact_is:verdict=good"'))]
    assert check(text.replace("verdict=bad", "verdict=bad|good")) == []


def test_a_condition_beside_its_opposite():
    text = SOUND.replace(
        'conditions = ["nobody_objects"]', 'conditions = ["nobody_objects", "somebody_objects"]'
    )
    assert ("never_both", line(text, '"somebody_objects"')) in check(text)


def with_posts(condition: str, fills: str, opens: str) -> str:
    """The errand with a list of posts that one state fills and another opens."""
    adding = (
        'adds_item = "posts"\n[[transitions.inputs]]\nname = "place"\ntype = "text"\n'
        'title = { en = "Place", es = "Lugar" }\n'
    )
    opening = (
        'changes_item = "posts"\nitem_status = "open"\n[[transitions.inputs]]\nname = "post"\n'
        'type = "item"\nof = "posts"\nrequired = true\ntitle = { en = "Post", es = "Puesto" }\n'
    )
    text = SOUND.replace("[documents.sheet]", POSTS)
    text = text.replace(ASKED, f'conditions = ["text_is_filed", "{condition}"]')
    both = step("add_post", fills, adding) + step("open_post", opens, opening)
    return text.replace("[[invariants]]", both + "\n[[invariants]]")


@pytest.mark.parametrize(
    ("condition", "fills", "opens", "sound"),
    [
        ("there_are_items:posts", "waiting", "waiting", True),
        ("there_are_items:posts", "asking", "asking", False),
        ("some_item_is:posts=open", "waiting", "waiting", True),
        ("some_item_is:posts=open", "waiting", "asking", False),
        ("some_item_is:posts=open|planned", "waiting", "asking", True),
    ],
)
def test_a_list_is_filled_before_it_is_asked_about(
    condition: str, fills: str, opens: str, sound: bool
):
    text = with_posts(condition, fills, opens)
    expected = [] if sound else [("asked_too_early", line(text, f'"{condition}"'))]
    assert check(text) == expected


def test_a_document_is_filed_before_it_is_asked_for():
    """It comes with the step that ends the errand."""
    text = SOUND.replace(ASKED, 'conditions = ["text_is_filed", "document_is_filed:sheet"]')
    assert check(text) == [("asked_too_early", line(text, '"document_is_filed:sheet"'))]


def dated(required: str) -> str:
    """The errand ends on a day that whoever begins it names, if it must be named."""
    day = (
        f'[[opening.inputs]]\nname = "last_day"\ntype = "date"\n{required}keep = true\n'
        'title = { en = "Last day", es = "Último día" }\n'
    )
    text = SOUND.replace("[states.waiting]", day + "\n[states.waiting]")
    text = text.replace(
        'by = ["ppt"]\nconditions = ["nobody_objects"]',
        'by = ["system"]\non = "date_reached"\ndate = "last_day"\nconditions = ["nobody_objects"]',
    )
    return text.replace('[[transitions.inputs]]\nname = "sheet"\ntype = "document"\n', "").replace(
        "[documents.sheet]\ntitle", "[documents.sheet]\npublic = true\ntitle"
    )


def test_a_state_that_waits_for_a_day_has_one():
    text = dated("")
    assert ("day_never_named", line(text, 'date = "last_day"')) in check(text)
    assert "it would wait for ever" in " ".join(one.say("en") for one in found(text))
    assert "day_never_named" not in [code for code, _ in check(dated("required = true\n"))]


def test_what_is_surely_given_is_given_on_every_way():
    machine = read_machine(dated("required = true\n").encode(), FILE)
    assert surely_given(machine)["done"] == {"last_day"}
    assert surely_given(read_machine(dated("").encode(), FILE))["done"] == set()


@pytest.mark.parametrize("bound", ["tomorow", "last_dya"])
def test_the_bound_of_a_day_is_offered_days_alone(bound: str):
    text = dated("required = true\n").replace(
        'name = "last_day"\ntype = "date"\n',
        f'name = "last_day"\ntype = "date"\nnot_before = "{bound}"\n',
    )
    place = (
        '[[opening.inputs]]\nname = "place"\ntype = "text"\nkeep = true\n'
        'title = { en = "Place", es = "Lugar" }\n\n'
    )
    text = text.replace("[[opening.inputs]]", place + "[[opening.inputs]]")
    said = found(text)[0].say("en")
    assert "place" not in said
    assert "last_day" in said if bound == "last_dya" else "today | opened" in said


ROLE = """[roles.carrier]
title = { en = "Carrier", es = "Encargado" }
meaning = { en = "Who carries the errand out.", es = "Quien cumple el encargo." }
capacities = ["foreign_affairs"]
relation = "named"
fact = "carried_by"

[electorates.members]"""
RIGHT = """[[rights]]
id = "errand-carrier"
roles = ["carrier"]
actions = ["fire"]
states = ["*"]
say = { en = "The carrier finishes.", es = "El encargado termina." }

[[rights]]"""


def carried(kind: str = "country", required: str = "required = true\n") -> str:
    """The errand that only whom the case names can finish."""
    named = f'[[opening.inputs]]\nname = "carried_by"\ntype = "{kind}"\n{required}keep = true\n'
    named += 'title = { en = "Carried out by", es = "A cargo de" }\n\n'
    text = SOUND.replace("[electorates.members]", ROLE).replace("[[rights]]", RIGHT, 1)
    text = text.replace("[states.waiting]", named + "[states.waiting]")
    return text.replace(
        'by = ["ppt"]\nconditions = ["nobody', 'by = ["carrier"]\nconditions = ["nobody'
    )


def test_a_state_that_waits_for_whom_the_case_names_has_a_name():
    assert check(carried()) == []
    text = carried(required="")
    assert check(text) == [("nobody_is_named", line(text, "[states.asking]"))]
    assert "carried_by" in found(text)[0].say("es")


def test_who_is_named_is_a_country_or_a_body():
    text = carried("integer")
    assert check(text) == [("unfit_type", line(text, 'fact = "carried_by"'))]
