"""Faults of a machine that hangs together: nobody may act, nothing waits, nothing is used."""

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import read_machine
from tests.definitions.broken import SOUND, check, found, line

LATER = """[[transitions]]
trigger = "end"
source = "later"
dest = "done"
title = { en = "End", es = "Terminar" }
by = ["ppt"]

[[invariants]]"""
FINISH = 'title = { en = "Finish", es = "Terminar" }\nby = ["ppt"]'


def test_a_step_that_no_line_of_rights_allows():
    text = SOUND.replace('actions = ["open", "fire", "position"]', 'actions = ["open"]')
    assert check(text) == [
        ("no_right", line(text, 'by = ["ppt"]\nconditions = ["text_is_filed"]')),
        ("no_right", line(text, FINISH) + 1),
    ]
    assert "asking" in found(text)[1].say("en")
    assert "«fire»" in found(text)[1].say("es")


def test_a_step_for_a_role_that_reads_nothing_of_the_case():
    lines = SOUND.index("[[rights]]")
    reads = (
        '[[rights]]\nid = "errand-read"\nroles = ["members"]\nactions = ["read"]\nstates = ["*"]\n'
    )
    reads += 'fields = ["summary"]\nsay = { en = "They read.", es = "Leen." }\n\n'
    text = SOUND[:lines] + reads + SOUND[lines:]
    assert [code for code, _ in check(text)] == ["acts_unseen", "acts_unseen"]
    assert "for it there is no such case" in found(text)[0].say("en")
    both = text.replace(
        'roles = ["members"]\nactions = ["read"]', 'roles = ["members", "ppt"]\nactions = ["read"]'
    )
    assert check(both) == []


def test_an_opening_that_no_line_allows():
    text = SOUND.replace('actions = ["open", ', "actions = [")
    assert check(text) == [("no_right", line(text, "[opening]") + 3)]


@pytest.mark.parametrize(
    ("old", "new", "code", "nearest"),
    [
        ('roles = ["members"]', 'roles = ["membres"]', "unknown_role", "members"),
        (
            'states = ["*"]\nsay = { en = "M',
            'states = ["askin"]\nsay = { en = "M',
            "unknown_state",
            "asking",
        ),
        ('states = ["*"]\n', 'states = ["*"]\nfields = ["text"]\n', "unknown_field", "texts"),
    ],
)
def test_an_unknown_name_in_a_line_of_rights(old, new, code, nearest):
    text = SOUND.replace(old, new, 1)
    assert code in {one.code for one in found(text)}
    (one,) = [one for one in found(text) if one.code == code]
    assert one.facts["nearest"] == nearest


def test_two_lines_of_one_name():
    text = SOUND.replace('id = "errand-members"', 'id = "errand-ppt"')
    assert check(text) == [("duplicate", line(text, 'id = "errand-ppt"\nroles = ["members"]'))]


def test_the_rights_of_a_machine_are_for_its_own_cases_only():
    library = Library()
    access = library.access(library.access_document().body)
    machine = read_machine(SOUND.encode(), "errand")
    both = access.with_rights_of(machine)
    assert both.line("members", "position", "errand", "asking") == "errand-members"
    assert access.line("members", "position", "errand", "asking") is None
    assert both.line("members", "position", "another", "asking") is None
    assert both.digest == access.digest
    for role in access.roles:
        for action in ("open", "fire", "position", "read"):
            for state in library.machine("troika_consultation").states:
                asked = (role, action, "troika_consultation", state)
                assert both.line(*asked) == access.line(*asked)


def test_a_machine_gives_nobody_rights_over_the_roster():
    text = SOUND.replace('actions = ["position"]', 'actions = ["register"]')
    assert ("bad_value", line(text, 'actions = ["register"]')) in check(text)


def test_a_state_that_waits_for_nobody():
    text = SOUND.replace(FINISH, FINISH.replace("ppt", "system") + '\non = "all_have_answered"')
    text = text.replace('act = "position"\nstances = ["assent", "object"]\n', 'act = "text"\n')
    text = text.replace('actions = ["position"]', 'actions = ["text"]')
    assert check(text) == [("waits_for_nobody", line(text, "[states.asking]"))]


def test_a_period_that_runs_for_nobody():
    text = SOUND.replace('electorate = "members"\n', "")
    assert ("period_for_nobody", line(text, 'period = "member_review"')) in check(text)


def test_a_period_of_one_state_is_not_for_those_whom_another_asks():
    more = '[states.later]\ntitle = { en = "Later", es = "Luego" }\n'
    more += 'meaning = { en = "It waits.", es = "Espera." }\nperiod = "member_review"\n\n'
    text = SOUND.replace("[states.done]", f"{more}[states.done]", 1)
    text = text.replace('dest = "done"', 'dest = "later"', 1)
    text = text.replace("[[invariants]]", LATER, 1)
    assert check(text) == [("period_for_nobody", line(text, '"member_review"\n\n[states.done]'))]


def test_a_step_that_nothing_ever_fires():
    text = SOUND.replace(FINISH, FINISH.replace("ppt", "system"))
    assert ("never_fired", line(text, 'trigger = "finish"') - 1) in check(text)


def test_a_step_that_waits_for_the_end_of_no_period():
    over = FINISH.replace("ppt", "system") + '\non = "period_over"'
    text = SOUND.replace(FINISH, over)
    assert "waits_for_no_period" not in {code for code, _ in check(text)}
    text = text.replace('period = "member_review"\n', "")
    assert ("waits_for_no_period", line(text, 'trigger = "finish"') - 1) in check(text)


def test_silence_counts_only_where_somebody_is_asked():
    counts = 'period = "member_review"\nsilence_counts = true\n'
    text = SOUND.replace('period = "member_review"\n', counts)
    assert check(text) == []
    text = text.replace('electorate = "members"\n', "")
    assert ("silence_of_nobody", line(text, "silence_counts")) in check(text)


def test_states_that_only_lead_to_one_another():
    ring = "".join(
        f'[states.{one}]\ntitle = {{ en = "{one}", es = "{one}" }}\n'
        f'meaning = {{ en = "{one}", es = "{one}" }}\n\n'
        for one in ("here", "there")
    )
    ways = "".join(
        f'[[transitions]]\ntrigger = "{go}"\nsource = "{source}"\ndest = "{dest}"\n'
        f'title = {{ en = "{go}", es = "{go}" }}\nby = ["ppt"]\n\n'
        for go, source, dest in (
            ("stray", "waiting", "here"),
            ("go", "here", "there"),
            ("come", "there", "here"),
        )
    )
    text = SOUND.replace("[states.done]", f"{ring}[states.done]")
    text = text.replace("[[invariants]]", f"{ways}[[invariants]]")
    assert check(text) == [
        ("no_way_to_an_end", line(text, "[states.here]")),
        ("no_way_to_an_end", line(text, "[states.there]")),
    ]
    out = ways.replace('source = "there"\ndest = "here"', 'source = "there"\ndest = "done"')
    assert "no_way_to_an_end" not in {code for code, _ in check(text.replace(ways, out))}


def test_a_step_that_asks_for_a_thing_and_its_contrary():
    asked = 'conditions = ["text_is_filed"]'
    text = SOUND.replace(asked, f'{asked}\nunless = ["text_is_filed"]')
    assert ("never_holds", line(text, "unless")) in check(text)


def test_what_nothing_uses():
    spare = '[documents.spare]\ntitle = { en = "S", es = "R" }\n\n[opening]'
    text = SOUND.replace("[opening]", spare, 1)
    assert check(text) == [("unused", line(text, "[documents.spare]"))]
    text = SOUND.replace(
        "[documents.sheet]",
        '[electorates.few]\ntitle = { en = "F", es = "P" }\nof = "troika"\n'
        'proposer = "consultation.ppt_in_troika"\n\n[documents.sheet]',
    )
    assert check(text) == [("unused", line(text, "[electorates.few]"))]


@pytest.mark.parametrize(
    "way", ['["asking", "done"]', '["waiting", "done"]', '["waiting", "asking", "waiting"]']
)
def test_a_main_path_that_is_no_way(way):
    text = SOUND.replace("initial", f"main_path = {way}\ninitial", 1)
    assert check(text) == [("no_main_path", line(text, "main_path"))]


def test_a_main_path_is_a_way():
    text = SOUND.replace("initial", 'main_path = ["waiting", "asking", "done"]\ninitial', 1)
    assert check(text) == []
