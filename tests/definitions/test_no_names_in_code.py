"""Nothing about a machine or a country is written in Python: it is data (DESIGN 2)."""

import ast
from collections.abc import Iterator
from pathlib import Path

from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.roster_events import MemberAdmitted

SECOND_MEANING = {
    # What the consensus function answers; the machine calls two of its states the same.
    "consensus": {
        "domain/choices_decision.py",
        "domain/conditions_outcome.py",
        "domain/consensus.py",
        "domain/verdict.py",
    },
    "no_consensus": {"domain/conditions_outcome.py", "domain/consensus.py", "domain/verdict.py"},
    # An occasion on which the system fires; the machine calls the trigger the same.
    "period_over": {
        "domain/specs_steps.py",
        "domain/settle.py",
        "domain/occasions.py",
        "domain/migration_terms.py",
        "definitions/check_waiting.py",
        "definitions/explore.py",
        "definitions/simulate.py",
        "definitions/waiting.py",
    },
    # A right of the access table and a verb of the command line; the machine's trigger too.
    "dispose": {
        "definitions/rights.py",
        "definitions/check_rights.py",
        "domain/decide.py",
        "domain/allowed_acts.py",
        "cli/change.py",
    },
    # A period whose clock stands still, and a half day that does not count in the form that
    # others write, and how an observer stands; the machine calls a state the same.
    "suspended": {
        "domain/roster_events.py",
        "application/terms.py",
        "cli/certificate.py",
        "cli/period.py",
        "definitions/reckoning_request.py",
        "notify/ical.py",
    },
    # An author's answer; the machine calls a state the same.
    "withdrawn": {"domain/values.py"},
    # Answers to GAP-11 and GAP-59; the machine calls two triggers the same.
    "return_to_troika": {"domain/choices.py"},
    "lapse": {"domain/choices.py"},
    # Functions that reckon working days, and a verb of the command line.
    "extend": {"definitions/period.py", "cli/period.py"},
    "resume": {"definitions/period.py"},
}


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string constant that is not a docstring."""
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def names() -> set[str]:
    library = Library()
    machine = library.machine("troika_consultation")
    members = [fact for fact in library.facts() if isinstance(fact, MemberAdmitted)]
    return {
        *machine.states,
        machine.opening.trigger,
        *(one.trigger for one in machine.transitions),
        *(word for one in members for word in (one.country, one.iso3, one.name.en, one.name.es)),
    }


def test_no_state_trigger_or_country_stands_in_python(checkout: Path):
    known, package = names(), checkout / "rcm_workflow"
    found = [
        f"{path.relative_to(package)}:{line}: {text!r}"
        for path in sorted(package.rglob("*.py"))
        for line, text in strings(ast.parse(path.read_text(encoding="utf-8")))
        if text in known and str(path.relative_to(package)) not in SECOND_MEANING.get(text, set())
    ]
    assert found == []


def test_no_exception_outlives_its_reason(checkout: Path):
    package = checkout / "rcm_workflow"
    used = {
        (text, file)
        for text, files in SECOND_MEANING.items()
        for file in files
        if text in {one for _, one in strings(ast.parse((package / file).read_text()))}
    }
    assert used == {(text, file) for text, files in SECOND_MEANING.items() for file in files}


def test_the_scan_finds_what_it_looks_for():
    source = '"""draft"""\nstate = "troika_review"\ncountry = f"{1}" + "HN"\n'
    assert [text for _, text in strings(ast.parse(source)) if text in names()] == [
        "troika_review",
        "HN",
    ]
