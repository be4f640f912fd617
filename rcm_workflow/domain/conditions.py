"""The registry of conditions that machine files may cite.

A condition is a named yes-or-no question. A machine file names it, where it takes one with an
argument behind a colon; the loader refuses a name that is not registered, because the state machine
library would otherwise import and call whatever a dotted name points at. Each entry says in both
languages what is required; the sentence may use the facts that go with it. Other packages add
conditions by the entry point group ``rcm_workflow.conditions``: a callable without arguments that
registers them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points
from typing import Any, NamedTuple

from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.values import Localized

Holds = Callable[[Question], bool]
Facts = Callable[[Question], Mapping[str, Any]]

GROUP = "rcm_workflow.conditions"


class Reference(NamedTuple):
    """One name in an argument, and what kind of thing it has to be the name of.

    A ``value`` is an input of the step or a kept one, a ``given`` one an input of the step alone,
    a ``meant`` one may be a field of an item, too; a ``field`` is ``GROUP.FIELD``, and
    ``item_of`` and ``status_of`` are ``INPUT.FIELD`` and ``INPUT.STATUS`` of the item an input
    names.
    """

    kind: str
    name: str
    types: tuple[str, ...] = ()
    """For an input: what it may be; anything, where nothing is said."""
    values: tuple[str, ...] = ()
    """For an input: what it is compared with, as it would have to be written."""
    besides: tuple[str, ...] = ()
    """Words that are understood in its place."""


Refers = Callable[[str], tuple[Reference, ...]]
"""What an argument names. Raises ``ValueError`` for one of another form."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry: the question, what it requires, and what a checker may assume of it.

    ``holds_in`` are the abstract positions in which it can be true (``None``: in any), and
    ``opposite`` names the condition that is true exactly when this one is not. With
    ``needs_period`` it can only be true while a period runs or stands still. ``against`` says what
    is so where a transition asks that it be not. ``argument`` is the form of the argument it takes,
    and ``refers`` tells what the argument names. One that only says when another is asked names
    that one in its argument (``through``), and what is missing is then said in the words of it;
    ``held_by`` says which of the two held.
    With ``apart`` it tells steps of one trigger apart: where it fails, another of them was meant.
    """

    name: str
    say: Localized
    holds: Holds
    facts: Facts | None = None
    holds_in: frozenset[str] | None = None
    opposite: str | None = None
    needs_period: bool = False
    against: Localized | None = None
    argument: str | None = None
    refers: Refers | None = None
    through: Callable[[str], Condition] | None = None
    spoken_by: Condition | None = None
    apart: bool = False
    of_the_rules: bool = False
    """Its facts come from the rules alone: whoever reads that it held may read them."""
    asks_for_given: tuple[str, ...] = ()
    """Kinds of references of its argument: it holds only once such a thing has been given."""
    held_by: Callable[[Question, str], Unmet] | None = None
    held_as: Callable[[Question], Unmet] | None = None

    def unmet(self, question: Question) -> Unmet:
        """Say that it does not hold, with the facts its sentence needs."""
        if self.spoken_by is not None:
            return self.spoken_by.unmet(question)
        return Unmet(self.name, **(self.facts(question) if self.facts else {}))

    def holding(self, question: Question) -> Unmet:
        """Say that it holds where it must not (``unless``), with the same facts."""
        if self.held_as is not None:
            return self.held_as(question)
        return Unmet(f"not_{self.name}", **(self.facts(question) if self.facts else {}))

    def about(self, argument: str) -> Condition:
        """The question asked about one thing. Raises ``ValueError`` for an argument of no use."""
        if self.refers is not None:
            self.refers(argument)
        asked: Any = self.holds
        told: Any = self.facts
        held: Any = self.held_by
        return replace(
            self,
            name=f"{self.name}:{argument}",
            holds=lambda q: asked(q, argument),
            facts=(lambda q: told(q, argument)) if told else None,
            spoken_by=self.through(argument) if self.through else None,
            held_as=(lambda q: held(q, argument)) if held else None,
        )


class Registry(Mapping[str, Condition]):
    """Conditions by name; one that takes an argument by ``name:argument``.

    Under its bare name such a one is only described: it cannot be asked.
    """

    def __init__(self) -> None:
        self._entries: dict[str, Condition] = {}
        self._asked: dict[str, Condition] = {}

    def add(self, one: Condition) -> None:
        """Register a condition. Raises ``ValueError`` for a name twice."""
        if one.name in self._entries:
            message = f"there is a condition {one.name!r} already"
            raise ValueError(message)
        self._entries[one.name] = one

    def __getitem__(self, name: str) -> Condition:
        known = self._asked.get(name)
        if known is not None:
            return known
        base, colon, argument = name.partition(":")
        found = self._entries[base]
        if colon:
            if found.argument is None:
                raise KeyError(name)
            try:
                found = found.about(argument)
            except ValueError:
                raise KeyError(name) from None
        self._asked[name] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


CONDITIONS = Registry()


def condition(  # noqa: PLR0913 - what a registered question may say of itself
    en: str,
    es: str,
    *,
    facts: Any = None,
    holds_in: set[str] | None = None,
    opposite: str | None = None,
    needs_period: bool = False,
    unless: tuple[str, str] | None = None,
    argument: str | None = None,
    refers: Refers | None = None,
    through: Callable[[str], Condition] | None = None,
    apart: bool = False,
    of_the_rules: bool = False,
    asks_for_given: tuple[str, ...] = (),
    held_by: Callable[[Question, str], Unmet] | None = None,
) -> Callable[[Any], Any]:
    """Register a question under its function's name. Raises ``ValueError`` for a name twice.

    ``unless`` are the sentences, English and Spanish, for transitions that ask for its contrary.
    A question with an ``argument`` is a function of the situation and of the argument, and so are
    its ``facts``.
    """

    def register(holds: Any) -> Any:
        CONDITIONS.add(
            Condition(
                name=holds.__name__,
                say=Localized(en=en, es=es),
                holds=holds,
                facts=facts,
                holds_in=frozenset(holds_in) if holds_in is not None else None,
                opposite=opposite,
                needs_period=needs_period,
                against=Localized(en=unless[0], es=unless[1]) if unless else None,
                argument=argument,
                refers=refers,
                through=through,
                apart=apart,
                of_the_rules=of_the_rules,
                asks_for_given=asks_for_given,
                held_by=held_by,
            )
        )
        return holds

    return register


def holds(name: str, question: Question) -> bool:
    """Whether a condition holds, looked into once: who asks, who moves and who tells ask the same.

    Raises ``KeyError`` for an unknown one.
    """
    answers = question.answers
    if name not in answers:
        answers[name] = known_conditions()[name].holds(question)
    return answers[name]


@cache
def known_conditions() -> Registry:
    """Every condition: ours and those that installed packages add; looked for once a process."""
    from rcm_workflow.domain import (  # noqa: F401, PLC0415 - the modules register on import
        conditions_about,
        conditions_asked,
        conditions_by_hand,
        conditions_changes,
        conditions_compared,
        conditions_decision,
        conditions_elsewhere,
        conditions_facts,
        conditions_items,
        conditions_meetings,
        conditions_outcome,
        conditions_own,
        conditions_positions,
        conditions_present,
        conditions_presidency,
        conditions_roster,
        conditions_runs,
        conditions_seated,
        conditions_session,
        conditions_terms,
        conditions_texts,
        conditions_who,
        conditions_world,
        conditions_yearly,
    )

    for point in entry_points(group=GROUP):
        point.load()()
    return CONDITIONS
