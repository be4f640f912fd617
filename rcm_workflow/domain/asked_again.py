"""Who might do something and under which conditions, asked again of a case as it stood then.

A condition that asks for what the log does not tell is left out: it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rcm_workflow.domain.bounds import require_bounds
from rcm_workflow.domain.conditions import holds
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.occasions import Moment
from rcm_workflow.domain.partly import NOTHING_KNOWN, Undecidable
from rcm_workflow.domain.permission import require_role
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.phrase import Phrase

Objection = tuple[str, str, str]
"""A field of the event, what was expected of it and what was found."""


def role_then(moment: Moment, move: TransitionSpec, action: str) -> tuple[str, list[Objection]]:
    """The role in which the actor may do this, or that it had none."""
    actor = moment.recorded.actor
    try:
        role = require_role(
            actor, move.by, action, moment.before, moment.rules, moment.roster, moment.now
        )
    except Refused:
        may = ", ".join(move.by)
        return "", [("actor", Phrase("one_of", roles=may), str(actor))]
    return role, []


def question_then(moment: Moment, move: TransitionSpec, role: str, **more: Any) -> Question:
    """The situation as it was then; of a case that nobody knows any more nothing is known."""
    return Question(
        case=moment.before,
        rules=moment.rules,
        roster=moment.roster,
        now=moment.now,
        move=move,
        actor=moment.recorded.actor,
        role=role or move.by[0],
        others=NOTHING_KNOWN if moment.others is None else moment.others,
        **more,
    )


def objections(moment: Moment, move: TransitionSpec, role: str, **more: Any) -> Iterator[Objection]:
    """What the conditions of a step and the bounds of its inputs say against it."""
    question = question_then(moment, move, role, **more)
    for names, wanted in ((move.conditions, True), (move.unless, False)):
        for name in names:
            try:
                held = holds(name, question)
            except Undecidable:
                continue
            if held is not wanted:
                yes, no = Phrase("holds", condition=name), Phrase("holds_not", condition=name)
                yield ("held", yes, no) if wanted else ("held", no, yes)
    try:
        require_bounds(move, question)
    except Undecidable:
        pass
    except Refused as refused:
        yield "inputs", Phrase("in_bounds"), refused.code
