"""Steps that wait for an effect of another case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rcm_workflow.domain.bounds import require_bounds
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.inputs import Around, checked
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.requirements import (
    meant,
    moves_named,
    not_possible,
    require_conditions,
)
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import may_go
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.values import SYSTEM


def fire_by_effect(
    case: Case,
    trigger: str,
    inputs: Mapping[str, Any],
    because: str,
    rules: Rules,
    roster: Roster,
    now: datetime,
    others: Mapping[str, Case],
) -> Decision:
    """Make the step that waits for an effect, as the effect of an event of another case.

    ``others`` are the cases that the inputs name, as they are after what happened so far.

    Raises ``Refused`` as :func:`decide` for a step of a person.
    """
    unfolding = Unfolding(case, rules, roster, now, SYSTEM)
    unfolding.because = because
    unfolding.others = others
    candidates = _waiting_for_effects(unfolding, trigger)
    if not candidates:
        raise not_possible(unfolding, trigger)
    refusals: list[Refused] = []
    for move in candidates:
        try:
            values = _checked(unfolding, move, inputs)
            question = unfolding.question(move, role="system", inputs=values)
            require_bounds(move, question)
            require_conditions(move, question)
        except Refused as refused:
            refusals.append(refused)
        else:
            unfolding.fire(move, question, inputs=values)
            return unfolding.decision()
    raise meant(refusals)


def can_by_effect(
    case: Case,
    trigger: str,
    inputs: Mapping[str, Any],
    rules: Rules,
    roster: Roster,
    now: datetime,
    others: Mapping[str, Case],
) -> bool:
    """Whether a step that waits for an effect can be made in the state and under the conditions."""
    unfolding = Unfolding(case, rules, roster, now, SYSTEM)
    unfolding.others = others
    return any(
        may_go(move, unfolding.question(move, role="system", inputs=inputs))
        for move in _waiting_for_effects(unfolding, trigger)
    )


def _waiting_for_effects(unfolding: Unfolding, trigger: str) -> Sequence[TransitionSpec]:
    return [one for one in moves_named(unfolding, trigger) if one.on == "effect"]


def _checked(
    unfolding: Unfolding, move: TransitionSpec, inputs: Mapping[str, Any]
) -> dict[str, Any]:
    case, rules = unfolding.case, unfolding.rules
    around = Around(case.members, case.items, rules.listed)
    return checked(inputs, {}, move.inputs, around)
