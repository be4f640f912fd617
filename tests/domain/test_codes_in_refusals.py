"""What a refusal says of itself: codes for programs, titles for people."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import rcm_workflow
from rcm_workflow.bootstrap import explain
from rcm_workflow.domain.bounds import require_bounds
from rcm_workflow.domain.case import changed
from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.conditions_facts import input_named
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.inputs import Around, checked
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.values import Localized
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n.explain import unmet_lines
from tests.scene import Scene, library, mexico

PACKAGE = Path(rcm_workflow.__file__).parent
PRESENT = mexico("2021-09-06T10:00")
FAR = "2150-01-01"
MACHINES = sorted(one.name for one in library().all("machine"))
WORDED = {"label", "say", "in_", "title_of_class", "list_title", "answer_titles", "model_dump"}
"""Calls that give words; a fact takes them as the title of a code, in ``Called``."""
NAMES = {"name", "names", "field"}
OF_OPTIONS = {"cli", "application", "definitions"}
"""What names there is no input: an option, a file, a key."""


@pytest.fixture(scope="module")
def question() -> Question:
    scene = Scene(PRESENT)
    scene.open()
    return Question(scene.live, scene.rules, scene.roster, PRESENT)


def under(question: Question, machine: str) -> Question:
    """The same case and world under another procedure."""
    calendar = library().snapshot_document()
    documents = {calendar.digest: calendar.body}
    rules = library().rules(
        library().machine_document(machine).body,
        library().policy_document("rcm-2011", {}).body,
        library().access_document().body,
        calendar.body,
        documents.__getitem__,
    )
    return replace(question, rules=rules)


def titles(value: object) -> Iterator[object]:
    """Texts in both languages among facts."""
    if isinstance(value, Localized) or (isinstance(value, Mapping) and {"en", "es"} <= set(value)):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from titles(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from titles(one)


@pytest.mark.parametrize("machine", MACHINES)
def test_a_condition_that_fails_gives_codes(question, machine):
    here = under(question, machine)
    steps = (here.rules.machine.opening, *here.rules.machine.transitions)
    for move in steps:
        state = next(iter(move.sources), "")
        asked = replace(here, move=move, case=changed(here.case, state=state))
        for name in (*move.conditions, *move.unless, *move.warnings):
            try:
                unmet = known_conditions()[name].unmet(asked)
            except Refused:
                # It asks for a list of the policy by the name in a fact that this case lacks.
                continue
            assert list(titles(unmet.facts)) == [], (move.trigger, name)
            for lang in ("en", "es"):
                (said,) = unmet_lines((unmet,), lang, known_conditions())
                assert "…" not in said, (move.trigger, name, said)


@pytest.mark.parametrize("machine", MACHINES)
def test_a_date_out_of_its_bounds_is_told_by_its_title(question, machine):
    here = under(question, machine)
    steps = (here.rules.machine.opening, *here.rules.machine.transitions)
    for move in steps:
        for spec in move.inputs:
            for bound, day, other, code in (
                (spec.not_before, "1900-01-01", FAR, "date_too_early"),
                (spec.not_after, "2200-01-01", "1900-02-02", "date_too_late"),
            ):
                if bound is None or "meeting_day" in bound:
                    continue
                named = [one for one in bound.split("+") if input_named(here, one)]
                inputs = {**dict.fromkeys(named, other), spec.name: day}
                only = move.model_copy(update={"inputs": (spec,)})
                with pytest.raises(Refused) as caught:
                    require_bounds(only, replace(here, move=move, inputs=inputs))
                refused = caught.value
                assert (refused.code, refused.facts["name"]) == (code, spec.name)
                assert refused.facts["bound"] == bound
                for lang in ("en", "es"):
                    told = explain(refused, lang)[0]
                    option = f"--{spec.name.replace('_', '-')}"
                    assert f"{spec.title.in_(lang)} ({option})" in told
                    assert f"“{spec.name}”" not in told
                    assert f"«{spec.name}»" not in told


@pytest.mark.parametrize("machine", MACHINES)
def test_a_text_nobody_could_sign_is_told_by_its_title(question, machine):
    here = under(question, machine)
    around = Around(here.case.members, (), lambda _: ())
    for move in (here.rules.machine.opening, *here.rules.machine.transitions):
        for spec in move.inputs:
            if spec.type not in ("text", "localized") or spec.own:
                continue
            bad = "a\x00b"
            value = {"en": bad, "es": bad} if spec.type == "localized" else bad
            with pytest.raises(Refused) as caught:
                checked({spec.name: value}, {}, (spec,), around)
            for lang in ("en", "es"):
                told = explain(caught.value, lang)[0]
                assert spec.title.in_(lang) in told
                assert f"--{spec.name.replace('_', '-')}" in told


def test_a_code_that_has_a_title_is_written_as_code_and_told_as_title():
    of = Called("items", Localized(en="The list", es="La lista"))
    assert json.loads(json.dumps({"of": [of]})) == {"of": ["items"]}
    refused = Refused("unknown_period", name=of)
    assert "“The list”" in explain(refused, "en")[0]
    assert "«La lista»" in explain(refused, "es")[0]
    assert Called("items").called == Localized(en="items", es="items")


@cache
def refusals() -> list[tuple[str, ast.Call]]:
    """Every refusal in the package: where, and how it is made."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py")))
    return [
        (path.relative_to(PACKAGE).as_posix(), call)
        for path, text in texts
        if "Refused(" in text
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Refused"
    ]


def worded(node: ast.AST) -> bool:
    """Whether words come in that are nobody's title."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "Called":
            return False
        if name in WORDED:
            return True
    return any(worded(one) for one in ast.iter_child_nodes(node))


@pytest.mark.parametrize(("lang", "said"), [("en", "“statement”"), ("es", "«declaración»")])
def test_the_fields_of_a_command_are_told_in_words(lang, said):
    assert said in explain(Refused("empty_text", kind="input", field="statement"), lang)[0]


def test_every_field_that_the_core_cleans_has_a_word():
    fields = {
        call.args[1].value
        for path in sorted((PACKAGE / "domain").glob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in ("line", "_line", "paragraphs")
        and isinstance(call.args[1], ast.Constant)
    }
    assert len(fields) > 10
    for lang in ("en", "es"):
        assert sorted(fields - set(catalogue(lang).tables["field"])) == []


def test_no_refusal_is_made_with_words_for_facts():
    wrong = [
        (path, call.lineno, one.arg)
        for path, call in refusals()
        for one in call.keywords
        if one.arg not in ("titles", "rules", "unmet", None) and worded(one.value)
    ]
    assert wrong == []


def test_the_core_gives_titles_with_the_names_of_inputs():
    wrong = [
        (path, call.lineno)
        for path, call in refusals()
        if path.split("/")[0] not in OF_OPTIONS
        and NAMES & {one.arg for one in call.keywords}
        and "titles" not in {one.arg for one in call.keywords}
    ]
    assert sorted({path for path, _ in wrong}) == [
        # Instants of a command, and the fields of texts: the catalogue calls them.
        "domain/acts.py",
        "domain/decide.py",
        "domain/requirements.py",
        "domain/words.py",
    ]
