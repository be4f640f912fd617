"""Walking a machine: its ends, shortest ways, proofs, whom it waits for."""

import pytest
from hypothesis import given, settings

from rcm_workflow.definitions.explore import explore
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import read_machine
from rcm_workflow.definitions.simulate import Proof, simulate
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.conditions import known_conditions
from tests.definitions.broken import SOUND
from tests.definitions.machines import machines

CONSULTATION = "troika_consultation"


def walked(text=SOUND, **overrides):
    policy = Library().policy("rcm-2011")
    if overrides:
        policy = policy.with_overrides(
            {key.replace("__", "."): one for key, one in overrides.items()}
        )
    return simulate(read_machine(text.encode(), "errand"), known_conditions(), policy)


@pytest.fixture(scope="module")
def consultation():
    library = Library()
    machine = library.machine(CONSULTATION)
    return machine, simulate(machine, known_conditions(), library.policy("rcm-2011"))


def test_an_end_with_a_shortest_way():
    (end,) = walked().ends
    assert end.state == "done"
    assert [(one.source, one.trigger, one.roles, one.dest) for one in end.way] == [
        ("waiting", "ask", ("ppt",), "asking"),
        ("asking", "finish", ("ppt",), "done"),
    ]


def test_what_is_proved_and_what_is_broken():
    (proof,) = walked().proofs
    assert (proof.holds, proof.counterexample) == (True, ())
    (broken,) = walked(SOUND.replace('conditions = ["text_is_filed"]\n', "")).proofs
    assert isinstance(broken, Proof)
    assert not broken.holds
    assert [one.trigger for one in broken.counterexample] == ["ask", "finish"]


def test_whom_each_state_waits_for():
    found = walked()
    assert {name: one.roles for name, one in found.waits.items()} == {
        "waiting": ("ppt",),
        "asking": ("ppt",),
    }
    assert found.blocking == {"ppt": ("waiting", "asking")}
    assert not any(one.clock or one.nobody for one in found.waits.values())


OVER = 'by = ["system"]\non = "period_over"\n'


def test_a_state_that_only_the_clock_leaves():
    text = SOUND.replace('dest = "done"\n', 'dest = "done"\non = "period_over"\n').replace(
        'title = { en = "Finish", es = "Terminar" }\nby = ["ppt"]',
        'title = { en = "Finish", es = "Terminar" }\nby = ["system"]',
    )
    found = walked(text)
    assert found.waits["asking"].only_the_clock
    assert found.lengths == {"done": {Unit.WORKING_DAYS: 5}}
    # A target whose end has no effect moves nothing: then the state waits for nobody.
    soft = text.replace('period = "member_review"', 'period = "troika_reaction"')
    assert walked(soft).waits["asking"].nobody


def test_an_end_that_no_path_reaches():
    text = SOUND.replace(
        'trigger = "finish"\nsource = "asking"', 'trigger = "finish"\nsource = "lost"'
    )
    lost = '[states.lost]\ntitle = { en = "L", es = "P" }\nmeaning = { en = "L", es = "P" }\n\n'
    text = text.replace("[states.done]", f"{lost}[states.done]")
    found = walked(text)
    assert (found.ends, found.unreached) == ((), ("done",))


def test_the_consultation(consultation):
    machine, found = consultation
    assert {one.state for one in found.ends} == {
        name for name, state in machine.states.items() if state.final
    }
    assert found.unreached == ()
    assert all(proof.holds for proof in found.proofs)
    assert len(found.proofs) == len(machine.invariants)
    assert not any(one.nobody or one.only_the_clock for one in found.waits.values())
    assert set(found.waits) == {name for name, state in machine.states.items() if not state.final}
    assert found.longest_is_exact


def test_no_shortest_way_is_longer_than_the_longest(consultation):
    _, found = consultation
    assert max(len(one.way) for one in found.ends) < len(found.longest)
    assert len(set(found.longest)) == len(found.longest)


@given(machine=machines(most_states=7, most_moves=20))
@settings(max_examples=40, deadline=None)
def test_every_way_is_a_way(machine):
    conditions = known_conditions()
    found = simulate(machine, conditions, Library().policy("rcm-2011"))
    moves = {
        (source, one.trigger, one.dest) for one in machine.transitions for source in one.sources
    }
    reached = {node.state for node in explore(machine, conditions)}
    assert {one.state for one in found.ends} | set(found.unreached) == {
        name for name, state in machine.states.items() if state.final
    }
    for end in found.ends:
        assert end.state in reached
        at = machine.initial
        for step in end.way:
            assert step.source == at
            assert (step.source, step.trigger, step.dest) in moves
            at = step.dest
        assert at == end.state
