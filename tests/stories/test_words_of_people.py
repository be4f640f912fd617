"""What the examples print is written for people: no machine forms, and one language at a time.

What a person has to type may stand there as it is typed; each kind of it is named below.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rcm_workflow.i18n import catalogue

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))

from run import transcript  # noqa: E402 - the examples are scripts, not a package

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
SNAKE = re.compile(r"(?<![\w-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?!\w)")
TYPED = {
    "a command": r"\brcm [a-z].*",
    "an option": r"--[a-z-]+\S*",
    "the name of a step, a choice or an input behind its title": r"\([a-z0-9_]+\)",
    "a choice before its title": r"[a-z0-9_]+ \([^)]*\)",
    "a seat, an office or a closure of one": r"\w+[/.][a-z_]+(?:-\d+)*",
    "a file": r"[\w-]+\.(?:ics|svg|txt|toml|json)\b",
    "a procedure with its version": r"\w+(?:@| v)\d+",
    "a code in a column of its own": r"(?:^|\s\s)[a-z0-9_]+(?=\s\s|$)",
    "an answer of a policy, before what it means": r"^- [a-z0-9_]+(?=:)",
    "a period with its number": r"\b[a-z_]+-\d+\b",
}
"""The kinds of things that are shown as they are typed."""
EXEMPT = ("--json", "--help", "rcm sign ", "rcm audit verify", "rcm log verify")
"""Answers for programs; the help; a statement exactly as it is signed; what an auditor found, which
two programs tell in the same words, of a log as of a bundle."""
_ALLOWED = re.compile("|".join(TYPED.values()))


class Line(NamedTuple):
    """A line that a command printed."""

    place: str
    command: str
    text: str


def printed(text: str, name: str) -> Iterator[Line]:
    """The lines of a transcript that are answers to people."""
    command = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("$ rcm"):
            command = line[2:]
        elif line.startswith(("$ ", "@ ", "# ")):
            command = ""
        elif command and not any(one in command for one in EXEMPT):
            yield Line(f"{name}:{number}", command, line)


def of_all() -> list[Line]:
    return [
        line
        for path in sorted(EXAMPLES.glob("*/transcript.txt"))
        for line in printed(path.read_text(encoding="utf-8"), f"examples/{path.parent.name}")
    ]


@pytest.fixture(scope="module")
def lines():
    return of_all()


@pytest.fixture(scope="module")
def spanish():
    return list(printed(transcript(EXAMPLES / "withdrawal", "es"), "withdrawal, in Spanish"))


def machine_forms(found):
    return [
        f"{line.place}: {word} in: {line.text.strip()}"
        for line in found
        for word in [
            *(one[0] for one in STAMP.finditer(line.text)),
            *SNAKE.findall(_ALLOWED.sub(" ", line.text)),
        ]
    ]


def english():
    """Sentences and labels of two words or more that Spanish says otherwise."""
    en, es = catalogue("en").tables, catalogue("es").tables
    return {
        text
        for table in ("label", "event", "stance", "silence", "mark", "explain", "presidency_basis")
        for key, whole in en[table].items()
        for text in re.split(r"\{\w+\}", whole)
        if len(text.split()) > 1 and text.strip() not in es[table][key]
    }


def english_in(found):
    known = english()
    return [
        f"{line.place}: {text!r} in: {line.text.strip()}"
        for line in found
        for text in known
        if text.strip() in line.text
    ]


def test_no_machine_form_is_shown_to_people(lines):
    assert machine_forms(lines) == []


def test_no_machine_form_is_shown_in_spanish(spanish):
    assert machine_forms(spanish) == []


def test_spanish_answers_hold_no_english(lines, spanish):
    asked = [line for line in lines if "--lang es" in line.command]
    assert english_in([*asked, *spanish]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Responsible: civil_society_dialogue",
        "from 2021-01-01T06:00:00.000000Z",
        "missing: lead_focal_point, x",
    ],
)
def test_what_a_machine_form_is(text):
    assert len(machine_forms([Line("here", "rcm case show", text)])) == 1


def test_english_is_found_in_spanish():
    line = Line("here", "rcm case show --lang es", "Por qué    handover recorded")
    assert len(english_in([line])) == 1
