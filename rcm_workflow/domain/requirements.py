"""What a step requires of whoever wants it, and how a refusal says what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from rcm_workflow.domain.conditions import holds, known_conditions
from rcm_workflow.domain.failures import Refused, Unmet
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.tellable import tellable
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.values import SYSTEM, Localized
from rcm_workflow.domain.words import nearest


def require_past(now: datetime, **instants: datetime | None) -> None:
    """Refuse a claimed instant that has not come yet: the log would keep it for ever."""
    for name, instant in instants.items():
        if instant is not None and instant > now:
            raise Refused("instant_in_the_future", kind="input", name=name, instant=instant)


@contextmanager
def citing(move: TransitionSpec) -> Iterator[None]:
    """An act that the rules refuse cites those of its step where it knows no closer ones."""
    try:
        yield
    except Refused as refused:
        if refused.kind == "rules" and not refused.rules:
            refused.rules = (*move.rules, *move.gaps)
        raise


def unmet(move: TransitionSpec, question: Question) -> tuple[Unmet, ...]:
    """Every condition of a transition that does not hold, and every ``unless`` that does."""
    return tuple(_said(name, question, wanted=wanted) for name, wanted in _against(move, question))


def still_unmet(move: TransitionSpec, question: Question) -> tuple[Unmet, ...]:
    """The same but for what may yet be given with the step.

    Of a step that is only looked at nobody has asked for its inputs yet: were a condition that
    looks at them counted, the one step that leads on would be called impossible.
    """
    return tuple(
        _said(name, question, wanted=wanted)
        for name, wanted in _against(move, question)
        if not _comes_with(move, name, question)
    )


def least_unmet(move: TransitionSpec, question: Question) -> tuple[Unmet, ...]:
    """The same for who reads the lists of the case: of its items the one that lacks the least.

    A step that changes an item is not possible where there is none of those it may change.
    """
    naming = next((one for one in move.inputs if one.type == "item" and one.required), None)
    if naming is None or naming.name in question.inputs:
        return still_unmet(move, question)
    named = (
        replace(question, inputs={**question.inputs, naming.name: one.id})
        for one in question.case.of_group(naming.of or "")
    )
    found = [still_unmet(move, each) for each in named]
    if found:
        return min(found, key=len)
    # Not what an item lacks that nobody can name: that there is none.
    none = known_conditions()[f"there_are_items:{naming.of}"].unmet(question)
    return (none, *(one for one in still_unmet(move, question) if one != none))


def _against(move: TransitionSpec, question: Question) -> Iterator[tuple[str, bool]]:
    asked = [(name, True) for name in move.conditions] + [(name, False) for name in move.unless]
    return ((name, wanted) for name, wanted in asked if holds(name, question) is not wanted)


def _said(name: str, question: Question, *, wanted: bool) -> Unmet:
    known = known_conditions()[name]
    return known.unmet(question) if wanted else known.holding(question)


def require_conditions(move: TransitionSpec, question: Question) -> None:
    """Raise ``Refused`` ``conditions_not_met`` naming every unmet condition and the rules."""
    missing = unmet(move, question)
    if missing:
        raise Refused(
            "conditions_not_met",
            unmet=missing,
            rules=grounds([move], question.rules.machine),
            titles={move.trigger: move.title},
            trigger=move.trigger,
        )


def grounds(moves: Iterable[TransitionSpec], machine: MachineSpec) -> tuple[str, ...]:
    """What steps rest on: their rules, else the gaps they fill, else the rules of the machine."""
    steps = list(moves)
    for cited in ([one.rules for one in steps], [one.gaps for one in steps], [machine.rules]):
        if any(cited):
            return tuple(dict.fromkeys(each for one in cited for each in one))
    return ()


def warn(unfolding: Unfolding, move: TransitionSpec, question: Question) -> None:
    """Note what a step only warns of."""
    known = known_conditions()
    unfolding.warnings += [
        known[name].unmet(question) for name in move.warnings if not holds(name, question)
    ]


def moves_named(unfolding: Unfolding, trigger: str) -> Sequence[TransitionSpec]:
    """The steps of the present state under this name."""
    return [one for one in unfolding.rules.moves(unfolding.case.state) if one.trigger == trigger]


_GIVEN = ("value", "given", "meant", "item_of", "status_of", "names_list", "document")
"""What a condition may name that comes with the step itself."""


def _comes_with(move: TransitionSpec, name: str, question: Question) -> bool:
    base, _, argument = name.partition(":")
    refers = known_conditions()[base].refers
    given = {one.name for one in move.inputs if one.name not in question.inputs}
    of_an_item = any(one.type == "item" for one in move.inputs if one.name in given)
    return refers is not None and any(
        one.kind in _GIVEN
        and (one.name.partition(".")[0] in given or (one.kind == "meant" and of_an_item))
        for one in refers(argument)
    )


def not_possible(unfolding: Unfolding, trigger: str, act: str | None = None) -> Refused:
    """Why a step cannot be made here: nobody knows it, or it belongs to other states."""
    machine, case = unfolding.rules.machine, unfolding.case
    known = {one.trigger for one in machine.transitions}
    facts: dict[str, Any] = {"state": case.state}
    if act is None and trigger not in known:
        return Refused(
            "unknown_trigger",
            kind="not_found",
            trigger=trigger,
            nearest=nearest(trigger, known),
            case=case.id,
        )
    question, fields = unfolding.question(country=unfolding.actor.country), unfolding.fields
    # Of several steps of one name the first is what the file calls it, the others its variants.
    possible = {
        one.trigger: one.title
        for one in reversed(unfolding.rules.moves(case.state))
        if one.on is None
        and not tellable(
            still_unmet(one, replace(question, move=one, role=one.by[0])),
            one,
            unfolding.rules,
            fields,
        )
    }
    asked = [
        one for one in machine.transitions if one.trigger == trigger or (act and one.act == act)
    ]
    states = sorted({source for one in asked for source in one.sources})
    titles = {name: one.title for name, one in machine.states.items()}
    titles |= {one.trigger: one.title for one in reversed(asked) if one.on is None} | possible
    if act is not None and asked:
        # Of a position nobody knows which of its steps was meant: none of them fits this state.
        every = dict.fromkeys(one.title for one in asked)
        titles[trigger] = Localized(
            en=" / ".join(one.en for one in every), es=" / ".join(one.es for one in every)
        )
    return Refused(
        "not_possible_in_state",
        rules=tuple(sorted(grounds(asked, machine))),
        titles=titles,
        trigger=trigger,
        possible=sorted(possible),
        states=states,
        **facts,
    )


def meant(refusals: Sequence[Refused]) -> Refused:
    """Of the refusals of steps that share a trigger the one of the step that was meant.

    Of what a seat may do it is told what that lacks, and not that a step of the same name is for
    others; unless all that it may do is for cases of another kind, or takes other inputs.
    """
    own = [one for one in refusals if one.kind != "not_permitted"]
    if all(told_apart(one.unmet) or _takes_others(one) for one in own):
        own = [one for one in refusals if one.kind == "not_permitted"][:1] or own
    return min(own, key=_otherwise)


def _takes_others(refused: Refused) -> bool:
    """Whether what was given has no likeness to any input of the step."""
    return refused.code == "unknown_input" and refused.facts["nearest"] is None


def _otherwise(refused: Refused) -> tuple[int, int]:
    """How much says that another step of the same trigger was meant than the refused one.

    The PPT that convenes a joint plenary is told what that lacks, not that it is no seminar; and
    who gave an input of one step is not told that another does not have it.
    """
    if refused.code == "unknown_input":
        return 1 if refused.facts["nearest"] else 2, 0
    return 0, told_apart(refused.unmet)


def told_apart(missing: Iterable[Unmet]) -> int:
    """How many of the unmet conditions say that a step is another one of its trigger."""
    known = known_conditions()
    # Names of conditions may themselves begin with the mark of what must not be.
    asked = (
        one.condition if one.condition in known else one.condition.removeprefix("not_")
        for one in missing
    )
    return sum(known[name].apart for name in asked)


def require_a_person(person: str) -> None:
    """Refuse the id by which the program itself acts: it asks for no seat and no mandate.

    Raises ``Refused`` ``person_is_the_system``.
    """
    if person == SYSTEM.person:
        raise Refused("person_is_the_system", kind="input", person=person)
