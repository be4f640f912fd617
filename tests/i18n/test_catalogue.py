"""Everything that can be said is said in both languages."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import rcm_workflow
from rcm_workflow.definitions.findings import BadDefinition
from rcm_workflow.definitions.resources import Kind
from rcm_workflow.domain import events, fact_events, roster_events, sealed_events
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Confirmation, DeliveryStatus, Disposition, Stance
from rcm_workflow.domain.verdict import Result
from rcm_workflow.i18n import LANGS, catalogue, explain

PACKAGE = Path(rcm_workflow.__file__).parent
FIELD = re.compile(r"{(\w+)}")
MADE = {"hint", "limits", "command", "place", "nearest", "seat_code"}
"""Facts that the words themselves work out."""


def raised():
    """Every refusal in the package: code, the names of its facts, and where."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Refused":
                continue
            facts = {one.arg for one in node.keywords} - {"kind", "rules", "unmet"}
            where = f"{path.name}:{node.lineno}"
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield code.value, facts, where
            elif isinstance(code, ast.JoinedStr) and code.values[0].value == "unknown_":
                for kind in get_args(Kind):
                    yield f"unknown_{kind}", facts, where
            elif isinstance(code, ast.Name):
                yield from ((one, facts, where) for one in assigned(tree, code.id))
            else:
                pytest.fail(f"{where}: a code that nobody can look up")


def assigned(tree, name):
    """Every string that a name is given in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            for one in ast.walk(node.value):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


@cache
def codes():
    """The same, read when a test asks: every process that collects the tests would read it all."""
    return {code for code, _, _ in raised()} | {"bad_definition"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_refusal_has_its_sentence(lang):
    assert set(catalogue(lang).tables["refusals"]) == codes()


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_asks_for_a_fact_that_nobody_gives(lang):
    given = {}
    for code, facts, _ in raised():
        if None not in facts:
            given.setdefault(code, set()).update(facts)
    for code, facts in given.items():
        asked = set(FIELD.findall(catalogue(lang).tables["refusals"][code]))
        assert asked - facts - MADE == set(), code


def test_both_languages_have_the_same_keys_and_facts():
    english, spanish = (catalogue(lang).tables for lang in LANGS)
    assert {table: set(keys) for table, keys in english.items()} == {
        table: set(keys) for table, keys in spanish.items()
    }
    for table, texts in english.items():
        for key, text in texts.items():
            assert set(FIELD.findall(text)) == set(FIELD.findall(spanish[table][key])), key


def test_words_are_translated():
    english, spanish = (catalogue(lang).tables for lang in LANGS)
    for table in ("refusals", "failures", "stance", "silence", "silence_reason", "disposition"):
        alike = [key for key, text in english[table].items() if text == spanish[table][key]]
        assert [key for key in alike if english[table][key] != "{why}"] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("stance", Stance),
        ("disposition", Disposition),
        ("confirmation", Confirmation),
        ("delivery", DeliveryStatus),
        ("result", get_args(Result)),
        ("silence", ("tacit", "missing", "abstention")),
    ],
)
def test_every_word_of_the_domain_is_there(lang, table, words):
    assert set(catalogue(lang).tables[table]) == {str(one) for one in words}


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_for_silence_is_there(lang):
    text = (PACKAGE / "domain" / "consensus.py").read_text(encoding="utf-8")
    body = text[text.index("_ALWAYS") : text.index("def own_change_left_out")]
    pairs = re.findall(r'"(?:tacit|missing|abstention)", "(\w+)"', body)
    reasons = set(pairs) - {"missing", "abstention"}
    assert set(catalogue(lang).tables["silence_reason"]) == reasons


@pytest.mark.parametrize("lang", LANGS)
def test_every_event_has_its_line(lang):
    kinds = {
        one.word
        for module in (events, fact_events, roster_events, sealed_events)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Event) and one is not Event
    }
    several = {"calendar_amended": {"closed", "reopened", "approved", "stands"}}
    variants = {f"calendar_{how}" for how in several["calendar_amended"]} | {"transition_stays"}
    variants |= {"office_closed_in_part", "rules_taken_back"}
    variants |= {"roster_entered", "roster_not_entered"}
    counted = ("period_extended", "period_suspended", "reminder_issued", "reminder_missed")
    variants |= {f"{kind}_{unit}" for unit in Unit if unit != "working_days" for kind in counted}
    assert set(catalogue(lang).tables["event"]) == kinds - set(several) | variants


@pytest.mark.parametrize("lang", LANGS)
def test_every_label_is_used(lang):
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "cli").rglob("*.py"))
    )
    # Inside an f-string a key stands between single quotes.
    named = set(re.findall(r"""["'](\w+)["']""", code))
    unused = [key for key in catalogue(lang).tables["label"] if key not in named]
    assert unused == []


def test_findings_of_a_bad_definition_are_told():
    assert issubclass(BadDefinition, Refused)
    told = explain(
        Refused("bad_definition", file="x.toml", findings=["x.toml:1: wrong"]),
        "es",
        known_conditions(),
    )
    assert told == ["x.toml no puede usarse: x.toml:1: wrong"]
