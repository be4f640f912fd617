"""Which language version of a text prevails (GAP-54)."""

from __future__ import annotations

from rcm_workflow.domain.case import TextVersion
from rcm_workflow.domain.choices import DocumentLanguage
from rcm_workflow.domain.rules import Rules

SPANISH = "es"


def prevailing(version: TextVersion, rules: Rules) -> tuple[str, ...]:
    """The authentic languages of a version under the pinned policy, in the order of their tags.

    The original one by default; Spanish where the policy always prefers it and the version has it;
    or every version alike.
    """
    choice = rules.choice(DocumentLanguage)
    if choice is DocumentLanguage.BOTH_EQUALLY_AUTHENTIC:
        return version.languages
    if choice is DocumentLanguage.SPANISH_ALWAYS and SPANISH in version.languages:
        return (SPANISH,)
    return (version.original,)
