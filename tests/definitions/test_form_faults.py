"""Every way to write a definition wrong is told with its line, in both languages, in our words."""

import json
import re
from pathlib import Path

import pytest

from rcm_workflow.definitions import form_words
from rcm_workflow.definitions.check_file import check_file
from rcm_workflow.definitions.findings import LANGS
from rcm_workflow.definitions.schema import FORMS, schema_text
from tests.definitions.broken import line
from tests.definitions.slips import findings, shipped, slipped
from tests.definitions.test_policy_like import OURS
from tests.definitions.typed import TYPED

PYDANTIC = re.compile(
    r"Input should|Field required|Extra inputs|Value error|valid (?:string|integer|boolean|dict)"
    r"|should (?:match|have)|at (?:line|end of) |Traceback|\bTrue\b|\bFalse\b|\bNone\b"
)
PAIR = re.compile(r"^([A-Za-z_.]+) = (.+)$")
CHOSEN = re.compile(r"^(plain|solemn|statuses)\b")
"""Names that a file chooses: misspelt, they are other names."""

LOCALIZED = 'title = { en = "Ask", es = "Consultar" }'


def told(found):
    """What is found, said in both languages, none of it in the words of a library."""
    assert found
    for one in found:
        en, es = (one.say(lang) for lang in LANGS)
        assert en != es
        assert not PYDANTIC.search(en + es), en
        assert "{" not in en.replace('{ en = "…"', "").replace("= … }", "").replace("{ ", ""), en
    return found


def pairs(text):
    """Each line that gives a key a value: its number, the key, the value."""
    for number, written in enumerate(text.splitlines(), start=1):
        if found := PAIR.match(written):
            yield number, found[1], found[2]


def with_line(text, number, new):
    lines = text.splitlines()
    lines[number - 1] = new
    return "\n".join(lines) + "\n"


def machine(text):
    return findings(text, "errand")


def policy(text):
    return check_file(text.encode(), "policies/ours.v1.toml", shipped())


FILES = [pytest.param(TYPED, machine, id="machine"), pytest.param(OURS, policy, id="policy")]


@pytest.mark.parametrize(("text", "check"), FILES)
@pytest.mark.parametrize("value", ["7.5", "[7.5]", '{ odd = "x" }', "2021-09-06T09:00:00Z", '""'])
def test_a_value_of_the_wrong_type_is_told_where_it_stands(text, check, value):
    for number, key, old in list(pairs(text))[len(value) % 4 :: 3]:
        if value == '""' and (key in ("because", "place") or old.startswith("true")):
            continue
        found = told(check(with_line(text, number, f"{key} = {value}")))
        assert number in {one.line for one in found}, (key, old, [one.say("en") for one in found])


@pytest.mark.parametrize(("text", "check"), FILES)
def test_yes_no_and_numbers_are_not_written_as_texts(text, check):
    for number, key, old in pairs(text):
        if old in ("true", "false") or old.isdigit():
            for other in (f'"{old}"', '"yes"', "1" if old.startswith(("t", "f")) else "true"):
                (found,) = told(check(with_line(text, number, f"{key} = {other}")))
                assert (found.line, found.code) == (number, "bad_value")


@pytest.mark.parametrize(("text", "check"), FILES)
def test_a_misspelt_key_is_told_with_the_right_one(text, check):
    for number, key, old in pairs(text):
        if CHOSEN.match(key) or key == "like":
            continue
        found = told(check(with_line(text, number, f"{key}x = {old}")))
        (unknown,) = [one for one in found if one.code == "unknown_key"]
        assert (unknown.line, unknown.facts["nearest"]) == (number, key)


@pytest.mark.parametrize(("text", "check"), FILES)
def test_a_key_that_is_left_out_says_so_or_is_not_needed(text, check):
    for number, key, _ in pairs(text):
        if key == "like":
            # Without it, it is another form.
            continue
        for one in check(with_line(text, number, "")):
            told([one])
            # What is missing has no line; its table has, and so has what leant on it.
            if one.code == "missing_key":
                # An input may leave its title to the document of its name.
                leaning = "inputs" in str(one.facts["where"])
                assert leaning or (key.startswith(one.facts["key"]) and one.line <= number)


@pytest.mark.parametrize(
    ("old", "new", "says_en", "says_es"),
    [
        (
            '[[transitions]]\ntrigger = "ask"',
            '[[transition]]\ntrigger = "ask"',
            "the file may not have the key “transition”. Did you mean “transitions”?",
            "el archivo no admite la clave «transition». ¿Quiso decir «transitions»?",
        ),
        (
            "[states.waiting]",
            "[state.waiting]",
            "the file may not have the key “state”. Did you mean “states”?",
            "el archivo no admite la clave «state». ¿Quiso decir «states»?",
        ),
        (
            "[[states.waiting]]",
            None,
            (
                "states.waiting may not be [{ title = …, meaning = … }]: there is one of it: write "
                "[states.waiting] with single brackets. Correct it."
            ),
            (
                "states.waiting no puede ser [{ title = …, meaning = … }]: hay una sola: escriba "
                "[states.waiting] con corchetes simples. Corríjalo."
            ),
        ),
        (
            "[states.Waiting]",
            None,
            (
                'states.Waiting may not be "Waiting": it is written as lower-case letters, '
                "digits and "
                "“_”, beginning with a letter. Correct it."
            ),
            (
                'states.Waiting no puede ser "Waiting": se escribe como letras minúsculas sin '
                "tilde, "
                "cifras y «_», empezando por una letra. Corríjalo."
            ),
        ),
        (
            LOCALIZED,
            'title = "Ask"',
            (
                'transitions.#1.title may not be "Ask": it is said in both languages: '
                '{ en = "…", es = "…" }. Correct it.'
            ),
            (
                'transitions.#1.title no puede ser "Ask": se dice en ambos idiomas: '
                '{ en = "…", es = "…" }. Corríjalo.'
            ),
        ),
        (
            LOCALIZED,
            'title = { en = "Ask", sp = "Consultar" }',
            "transitions.#1.title may not have the key “sp”. Did you mean “es”?",
            "transitions.#1.title no admite la clave «sp». ¿Quiso decir «es»?",
        ),
        (
            'act = "position"',
            'act = "positon"',
            'transitions.#2.act may not be "positon": it has to be one of: ',
            'transitions.#2.act no puede ser "positon": tiene que ser una de: ',
        ),
        (
            LOCALIZED,
            f"{LOCALIZED}\nfinal = true",
            (
                "transitions.#1 may not have the key “final”, which belongs in [states.NAME]. "
                "Move it there."
            ),
            "transitions.#1 no admite la clave «final», que va en [states.NAME]. Trasládela allí.",
        ),
        (
            LOCALIZED,
            f'{LOCALIZED}\ngroup = "works"',
            (
                "transitions.#1 may not have the key “group”, which belongs in [roles.NAME]. "
                "Move it there."
            ),
            "transitions.#1 no admite la clave «group», que va en [roles.NAME]. Trasládela allí.",
        ),
        (
            'adds_item = "works"',
            'adds_item = "works"\nkeep = true',
            (
                "transitions.#4 may not have the key “keep”, which belongs in "
                "[[opening.inputs]] | [[transitions.inputs]]. Move it there."
            ),
            (
                "transitions.#4 no admite la clave «keep», que va en "
                "[[opening.inputs]] | [[transitions.inputs]]. Trasládela allí."
            ),
        ),
        (
            'type = "text"\ntitle = { en = "Maker", es = "Autor" }',
            'type = "text"\nwhose = "cost"\ntitle = { en = "Maker", es = "Autor" }',
            (
                "transitions.#4.inputs.#2 may not have the key “whose”, which belongs in "
                "[opening] | [roles.NAME] | [[transitions]]. Move it there."
            ),
            (
                "transitions.#4.inputs.#2 no admite la clave «whose», que va en "
                "[opening] | [roles.NAME] | [[transitions]]. Trasládela allí."
            ),
        ),
        (
            LOCALIZED,
            f'{LOCALIZED}\npolicy = "rcm-2011"',
            (
                "transitions.#1 may not have the key “policy”, which belongs to the whole "
                "file: a key above the first table, or a table called policy alone. Move it there."
            ),
            (
                "transitions.#1 no admite la clave «policy», que pertenece a todo el archivo: "
                "una clave antes de la primera tabla, o una tabla llamada solo policy. "
                "Trasládela allí."
            ),
        ),
        (
            'by = ["ppt"]\nconditions = ["text_is_filed"]',
            'by = "ppt"\nconditions = ["text_is_filed"]',
            (
                'transitions.#1.by may not be "ppt": it has to be a list in square brackets. '
                "Correct it."
            ),
            (
                'transitions.#1.by no puede ser "ppt": tiene que ser una lista entre corchetes. '
                "Corríjalo."
            ),
        ),
        (
            'conditions = ["text_is_filed"]',
            'conditions = [\n  "text_is_filed",\n  "No condition",\n]',
            'transitions.#1.conditions.#2 may not be "No condition": it is written as the name of',
            'transitions.#1.conditions.#2 no puede ser "No condition": se escribe como el nombre',
        ),
        (
            '[[invariants]]\nsay = { en = "Nothing',
            '[invariants]\nsay = { en = "Nothing',
            (
                "invariants may not be { say = …, never_reach = …, without = …, "
                "without_passing = …: there may be several: write [[invariants]] with double "
                "brackets. Correct it."
            ),
            (
                "invariants no puede ser { say = …, never_reach = …, without = …, "
                "without_passing = …: puede haber varias: escriba [[invariants]] con corchetes "
                "dobles. Corríjalo."
            ),
        ),
    ],
)
def test_what_a_newcomer_writes(old, new, says_en, says_es):
    if new is None:
        new, old = old, old.replace("[[", "[").replace("]]", "]").replace("Waiting", "waiting")
    text = slipped(TYPED, old, new)
    written = new.splitlines()
    changed = [number for number, one in enumerate(written) if one not in old.splitlines()]
    at = line(text, new) + next((n for n in changed if "No condition" in written[n]), changed[0])
    found = told(machine(text))
    said = {lang: [one.say(lang) for one in found if one.line == at] for lang in LANGS}
    assert any(f":{at}: {says_en}" in one for one in said["en"]), found
    assert any(f":{at}: {says_es}" in one for one in said["es"]), found


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ('initial = "waiting"', "initial = waiting", None),
        ('initial = "waiting"', 'initial = "waiting', None),
        ('initial = "waiting"', "initial: waiting", None),
        ('initial = "waiting"', 'initial = "wai"ting"', None),
        ('initial = "waiting"', 'initial = "\\waiting"', None),
        ('initial = "waiting"', 'initial = "waiting"\ninitial = "done"', 'initial = "done"'),
        ("final = true", "final = True", None),
        ("final = true", "final = 2021-02-30", None),
        ("final = true", "final =", None),
        ("final = true", "is final = true", None),
        ("[states.asking]", "[states.asking", None),
        ("[states.asking]", "[states.waiting]", '[states.waiting]\ntitle = { en = "Asking'),
        ('["assent", "object"]', '["assent" "object"]', None),
        (LOCALIZED, 'title = { en = "Ask" es = "Consultar" }', None),
        ('say = { en = "Members answer.", es = "Los miembros responden." }', 'say = """x', None),
    ],
)
def test_what_is_no_toml_is_told_in_both_languages(old, new, at):
    text = slipped(TYPED, old, new)
    (found,) = told(machine(text))
    assert (found.code, found.line) == ("syntax", line(text, at or new))


def test_a_table_around_both_texts_is_one_fault():
    wrapped = 'statuses.open.title = { en = "open", es = "abierta" }'
    text = slipped(TYPED, 'statuses.open = { en = "open", es = "abierta" }', wrapped)
    (found,) = told(machine(text))
    assert (found.code, found.line) == ("texts_alone", line(text, wrapped))
    assert 'Write open = { en = "…", es = "…" }.' in found.say("en")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("reminders = [1]", "reminders = [9]", ".reminders may not be [9]: a reminder falls after"),
        ("working_days = 2", "working_days = 0", ".working_days may not be 0: a period has at"),
        ("working_days = 2", "working_days = 2\nlength = 3", ".length may not be 3: a period of"),
    ],
)
def test_keys_that_do_not_go_together_are_told_at_the_one_to_look_at(old, new, said):
    text = slipped(OURS, old, new)
    (found,) = told(policy(text))
    assert found.line == line(text, new) + new.count("\n")
    assert f"periods.short_round{said}" in found.say("en")


def test_a_rule_that_no_document_has():
    cited = "R-999"
    text = slipped(
        TYPED, 'by = ["ppt"]\nconditions', f'by = ["ppt"]\nrules = ["{cited}"]\nconditions'
    )
    found = told(check_file(text.encode(), "machines/errand.v1.toml", shipped()))
    assert [one.line for one in found] == [line(text, cited)]


def test_what_is_not_utf_8_has_its_line():
    data = TYPED.encode().replace("pequeño".encode(), "pequeño".encode("latin-1"))
    (found,) = told(check_file(data, "machines/errand.v1.toml", shipped()))
    assert (found.code, found.line) == ("syntax", line(TYPED, "summary"))


def test_a_list_that_is_never_closed_is_told_at_the_end():
    text = OURS + "\n[weights]\nvotes = ["
    (found,) = told(policy(text))
    assert (found.code, found.line) == ("syntax", line(text, "votes = ["))


def test_every_pattern_of_a_form_has_words():
    def patterns(node):
        if isinstance(node, dict):
            yield from (
                one for key, one in node.items() if key == "pattern" and isinstance(one, str)
            )
            for one in node.values():
                yield from patterns(one)
        elif isinstance(node, list):
            for one in node:
                yield from patterns(one)

    found = {one for kind in FORMS for one in patterns(json.loads(schema_text(kind)))}
    unsaid = {one for one in found if one not in form_words.FORMS and not one.startswith("^(=")}
    assert unsaid == set()


def test_the_shipped_files_taken_amiss_anywhere_are_told_in_both_languages():
    root = Path(__file__).parents[2]
    for file in ("policies/access.v1.toml", "policies/rcm-2011.v1.toml", "policies/bodies.v1.toml"):
        text = (root / file).read_text(encoding="utf-8")
        for number, key, _ in list(pairs(text))[:: max(1, text.count("\n") // 4)]:
            found = told(
                check_file(with_line(text, number, f"{key} = 7.5").encode(), file, shipped())
            )
            assert number in {one.line for one in found}, (file, key)
