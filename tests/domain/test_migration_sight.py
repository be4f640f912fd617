"""Whoever was asked keeps its voice, and what it said is read by nobody else than was promised."""

from __future__ import annotations

import pytest

from rcm_workflow.domain.migration import tried, tried_back
from rcm_workflow.domain.values import Stance
from tests.rules import amended, machine_text, other_rules
from tests.scene import Scene, mexico

START = mexico("2021-08-30T09:00")

NETWORK = """
[[rights]]
id = "network-reads"
roles = ["{role}"]
actions = ["read", "read_positions"]
states = ["{state}"]
fields = ["summary", "positions"]
say = {{ en = "Civil society reads.", es = "La sociedad civil lee." }}
"""

OFFERED = (
    'by = ["members"]\nact = "position"\n',
    'by = ["members"]\nact = "position"\nstances = ["assent"]\n',
)


@pytest.fixture
def scene():
    return Scene(START)


def reasons(scene, machine):
    """Why the case of a scene stays, each code with its facts."""
    new = other_rules(scene, machine)
    trial = tried(scene.live, scene.events, scene.rules, new, scene.now)
    return {one.code: one.facts for one in trial.reasons}


def opens(role="rncom", state="*"):
    return machine_text(more=NETWORK.format(role=role, state=state))


def test_nobody_who_is_asked_loses_an_answer(scene):
    narrow = machine_text(OFFERED)
    scene.open()
    assert reasons(scene, narrow) == {}
    scene.to_round()
    found = reasons(scene, narrow)["stance_would_be_taken"]
    assert "object" in found["stances"]
    assert "assent" not in found["stances"]


def test_nor_the_right_to_answer(scene):
    # The round is asked of the same countries; who speaks for them is another.
    lost = ('by = ["members"]\nact = "position"\n', 'by = ["troika"]\nact = "position"\n')
    scene.to_round()
    found = reasons(scene, machine_text(lost))["voice_would_be_taken"]
    assert found["role"]["en"] == "Focal point of a Member Country"


@pytest.mark.parametrize("state", ["*", "member_round_1", "launched"])
def test_what_was_said_is_opened_to_nobody(scene, state):
    scene.open()
    # Where nobody was asked yet, whoever is asked then knows who reads it.
    assert reasons(scene, opens(state=state)) == {}
    scene.to_round()
    found = reasons(scene, opens(state=state))["sight_would_open"]
    assert found["what"] == {"en": "positions", "es": "las posiciones"}
    assert found["state"] == ("member_round_1" if state == "*" else state)


def test_who_read_it_before_may_read_it(scene):
    scene.to_round()
    assert reasons(scene, opens(role="auditor")) == {}


def test_a_role_that_is_somebody_else_is_another_reader(scene):
    role = """
[roles.lookers]
title = { en = "Lookers-on", es = "Observadores" }
meaning = { en = "Whoever looks on.", es = "Quien mira." }
capacities = ["auditor"]
relation = "body"
holder = "audit"
"""
    scene.to_round()
    found = reasons(scene, machine_text(more=role + NETWORK.format(role="lookers", state="*")))
    assert found["sight_would_open"]["role"]["es"] == "Observadores"


def test_an_amendment_is_taken_back_as_long_as_nobody_has_spoken_under_it(scene):
    scene.to_round()
    before = scene.rules
    wider = other_rules(scene, machine_text(("[states.draft]", "[states.draft]")))
    event = amended(scene, wider)
    narrow = other_rules(scene, machine_text(OFFERED))

    def back(rules):
        trial = tried_back(scene.live, scene.events, event, wider, rules, scene.now)
        return [one.code for one in trial.reasons]

    assert back(before) == []
    assert "stance_would_be_taken" not in back(narrow)
    scene.position("HN", Stance.OBJECT)
    assert back(before) == []
    assert "stance_would_be_taken" in back(narrow)


NEEDS_MORE = (
    'conditions = ["own_deadline_is_open", "position_may_change", "sector_may_speak"]',
    'conditions = ["own_deadline_is_open", "position_may_change", "sector_may_speak", "FACT"]',
)
EARLY = """
[[transitions]]
trigger = "end_now"
source = "member_round_1"
dest = "assessing_1"
title = { en = "End it now", es = "Terminar ya" }
by = ["ppt"]
"""


def test_an_answer_needs_no_more_than_those_were_told_who_are_asked(scene):
    old, new = NEEDS_MORE
    harder = machine_text((old, new.replace("FACT", "period_has_ended")))
    scene.open()
    assert reasons(scene, harder) == {}
    scene.to_round()
    assert "answer_would_need_more" in reasons(scene, harder)


def test_a_round_ends_by_no_step_that_was_not_told(scene):
    scene.to_round()
    found = reasons(scene, machine_text(more=EARLY))
    assert found["round_could_end_otherwise"]["step"]["es"] == "Terminar ya"
    # Once everybody has answered nobody waits for the day.
    scene.all_assent()
    assert "round_could_end_otherwise" not in reasons(scene, machine_text(more=EARLY))
