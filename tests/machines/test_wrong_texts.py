"""Wrong texts and wrong answers to changes, in each procedure that has them: nothing is stored."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from rcm_workflow.application.perform import perform
from rcm_workflow.application.preview import preview
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.values import Actor
from rcm_workflow.domain.words import LINE, TEXT
from tests.machines.bench import Bench
from tests.machines.bench_fixtures import every_machine
from tests.machines.journeys import JOURNEYS
from tests.machines.stages import FORMER, OBSERVER, OPENING, STRANGER, copied
from tests.machines.wrong_values import BELL, MIXED, OVERRIDE
from tests.scene import focal, library, seated

WITH_TEXTS = [
    one
    for one in JOURNEYS
    if any(each.act == "text" for each in library().machine(one).transitions)
]
WITH_CHANGES = [
    one
    for one in JOURNEYS
    if any(each.act == "disposition" for each in library().machine(one).transitions)
]


@pytest.fixture
def standing(stages_of, tmp_path):
    """Each stage of a machine in which an act can be done, with its step and who may do it."""

    def each(machine, act):
        for stage in stages_of(machine):
            if stage.state == OPENING:
                continue
            with copied(stage, tmp_path) as opened:
                bench = Bench(*opened, stage, thorough=False)
                for move in bench.rules.moves(bench.case.state):
                    doer = by_act(bench, move)
                    if move.act == act and doer is not None and not closed(bench, move, doer):
                        yield bench, move, doer

    return each


def closed(bench, move, doer):
    """Whether even a right text is refused here, such as one for a third round."""
    if move.act != "text":
        return False
    try:
        preview(bench.app, text(bench, doer))
    except Refused as refusal:
        return refusal.code == "conditions_not_met"
    return False


def by_act(bench, move):
    """Somebody whose seat gives a role of a step."""
    return next(
        (one for one in bench.seated() if set(roles(bench, one)) & set(move.by)),
        None,
    )


def roles(bench, actor):
    return roles_of(actor, bench.case, bench.rules.access, bench.roster, bench.clock.now())


def text(bench, actor, **changed):
    """A text that would do but for what is changed."""
    given = {
        "command_id": bench.app.entropy.command_id(),
        "actor": actor,
        "case_id": bench.case.id,
        "contents": (("es", "Un texto nuevo"), ("en", "A new text")),
        "original": "es",
    }
    return c.FileText(**given | changed)


@pytest.mark.parametrize("machine", WITH_TEXTS)
def test_a_wrong_text_is_refused_and_leaves_nothing(standing, machine):
    tried = 0
    for bench, _, doer in standing(machine, "text"):
        tried += 1
        for contents, code in (
            ((("en", "Only English"),), "original_language_missing"),
            ((), "original_language_missing"),
            ((("es", "Uno"), ("es", "Dos")), "language_twice"),
            ((("es", "Uno"), ("en", "")), "empty_text"),
            ((("es", " \n "), ("en", "One")), "empty_text"),
            ((("es", "Uno"), ("en", "x" * (TEXT + 1))), "text_too_long"),
            ((("es", BELL), ("en", "One")), "control_character"),
            ((("es", "Uno"), ("en", OVERRIDE)), "mixed_direction"),
            ((("es", MIXED), ("en", "One")), "mixed_direction"),
        ):
            refusal = bench.refused(text(bench, doer, contents=contents))
            assert refusal.code == code, (bench.name, str(contents)[:80], str(refusal))
        for note, code in (("x" * (LINE * 4 + 1), "text_too_long"), (BELL, "control_character")):
            assert bench.refused(text(bench, doer, note=note)).code == code, bench.name
        for wrong in ({"original": "fr"}, {"contents": (("fr", "Un texte"),)}):
            with pytest.raises((ValidationError, Refused)):
                perform(bench.app, text(bench, doer, **wrong))
            assert bench.image() == bench.untouched
    assert tried, machine


@pytest.mark.parametrize("machine", WITH_TEXTS)
def test_nobody_else_files_a_text(standing, machine):
    for bench, move, doer in standing(machine, "text"):
        for actor, code in (
            (Actor(person="nobody", seat=doer.seat), "no_mandate"),
            (Actor(person=doer.person, seat=None), "no_seat"),
            (seated(OBSERVER), "observers_take_no_part"),
            (seated(STRANGER), "not_a_member"),
        ):
            assert bench.refused(text(bench, actor)).code == code, bench.name
        for actor in bench.alike():
            if not set(roles(bench, actor)) & set(move.by):
                refusal = bench.refused(text(bench, actor))
                assert refusal.kind in ("not_permitted", "not_found"), (bench.name, str(refusal))


@every_machine
def test_a_text_where_there_is_none_to_file_is_refused(benches):
    for bench in benches():
        if bench.case is None:
            continue
        if any(one.act == "text" for one in bench.rules.moves(bench.case.state)):
            continue
        refusal = bench.refused(text(bench, bench.right.actor))
        assert refusal.code == "not_possible_in_state", (bench.name, str(refusal))


@pytest.mark.parametrize("machine", WITH_TEXTS)
def test_a_text_in_one_language_goes_to_nobody(standing, machine):
    """It may be filed: the other language is often written later. No step sends it out."""
    asked = 0
    for bench, _, doer in standing(machine, "text"):
        alone = text(bench, doer, contents=(("es", "Solo un idioma"),))
        perform(bench.app, alone)
        bench.roster, bench.case, bench.rules = bench._read()  # noqa: SLF001 - the same bench, later
        bench.untouched = bench.image()
        for move in bench.moves:
            actor = bench.doer(move)
            given = bench.fitting(move)
            if "text_in_every_language" in move.conditions and actor and given:
                refusal = bench.refused(bench.command(move, actor, *given))
                asked += 1
                assert "text_in_every_language" in [one.condition for one in refusal.unmet]
        again = alone.model_copy(update={"command_id": "once-more"})
        assert bench.refused(again).code == "text_is_the_same"
    assert asked, machine


def answer(bench, kind, actor, change, **said):
    given = {"command_id": bench.app.entropy.command_id(), "actor": actor}
    return kind(case_id=bench.case.id, change=change, **given, **said)


@pytest.mark.parametrize("machine", WITH_CHANGES)
def test_a_wrong_disposition_is_refused_and_leaves_nothing(standing, machine):
    tried = 0
    for bench, _, doer in standing(machine, "disposition"):
        changes = [change for poll in bench.case.polls for _, change in poll.changes]
        right = {"disposition": "partly", "reason": "Half of it"}
        withdrawn = {"disposition": "withdrawn_by_author"}
        unknown = bench.refused(answer(bench, c.DisposeChange, doer, "XX-1-1", **right))
        assert unknown.code == "unknown_change"
        for change in changes[:1] if bench.case.find_change(changes[0].id) else ():
            tried += 1
            for said, code in (
                ({"disposition": "partly"}, "disposition_without_reason"),
                ({"disposition": "not_incorporated", "reason": "  "}, "disposition_without_reason"),
                *([] if change.answer else [(withdrawn, "only_the_author_withdraws")]),
                (right | {"reason": BELL}, "control_character"),
                (right | {"reason": OVERRIDE}, "mixed_direction"),
                (right | {"reason": "x" * 9_000}, "text_too_long"),
                (right | {"conflicts_with": ("XX-9-9",)}, "unknown_change"),
            ):
                refusal = bench.refused(answer(bench, c.DisposeChange, doer, change.id, **said))
                assert refusal.code == code, (bench.name, said, str(refusal))
            with pytest.raises(ValidationError):
                answer(bench, c.DisposeChange, doer, change.id, disposition="perhaps")
            for actor, code in (
                (Actor(person=FORMER, seat=doer.seat), None),
                (focal("HN"), None),
                (seated("HN/ppt"), None),
                (seated(OBSERVER), "observers_take_no_part"),
                (seated(STRANGER), "not_a_member"),
            ):
                refusal = bench.refused(answer(bench, c.DisposeChange, actor, change.id, **right))
                assert refusal.kind == "not_permitted", (bench.name, actor, str(refusal))
                assert code in (None, refusal.code)
    assert tried, machine


@pytest.mark.parametrize("machine", WITH_CHANGES)
def test_a_disposition_given_twice_is_recorded_once(standing, machine):
    for bench, _, doer in standing(machine, "disposition"):
        changes = [change for poll in bench.case.polls for _, change in poll.changes]
        if not changes or not bench.case.find_change(changes[0].id):
            continue
        said = {"disposition": "not_incorporated", "reason": "On second thoughts"}
        given = answer(bench, c.DisposeChange, doer, changes[0].id, **said)
        assert preview(bench.app, given)
        done = perform(bench.app, given)
        again = perform(bench.app, given)
        assert (done.repeated, again.repeated) == (False, True)
        assert [one.id for one in again.events] == [one.id for one in done.events]


@pytest.mark.parametrize("machine", WITH_CHANGES)
def test_nobody_but_its_author_answers_for_a_change(standing, machine):
    tried = 0
    for bench, _, _ in standing(machine, "confirmation"):
        known = [each for poll in bench.case.polls for each in poll.changes]
        for country, change in known[:1] if bench.case.find_change(known[0][1].id) else ():
            tried += 1
            author, other = focal(country), focal("GT" if country != "GT" else "SV")
            yes = {"answer": "maintained"}
            for actor, number, said, code in (
                (other, change.id, yes, "another_countrys_change"),
                (author, "XX-1-1", yes, "unknown_change"),
                (author, change.id, yes | {"statement": BELL}, "control_character"),
                (author, change.id, yes | {"statement": MIXED}, "mixed_direction"),
                (author, change.id, yes | {"statement": "x" * 9_000}, "text_too_long"),
                (seated(OBSERVER), change.id, yes, "observers_take_no_part"),
            ):
                refusal = bench.refused(answer(bench, c.ConfirmChange, actor, number, **said))
                assert refusal.code == code, (bench.name, said, str(refusal))
            with pytest.raises(ValidationError):
                answer(bench, c.ConfirmChange, author, change.id, answer="perhaps")
    assert tried, machine
