"""Wrong input to each procedure in a running case: refused in words, and no byte is stored."""

from __future__ import annotations

from datetime import timedelta

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import LINE, PARAGRAPHS
from tests.machines.bench import PAPER
from tests.machines.bench_fixtures import every_machine, every_opening
from tests.machines.journeys import JOURNEYS
from tests.machines.wrong_values import BELL, HUGE, MIXED, OVERRIDE, wrong
from tests.scene import library

DATED = {"activity", "contribution_assessment", "follow_up", "meeting", "ppt_succession"}
"""Machines that ask for a day to come, or for one that was, wherever they stand."""


def test_no_machine_is_left_out():
    assert {one.name for one in library().all("machine")} == set(JOURNEYS)


def attended(bench):
    """What may be done here, with somebody who may do it."""
    found = [(move, bench.doer(move)) for move in bench.moves]
    assert any(actor for _, actor in found), bench.name
    return [(move, actor) for move, actor in found if actor]


@every_machine
def test_what_does_not_fit_an_input_is_refused_by_its_name(benches):
    for bench in benches():
        tried = set()
        for move, actor in attended(bench):
            for spec in (one for one in move.inputs if not (one.own or one.quoted)):
                listed = bench.rules.listed(spec.list) if spec.list else ()
                values = list(wrong(spec, listed))
                # Of inputs of one kind the first is given everything, the others one thing.
                again = (spec.type, spec.list, spec.minimum) in tried
                tried.add((spec.type, spec.list, spec.minimum))
                for value, code in values[:1] if again and not bench.thorough else values:
                    given = {spec.name: value}
                    refusal = bench.refused(bench.command(move, actor, given))
                    told = (bench.name, move.trigger, spec.name, str(value)[:80], str(refusal))
                    assert refusal.code == code, told


@every_machine
def test_what_is_missing_or_unknown_is_named(benches):
    for bench in benches():
        for move, actor in attended(bench):
            # Of steps that share a trigger any may be the one that is answered for.
            alike = [one for one in bench.moves if one.trigger == move.trigger]
            required = [
                [one.name for one in each.inputs if one.required and not one.own] for each in alike
            ]
            if all(required):
                refusal = bench.refused(bench.command(move, actor))
                told = (bench.name, move.trigger, str(refusal))
                assert refusal.code == "missing_inputs", told
                assert refusal.facts["names"] in required, told
            for name in (one.name for one in move.inputs if not one.own):
                refusal = bench.refused(bench.command(move, actor, {f"{name}x": "word"}))
                told = (bench.name, move.trigger, name, str(refusal))
                assert refusal.code == "unknown_input", told
                assert refusal.facts["nearest"] == name or len(alike) > 1, told
                assert refusal.facts["nearest"], told
            refusal = bench.refused(bench.command(move, actor, documents={"zzzz": PAPER}))
            if len({one.by for one in alike}) > 1 and refusal.code == "not_permitted":
                # What is like no input of one's own step may be meant for that of others.
                continue
            assert (refusal.code, refusal.facts["name"]) == ("unknown_input", "zzzz"), bench.name


@every_machine
def test_a_day_that_has_passed_or_is_to_come(benches):
    tried = set()
    for bench in benches():
        today = bench.clock.now().date()
        for spec in (one for one in bench.move.inputs if one.name in bench.right.inputs):
            for bound, days, code in (
                (spec.not_before, -2, "date_too_early"),
                (spec.not_after, 2, "date_too_late"),
            ):
                if bound == "today" and spec.type == "date":
                    day = (today + timedelta(days=days)).isoformat()
                    given = dict(bench.right.inputs) | {spec.name: day}
                    refusal = bench.refused(bench.again(inputs=given))
                    told = (bench.name, spec.name, str(refusal))
                    assert (refusal.code, refusal.facts["name"]) == (code, spec.name), told
                    tried.add(code)
    assert tried or bench.stage.machine not in DATED


@every_machine
def test_a_paper_is_no_answer_where_a_value_is_asked_for(benches):
    for bench in benches():
        for move, actor in attended(bench):
            for spec in move.inputs:
                if spec.type != "document" and not spec.own:
                    code = "document_for_a_value"
                    refusal = bench.refused(
                        bench.command(move, actor, documents={spec.name: PAPER})
                    )
                    told = (bench.name, move.trigger, spec.name, str(refusal))
                    assert (refusal.code, refusal.facts["name"]) == (code, spec.name), told


@every_machine
def test_a_step_of_another_state_and_one_that_nobody_knows(benches):
    for bench in benches():
        if bench.case is None:
            continue
        machine = library().machine(bench.stage.machine)
        moves = bench.rules.moves(bench.case.state)
        # Of steps that share a trigger one may be for persons and one for what happens elsewhere.
        here = {one.trigger: one for one in sorted(moves, key=lambda one: one.on is None)}
        for trigger in {one.trigger: None for one in machine.transitions}:
            move = here.get(trigger)
            if move is not None and move.on is None:
                if move.act in ("position", "text", "disposition", "confirmation", "delivery"):
                    refusal = bench.refused(bench.again(trigger=trigger))
                    assert refusal.code == "trigger_is_an_act", (bench.name, trigger)
                continue
            refusal = bench.refused(bench.again(trigger=trigger))
            assert refusal.code == "not_possible_in_state", (bench.name, trigger, str(refusal))
            assert bench.right.trigger in refusal.facts["possible"], (bench.name, trigger)
        right = bench.right.trigger
        refusal = bench.refused(bench.again(trigger=f"{right}x"))
        assert (refusal.code, refusal.facts["nearest"]) == ("unknown_trigger", right)
        assert bench.refused(bench.again(trigger="zzzz")).code == "unknown_trigger"


@every_machine
def test_an_hour_at_which_nobody_could_act(benches):
    for bench in benches():
        later = bench.clock.now() + timedelta(minutes=1)
        assert bench.refused(bench.again(occurred_at=later)).code == "instant_in_the_future"
        if bench.case is not None:
            early = bench.case.opened_at - timedelta(minutes=1)
            assert bench.refused(bench.again(occurred_at=early)).code == "instant_before_the_case"


@every_machine
def test_a_command_of_ten_megabytes(benches):
    for bench in benches():
        huge = bench.again(inputs={**bench.right.inputs, "zzzz": "x" * 10_000_000})
        assert bench.refused(huge).code in ("command_too_large", "unknown_input")


@every_opening
def test_a_case_with_a_title_or_a_reason_that_reads_as_another(benches):
    bench = next(benches())
    assert isinstance(bench.right, c.OpenCase)
    for text, code in (
        ("two\nlines", "control_character"),
        (BELL, "control_character"),
        (OVERRIDE, "mixed_direction"),
        (MIXED, "mixed_direction"),
        ("x" * (LINE + 1), "text_too_long"),
        ("  ", "empty_text"),
    ):
        for title in (Localized(en=text, es="Título"), Localized(en="Title", es=text)):
            assert bench.refused(bench.again(title=title)).code == code
    for text, code in ((BELL, "control_character"), (OVERRIDE, "mixed_direction")):
        assert bench.refused(bench.again(reason=text)).code == code
    assert len(HUGE) > PARAGRAPHS
    assert bench.refused(bench.again(reason=HUGE)).code == "text_too_long"


@every_opening
def test_definitions_that_nobody_knows_with_the_nearest_name(benches):
    bench = next(benches())
    machine, policy = bench.right.machine, bench.right.policy
    refusal = bench.refused(bench.again(machine=f"{machine}x"))
    assert (refusal.code, refusal.facts["nearest"]) == ("unknown_machine", machine)
    refusal = bench.refused(bench.again(policy=f"{policy}x"))
    assert (refusal.code, refusal.facts["nearest"]) == ("unknown_policy", policy)
    wrong_key = (("consultation.member_silense", "abstention"),)
    refusal = bench.refused(bench.again(overrides=wrong_key))
    assert refusal.code == "unknown_policy_key"
    assert refusal.facts["nearest"] == "consultation.member_silence"
    wrong_value = (("consultation.member_silence", "abstentoin"),)
    refusal = bench.refused(bench.again(overrides=wrong_value))
    assert (refusal.code, refusal.facts["nearest"]) == ("unknown_policy_value", "abstention")
