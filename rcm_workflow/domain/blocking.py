"""What of a country's word stands in the way of a proposal."""

from __future__ import annotations

from rcm_workflow.domain.case import Poll, Standing
from rcm_workflow.domain.choices import LateReply, PositionTypes
from rcm_workflow.domain.choices_decision import AmendmentEffect, Lifting
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Stance

AGREEING = frozenset({Stance.ASSENT, Stance.ASSENT_WITH_COMMENT, Stance.RESERVE, Stance.TACIT})
"""The stances of those who are for a proposal."""


def in_the_way(poll: Poll, rules: Rules) -> tuple[tuple[str, str], ...]:
    """Every country that stands in the way, in code order, with why."""
    found = [(one.country, why) for one in poll.standings if (why := blocks(one, rules))]
    return tuple(sorted(found))


def blocks(standing: Standing, rules: Rules) -> str | None:
    """Why a country stands in the way, in one word, or ``None``."""
    late = standing.late
    if late is not None and _lifted(standing, rules):
        return None
    stance = standing.stance
    if stance is Stance.OBJECT:
        return "objection"
    if (
        late is not None
        and late.stance is Stance.OBJECT
        and rules.choice(LateReply) is not LateReply.IGNORE
    ):
        return "late_objection"
    if stance is Stance.AMEND:
        return _amendment(standing, rules)
    blocking = rules.choice(PositionTypes) is PositionTypes.NO_POSITION_BLOCKS
    if stance is Stance.NO_POSITION and blocking:
        return "no_position"
    return None


def _amendment(standing: Standing, rules: Rules) -> str | None:
    match rules.choice(AmendmentEffect):
        case AmendmentEffect.BREAKS_SILENCE:
            return "objection"
        case AmendmentEffect.STANDS_IN_THE_WAY:
            return "open_change" if standing.open_changes else None
        case AmendmentEffect.COMMENT:
            return None


def _lifted(standing: Standing, rules: Rules) -> bool:
    """Whether a later word takes back what stood in the way, where that may still be done."""
    late, entry = standing.late, standing.entry
    if late is None or entry is None or late.stance not in AGREEING:
        return False
    return rules.choice(Lifting) is Lifting.UNTIL_THE_DECISION
