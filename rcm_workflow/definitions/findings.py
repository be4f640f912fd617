"""What is wrong with a definition file: where, what, and what to do about it.

A finding is a code with facts; its sentence exists in both languages of the Conference.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from pydantic import Field

from rcm_workflow.definitions import (
    sentences_course,
    sentences_effects,
    sentences_form,
    sentences_names,
    sentences_types,
)
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Frozen, Localized

LANGS = ("en", "es")

SENTENCES: dict[str, Localized] = {
    code: Localized(en=en, es=es)
    for part in (
        sentences_form,
        sentences_names,
        sentences_types,
        sentences_effects,
        sentences_course,
    )
    for code, en, es in part.SENTENCES
}


def near(name: str, known: Iterable[str], closeness: float = 0.5) -> str:
    """The known name nearest to ``name``, or an empty string when none is close."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=closeness)
    return found[0] if found else ""


class Finding(Frozen):
    """One fault of a definition file at a line (from 1)."""

    file: str
    line: int
    code: str
    facts: dict[str, Any] = Field(default_factory=dict)

    def say(self, lang: str) -> str:
        """The sentence in a language, with file and line before it."""
        hint = self._hint(lang.startswith("es"))
        facts = {
            key: value.in_(lang) if isinstance(value, Localized) else value
            for key, value in self.facts.items()
        }
        sentence = SENTENCES[self.code].in_(lang).format(**(facts | {"nearest": hint}))
        return f"{self.file}:{self.line}: {sentence}"

    def _hint(self, spanish: bool) -> str:  # noqa: FBT001 - one of two languages
        if "nearest" not in self.facts:
            return "Corríjalo." if spanish else "Correct it."
        nearest = self.facts["nearest"]
        if not nearest and (known := self.facts.get("known")):
            return f"Puede ser: {known}." if spanish else f"It may be: {known}."
        if not nearest:
            return "Corrija el nombre." if spanish else "Correct the name."
        return f"¿Quiso decir «{nearest}»?" if spanish else f"Did you mean “{nearest}”?"


class BadDefinition(Refused):
    """A definition file cannot be used; ``findings`` says why, all of it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            "bad_definition",
            kind="input",
            file=findings[0].file,
            findings=[{lang: finding.say(lang) for lang in LANGS} for finding in findings],
        )
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(finding.say("en") for finding in self.findings)
