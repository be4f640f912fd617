"""Other answers for one case: what they are, and who may give them (GAP-56, GAP-60)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.roles import has_role, roles_of
from rcm_workflow.domain.values import Actor, Localized

if TYPE_CHECKING:
    from rcm_workflow.domain.case import Case
    from rcm_workflow.domain.roster import Roster
    from rcm_workflow.domain.rules import Rules

OVERRIDE = "override"

Suits = Literal["as_a_rule", "by_choice", "not_at_all"]
"""Whether a procedure goes by a policy always, where somebody chooses it for a case, or never."""


class Override(NamedTuple):
    """One answer or number of a policy that is another one for this case."""

    key: str
    value: str
    question: Localized
    said: Localized
    usual: Localized
    """What the policy says of itself."""


def require_may_override(
    actor: Actor, case: Case, rules: Rules, roster: Roster, now: datetime
) -> None:
    """Refuse who may open a case, and not under other answers than those of the policy.

    Asked of the seat itself: an answer of this very case must not let anybody stand in for another
    here. Raises ``Refused`` ``not_permitted``.
    """
    access, machine = rules.access, rules.machine.machine
    may = [
        one
        for one in access.roles
        if access.line(one, OVERRIDE, machine, case.state, case.informed)
    ]
    seat = actor.seat
    if seat is not None and any(
        has_role(access.roles[one], seat, case, roster, now) for one in may
    ):
        return
    held = roles_of(actor, case, access, roster, now)
    raise not_permitted(actor, may, held, OVERRIDE, access, machine)


def policy_in_words(case: Case, rules: Rules) -> str:
    """The policy of a case by name and version, with the keys that are answered otherwise."""
    named = f"{case.policy.name} v{case.policy.version}"
    others = ", ".join(f"{one.key} = {one.value}" for one in rules.overridden())
    return f"{named} ({others})" if others else named
