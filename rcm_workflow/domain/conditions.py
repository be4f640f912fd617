"""The registry of conditions that machine files may cite.

A condition is a named yes-or-no question. A machine file names it; the loader refuses a name that
is not registered, because the state machine library would otherwise import and call whatever a
dotted name points at. Each entry says in both languages what is required; the sentence may use the
facts that go with it. Other packages add conditions by the entry point group
``rcm_workflow.conditions``: a callable without arguments that registers them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.values import Localized

Holds = Callable[[Question], bool]
Facts = Callable[[Question], Mapping[str, Any]]

GROUP = "rcm_workflow.conditions"


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry: the question, what it requires, and what a checker may assume of it.

    ``holds_in`` are the abstract positions in which it can be true (``None``: in any), and
    ``opposite`` names the condition that is true exactly when this one is not. With
    ``needs_period`` it can only be true while a period runs or stands still. ``against`` says what
    is so where a transition asks that it be not.
    """

    name: str
    say: Localized
    holds: Holds
    facts: Facts | None = None
    holds_in: frozenset[str] | None = None
    opposite: str | None = None
    needs_period: bool = False
    against: Localized | None = None

    def unmet(self, question: Question) -> Unmet:
        """Say that it does not hold, with the facts its sentence needs."""
        return Unmet(self.name, **(self.facts(question) if self.facts else {}))

    def holding(self, question: Question) -> Unmet:
        """Say that it holds where it must not (``unless``), with the same facts."""
        return Unmet(f"not_{self.name}", **(self.facts(question) if self.facts else {}))


CONDITIONS: dict[str, Condition] = {}


def condition(
    en: str,
    es: str,
    *,
    facts: Facts | None = None,
    holds_in: set[str] | None = None,
    opposite: str | None = None,
    needs_period: bool = False,
    unless: tuple[str, str] | None = None,
) -> Callable[[Holds], Holds]:
    """Register a question under its function's name. Raises ``ValueError`` for a name twice.

    ``unless`` are the sentences, English and Spanish, for transitions that ask for its contrary.
    """

    def register(holds: Holds) -> Holds:
        name = holds.__name__
        if name in CONDITIONS:
            message = f"there is a condition {name!r} already"
            raise ValueError(message)
        CONDITIONS[name] = Condition(
            name=name,
            say=Localized(en=en, es=es),
            holds=holds,
            facts=facts,
            holds_in=frozenset(holds_in) if holds_in is not None else None,
            opposite=opposite,
            needs_period=needs_period,
            against=Localized(en=unless[0], es=unless[1]) if unless else None,
        )
        return holds

    return register


@cache
def known_conditions() -> Mapping[str, Condition]:
    """Every condition: ours and those that installed packages add; looked for once a process."""
    from rcm_workflow.domain import (  # noqa: F401, PLC0415 - the modules register on import
        conditions_changes,
        conditions_outcome,
        conditions_positions,
        conditions_terms,
        conditions_texts,
        conditions_world,
    )

    for point in entry_points(group=GROUP):
        point.load()()
    return CONDITIONS
