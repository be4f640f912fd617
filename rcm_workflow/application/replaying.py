"""A case gone through step by step: what happened, what it changed, and on what grounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from rcm_workflow.application.past import History, Then
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case, changed
from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.sight import Difference, Sight, differences
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.tellable import asks_of_hidden_lists

_NOT = "not_"


class Step(NamedTuple):
    """One event and what it made of the case, as it was seen then."""

    recorded: Recorded | None
    """``None`` where the reader may see what changed, but not by what."""
    then: Then
    changes: tuple[Difference, ...]
    held: tuple[Unmet, ...] = ()
    """The conditions that were tested and held, with the facts of their sentences."""
    rules: tuple[str, ...] = ()


def steps(history: History) -> Iterator[Step]:
    """Every event that could be seen when it happened, with what it changed.

    What became readable by a step is among its changes: to a focal point the positions of all
    appear with the step that ends the round.
    """
    before: Sight = {}
    earlier: Then | None = None
    for recorded, then in history.walk():
        seen = then.sight if then.fields else {}
        changes = differences(before, seen)
        shown = history.open(recorded, then)
        if shown or changes:
            held, rules = _grounds(recorded, earlier) if shown else ((), ())
            yield Step(recorded if shown else None, then, changes, held, rules)
        before, earlier = seen, _asked_of(recorded, earlier, then)


def _asked_of(recorded: Recorded, before: Then | None, after: Then) -> Then:
    """The case of which the next step is asked: with the period that this event has closed.

    A period is closed by the step that leaves its state, and before that step in the history; what
    was asked of the step was asked while it stood.
    """
    if not isinstance(recorded.event, e.PeriodClosed | e.SilenceRecorded) or before is None:
        return after
    return after._replace(case=changed(after.case, period=before.case.period))


def _grounds(recorded: Recorded, before: Then | None) -> tuple[tuple[Unmet, ...], tuple[str, ...]]:
    event = recorded.event
    if not isinstance(event, e.TransitionFired):
        return (), ()
    # The sentences name countries. Who does not read the positions of all gets them without.
    facts = before is not None and "positions" in before.fields
    asked = _question(recorded, event, before) if before is not None else None
    hidden = partial(_hidden, asked=asked, fields=before.fields if before else frozenset())
    held = tuple(_held(name, asked, told=facts and not hidden(name)) for name in event.held)
    return held, event.rules


def _hidden(name: str, asked: Question | None, fields: frozenset[str]) -> bool:
    return asked is not None and asks_of_hidden_lists(name, asked.move, asked.rules, fields)


def _question(recorded: Recorded, event: e.TransitionFired, before: Then) -> Question:
    """What was asked when the step was made."""
    rules, actor = before.rules, recorded.actor
    return Question(
        case=before.case,
        rules=rules,
        roster=before.roster,
        now=recorded.recorded_at,
        move=_move(before.case, event, rules.moves(event.source)),
        actor=actor,
        role=event.role,
        country=actor.country,
        inputs=event.inputs,
        attached=dict(event.documents),
    )


def _move(
    case: Case, event: e.TransitionFired, moves: Sequence[TransitionSpec]
) -> TransitionSpec | None:
    for one in moves:
        dest = case.left if one.dest == "@left" else one.dest or event.source
        if (one.trigger, dest) == (event.trigger, event.dest):
            return one
    return None


def _held(name: str, asked: Question | None, *, told: bool) -> Unmet:
    """A condition that held, to be told by what is so; with its facts, as far as there are any.

    A condition keeps one sentence for where it fails and one for where it holds and must not. The
    second one tells that it held, and the first that what ``unless`` forbids was not so.
    """
    known = known_conditions()
    forbidden = name not in known and name.startswith(_NOT)
    base = name.removeprefix(_NOT) if forbidden else name
    bare = Unmet(base if forbidden else f"{_NOT}{name}")
    condition = known.get(base)
    if asked is None or condition is None:
        return bare
    if not (told or condition.of_the_rules):
        return bare
    try:
        return condition.unmet(asked) if forbidden else condition.holding(asked)
    except Exception:  # noqa: BLE001 - a sentence of today must not hide a step of ten years ago
        return bare
