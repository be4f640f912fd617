"""Inputs that nobody could give, or that say of themselves what their type cannot keep."""

import pytest

from tests.definitions.broken import FILE, line
from tests.definitions.slips import findings, slipped
from tests.definitions.typed import TYPED

AT = "opening.inputs"


def check(text):
    return findings(text, "errand")


SLIPS = [
    (
        'choices = ["plain", "solemn"]',
        'choices = ["plain", "solemn", "plain"]',
        f"{AT}.#5.choices: plain appears twice. Remove one.",
        f"{AT}.#5.choices: plain aparece dos veces. Elimine uno.",
    ),
    (
        "minimum = 1\nmaximum = 9",
        "minimum = 9\nmaximum = 1",
        f"{AT}.#2: minimum 9 is above maximum 1. Exchange them.",
        f"{AT}.#2: minimum 9 es mayor que maximum 1. Intercámbielos.",
    ),
    (
        'name = "starts"\ntype = "date"',
        'name = "starts"\ntype = "date"\nminimum = 0',
        f"{AT}.#3 is of type date; only integer may have the key “minimum”. Take it out.",
        f"{AT}.#3 es de tipo date; solo integer admite la clave «minimum». Quítela.",
    ),
    (
        'name = "aside"\ntype = "text"',
        'name = "aside"\ntype = "text"\nnot_before = "opened"',
        f"{AT}.#9 is of type text; only date | instant may have the key “not_before”. Take it out.",
        f"{AT}.#9 es de tipo text; solo date | instant admite la clave «not_before». Quítela.",
    ),
    (
        'name = "ends"\ntype = "date"',
        'name = "ends"\ntype = "date"\nnot_before = "start"',
        f"{AT}.#4.not_before asks about “start”, which is not there. Did you mean “starts”?",
        f"{AT}.#4.not_before pregunta por «start», que no existe. ¿Quiso decir «starts»?",
    ),
    (
        'name = "aside"',
        'name = "dry_run"',
        (
            f"{AT}.#9: “dry_run” could never be given, for --dry-run is an option of the program. "
            "Choose another name."
        ),
        (
            f"{AT}.#9: «dry_run» no podría darse nunca: --dry-run es una opción del programa. "
            "Elija otro nombre."
        ),
    ),
    (
        'name = "aside"\ntype = "text"',
        'name = "title"\ntype = "localized"',
        (
            f"{AT}.#9: “title” could never be given, for --title-en is an option of the program. "
            "Choose another name."
        ),
        (
            f"{AT}.#9: «title» no podría darse nunca: --title-en es una opción del programa. "
            "Elija otro nombre."
        ),
    ),
]


@pytest.mark.parametrize(("old", "new", "en", "es"), SLIPS)
def test_an_input_that_cannot_be_is_told(old, new, en, es):
    text = slipped(TYPED, old, new)
    found = check(text)[0]
    changed = next(one for one in new.splitlines()[::-1] if one not in old.splitlines())
    if "localized" in changed:
        changed = new.splitlines()[0]
    at = line(text, changed)
    assert found.line == at
    assert found.say("en") == f"{FILE}:{at}: {en}"
    assert found.say("es") == f"{FILE}:{at}: {es}"


@pytest.mark.parametrize(
    ("bound", "codes"),
    [
        ("opened", []),
        ("today+30", []),
        ("starts+policy.meeting.quorum.eight", []),
        ("meeting_day.session", []),
        ("amount", ["day_and_number"]),
        ("30", ["day_and_number"]),
        ("topic", ["unfit_type"]),
        ("starts+today", ["days_added"]),
        ("today+policy.meeting.quorum.ate", ["unknown_argument"]),
        ("meeting_day.starts", ["unfit_type"]),
        ("Starts", ["bad_value"]),
    ],
)
def test_a_bound_is_a_day_that_is_known(bound, codes):
    text = slipped(TYPED, 'name = "ends"', f'name = "ends"\nnot_after = "{bound}"')
    assert [one.code for one in check(text)] == codes


def test_a_choice_of_nothing():
    text = slipped(TYPED, 'choices = ["plain", "solemn"]\n', "")
    (found,) = check(text)
    at = line(text, 'name = "tone"') - 1
    assert found.say("en") == (
        f"{FILE}:{at}: {AT}.#5: “tone” is a choice of nothing. Write choices = […]."
    )
    assert found.say("es") == (
        f"{FILE}:{at}: {AT}.#5: «tone» es una opción sin opciones. Escriba choices = […]."
    )


def test_two_inputs_that_would_be_one_option():
    text = slipped(
        TYPED,
        'name = "aside"\ntype = "text"',
        'name = "topic_es"\ntype = "text"\ntitle = { en = "T", es = "T" }\n\n[[opening.inputs]]\n'
        'name = "topic"\ntype = "localized"',
    )
    said = [one.say("en") for one in check(text)]
    at = line(text, 'name = "topic"\ntype = "localized"')
    assert (
        f"{FILE}:{at}: {AT}.#10: “topic” and “topic_es” would both be given as --topic-es. "
        "Rename one."
    ) in said


def test_a_reason_is_an_option_of_opening_alone():
    at_opening = slipped(TYPED, 'name = "aside"', 'name = "reason"')
    assert [one.code for one in check(at_opening)] == ["reserved_input"]
    later = slipped(TYPED, 'name = "maker"', 'name = "reason"')
    assert check(later) == ()


def test_a_position_has_words_of_its_own():
    told = slipped(
        TYPED,
        'stances = ["assent", "object"]',
        'stances = ["assent", "object"]\ninputs = [{ name = "statement", type = "text", '
        'title = { en = "S", es = "D" } }]',
    )
    assert [one.code for one in check(told)] == ["reserved_input"]
