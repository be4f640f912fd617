"""Each kind of fault of a machine file, in a small file that has only this one."""

import re

import pytest

from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.definitions.findings import SENTENCES
from rcm_workflow.definitions.library import Library
from tests.definitions.broken import FILE, SOUND, check, found, line

FINISH = 'trigger = "finish"\nsource = "asking"\ndest = "done"\n'


def test_a_sound_file_has_no_finding():
    assert check(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "nearest"),
    [
        ('initial = "waiting"', 'initial = "wating"', "unknown_state", "waiting"),
        ('source = "waiting"', 'source = "waitin"', "unknown_state", "waiting"),
        ('dest = "done"', 'dest = "don"', "unknown_state", "done"),
        ('electorate = "members"', 'electorate = "member"', "unknown_electorate", "members"),
        ('period = "member_review"', 'period = "review"', "unknown_period", "member_review"),
        ('by = ["members"]', 'by = ["member"]', "unknown_role", "members"),
        ('notify = ["members"]', 'notify = ["membres"]', "unknown_group", "members"),
        ('["text_is_filed"]', '["text_is_field"]', "unknown_condition", "text_is_filed"),
        ('"object"]', '"objection"]', "unknown_stance", "object"),
        (
            'name = "sheet"',
            'name = "shet"\ntitle = { en = "S", es = "H" }',
            "unknown_document",
            "sheet",
        ),
        ('["objection"]', '["objections"]', "unknown_position", "objection"),
        ('never_reach = "done"', 'never_reach = "dones"', "unknown_state", "done"),
        (
            "troika_countries_in_member_round",
            "troika_in_member_round",
            "unknown_policy_key",
            "consultation.troika_countries_in_member_round",
        ),
    ],
)
def test_an_unknown_name_is_told_with_its_line_and_the_nearest_one(old, new, code, nearest):
    text = SOUND.replace(old, new, 1)
    findings = found(text)
    assert [(one.code, one.line, one.facts["nearest"]) for one in findings] == [
        (code, line(text, new), nearest)
    ]


def test_a_missing_translation():
    text = SOUND.replace('title = { en = "Ask", es = "Consultar" }', 'title = { en = "Ask" }')
    assert check(text) == [("missing_translation", line(text, 'title = { en = "Ask" }'))]


def test_an_empty_translation():
    text = SOUND.replace('es = "Consultar"', 'es = ""')
    assert check(text) == [("missing_translation", line(text, 'es = ""'))]


def test_a_key_nobody_knows():
    text = SOUND.replace("final = true", "finale = true")
    assert ("unknown_key", line(text, "finale")) in check(text)


def test_a_missing_key():
    text = SOUND.replace('trigger = "ask"\n', "")
    assert check(text) == [("missing_key", line(text, "[[transitions]]"))]


def test_a_value_that_cannot_be():
    text = SOUND.replace('act = "position"', 'act = "positions"')
    assert check(text) == [("bad_value", line(text, 'act = "positions"'))]


def test_what_is_not_toml():
    text = SOUND.replace('initial = "waiting"', "initial = waiting")
    assert check(text) == [("syntax", line(text, "initial = waiting"))]


def test_an_unreachable_state():
    text = SOUND.replace(
        "[[transitions]]",
        '[states.lost]\ntitle = { en = "L", es = "P" }\nmeaning = { en = "L", es = "P" }\n'
        "final = true\n\n[[transitions]]",
        1,
    )
    assert check(text) == [("unreachable", line(text, "[states.lost]"))]


def test_a_dead_end():
    text = SOUND.replace("final = true\n", "")
    assert check(text) == [("dead_end", line(text, "[states.done]"))]


def test_a_state_that_only_a_handover_might_end():
    library = Library()
    machine = library.find("machine", "troika_consultation")
    text = machine.data.decode() + (
        '\n[states.limbo]\ntitle = { en = "L", es = "L" }\nmeaning = { en = "L", es = "L" }\n'
        '\n[[transitions]]\ntrigger = "stray"\nsource = "draft"\ndest = "limbo"\n'
        'title = { en = "S", es = "S" }\nby = ["ppt"]\nrules = ["R-050"]\nnotify = ["ppt"]\n'
    )
    policy, access = library.policy("rcm-2011"), library.access(library.access_document().body)
    found = check_machine(text.encode(), machine.file, policy, access)
    assert "dead_end" in [one.code for one in found]


def test_a_state_that_keeps_no_key():
    text = SOUND.replace("final = true\n", "final = true\nkeeps_key = true\n")
    assert check(text) == [("keeps_no_key", line(text, "[states.done]"))]


def test_a_mistake_that_ended_a_case_is_taken_back_only_where_one_did():
    back = (
        '\n[[transitions]]\ntrigger = "back"\nsource = "done"\ndest = "asking"\n'
        'reopens = true\ntitle = { en = "B", es = "V" }\nby = ["ppt"]\n'
    )
    assert check(SOUND + back) == []
    astray = back.replace('"done"', '"asking"').replace('dest = "asking"\n', "")
    assert check(SOUND + astray) == [("reopens_nothing", line(SOUND + astray, astray[1:]))]


@pytest.mark.parametrize("dest", ["", 'dest = "waiting"\n'])
@pytest.mark.parametrize("on", ["meeting_opened", "meeting_closed"])
def test_a_step_that_waits_for_a_session_and_stays(on, dest):
    text = (
        SOUND
        + f"""
[[transitions]]
trigger = "gather"
source = "waiting"
{dest}title = {{ en = "Gather", es = "Reunir" }}
by = ["system"]
on = "{on}"
"""
    )
    assert "stays_with_a_session" in [code for code, _ in check(text)]


def test_a_final_state_with_a_way_out():
    text = SOUND.replace(
        'trigger = "answer"\nsource = "asking"', 'trigger = "answer"\nsources = ["asking", "done"]'
    )
    assert check(text) == [
        ("final_with_exit", line(text, 'trigger = "answer"') - 1),
        # Somebody can still object once it is done.
        ("invariant_broken", line(text, "[[invariants]]")),
    ]


SECOND = """
[[transitions]]
trigger = "finish"
source = "asking"
dest = "waiting"
title = { en = "Back", es = "Volver" }
by = ["ppt"]
"""


def test_two_moves_of_one_trigger():
    text = SOUND + SECOND
    assert check(text) == [("ambiguous", line(text, SECOND[1:]))]
    assert found(text)[0].facts["other"] == line(text, FINISH) - 1


@pytest.mark.parametrize(
    "told_apart",
    [
        'conditions = ["somebody_objects"]',
        'unless = ["nobody_objects"]',
        'on = "period_over"',
        'conditions = ["nobody_objects"]\nact = "position"\nlate = true',
    ],
)
def test_two_moves_of_one_trigger_that_are_told_apart(told_apart):
    assert check(SOUND + SECOND + told_apart + "\n") == []


def test_two_ways_to_do_the_same_act():
    text = SOUND + (
        '\n[[transitions]]\ntrigger = "reply"\nsource = "asking"\n'
        'title = { en = "Reply", es = "Contestar" }\nby = ["members"]\nact = "position"\n'
    )
    assert [code for code, _ in check(text)] == ["ambiguous"]


def test_a_way_back_that_nothing_remembers():
    text = SOUND + SECOND.replace('"finish"', '"resume"').replace('"waiting"', '"@left"')
    assert [code for code, _ in check(text)] == ["nothing_remembered"]


def test_a_transition_without_a_source():
    text = SOUND.replace('trigger = "ask"\nsource = "waiting"\n', 'trigger = "ask"\n')
    assert [code for code, _ in check(text)] == ["no_source"]


def test_an_opening_with_a_source():
    text = SOUND.replace('trigger = "begin"\n', 'trigger = "begin"\nsource = "waiting"\n')
    assert check(text) == [("opening_with_source", line(text, "[opening]"))]


def test_an_input_given_twice():
    text = SOUND.replace(
        "[[invariants]]",
        '[[transitions.inputs]]\nname = "sheet"\ntype = "document"\n\n[[invariants]]',
    )
    assert [code for code, _ in check(text)] == ["duplicate"]


def test_a_file_that_calls_itself_something_else():
    text = SOUND.replace('machine = "errand"', 'machine = "arrand"')
    assert check(text) == [("name_differs", 1)]


def test_an_invariant_about_conditions_shows_the_way_around():
    text = SOUND.replace('conditions = ["text_is_filed"]\n', "")
    (finding,) = found(text)
    assert (finding.code, finding.line) == ("invariant_broken", line(text, "[[invariants]]"))
    assert finding.facts["path"] == "waiting → ask → asking → finish → done"
    assert finding.say("es") == (
        f"{FILE}:{finding.line}: Invariante incumplida «Nada se hace contra una objeción»: "
        "waiting → ask → asking → finish → done."
    )


def test_an_invariant_about_states_shows_the_way_around():
    text = SOUND + SECOND.replace('"finish"', '"skip"').replace('"asking"', '"waiting"').replace(
        'dest = "waiting"', 'dest = "done"'
    ).replace('by = ["ppt"]', 'by = ["ppt"]\nconditions = ["nobody_objects", "text_is_filed"]')
    assert [one.facts["path"] for one in found(text)] == ["waiting → skip → done"]


def test_an_invariant_about_positions_shows_the_way_around():
    text = SOUND.replace('conditions = ["nobody_objects"]', 'conditions = ["period_has_ended"]')
    text = text.replace('without = ["nobody_objects", "text_is_filed"]\n', "")
    assert [one.facts["path"] for one in found(text)] == ["waiting → ask → asking → finish → done"]


def test_a_suspended_case_only_goes_back_to_where_it_was():
    text = SOUND.replace(
        "[[invariants]]",
        """\
[[transitions]]
trigger = "stop"
source = "waiting"
dest = "halted"
title = { en = "Stop", es = "Parar" }
by = ["ppt"]
remembers = true

[[transitions]]
trigger = "stop"
source = "asking"
dest = "halted"
title = { en = "Stop", es = "Parar" }
by = ["ppt"]
remembers = true

[[transitions]]
trigger = "go_on"
source = "halted"
dest = "@left"
title = { en = "Go on", es = "Seguir" }
by = ["ppt"]

[states.halted]
title = { en = "Halted", es = "Parado" }
meaning = { en = "It stands still.", es = "Está detenido." }

[[invariants]]""",
    )
    # Were the way back read as a way to every remembered state, `done` could be reached without
    # the condition on the text.
    assert check(text) == []


def test_every_sentence_exists_in_both_languages_and_takes_the_same_facts():
    holes = re.compile(r"{(\w+)}")
    for code, sentence in SENTENCES.items():
        assert set(holes.findall(sentence.en)) == set(holes.findall(sentence.es)), code


def test_a_finding_speaks_both_languages():
    text = SOUND.replace('by = ["members"]', 'by = ["member"]')
    (finding,) = found(text)
    at = f"{FILE}:{finding.line}:"
    assert finding.say("en") == (
        f"{at} transitions.#2.by names the role “member”, which the access table does not have. "
        "Did you mean “members”?"
    )
    assert finding.say("es") == (
        f"{at} transitions.#2.by cita la función «member», que la tabla de acceso no contiene. "
        "¿Quiso decir «members»?"
    )
