"""Release and erasure of confidential values, as acts in their case."""

from __future__ import annotations

from collections.abc import Sequence

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.permission import require_role
from rcm_workflow.domain.sealed import SealedValue, fate, in_use, is_own
from rcm_workflow.domain.sealed_events import SealedReleased, ValuesErased
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.words import line, paragraphs


def decide_sealed(unfolding: Unfolding, command: c.ReleaseSealed | c.EraseValues) -> None:
    """Answer a command to confidential values; raises ``Refused`` as the two below."""
    if isinstance(command, c.ReleaseSealed):
        release(unfolding, command)
    else:
        erase(unfolding, command)


def release(unfolding: Unfolding, command: c.ReleaseSealed) -> None:
    """Let whoever may read the case read these values from now on.

    The author may do so of its own accord. Raises ``Refused``: as ``require_role``;
    ``release_needs_a_decision``, ``round_still_runs`` where they are another's;
    ``sealed_value_is_erased``, ``sealed_value_is_released``.
    """
    case = unfolding.case
    own = all(is_own(one.author, command.actor) for one in command.values)
    role, ground = _right(unfolding, "release_own" if own else "release_sealed")
    _require_there(unfolding, command.values)
    released = fate(case).released
    for one in command.values:
        if one.ref in released:
            raise Refused("sealed_value_is_released", event=released[one.ref])
        if not own and in_use(case, one.event):
            raise Refused("round_still_runs", rules=("R-059",), event=one.event)
    if not own and not command.decision:
        raise Refused("release_needs_a_decision", kind="input")
    unfolding.add(
        SealedReleased(
            role=role,
            ground=ground,
            values=tuple(one.ref for one in command.values),
            decision=line(command.decision, "decision") if command.decision else "",
            reason=paragraphs(command.reason, "reason", limit=2_000),
        )
    )


def erase(unfolding: Unfolding, command: c.EraseValues) -> None:
    """Destroy these values; the event that says so stays, with its legal basis.

    Raises ``Refused``: as ``require_role``; ``sealed_value_is_erased``, ``sealed_value_in_use``.
    """
    role, ground = _right(unfolding, "erase_sealed")
    _require_there(unfolding, command.values)
    for one in command.values:
        if in_use(unfolding.case, one.event):
            raise Refused("sealed_value_in_use", event=one.event)
    unfolding.add(
        ValuesErased(
            role=role,
            ground=ground,
            values=tuple(one.ref for one in command.values),
            basis=line(command.basis, "basis"),
            reason=paragraphs(command.reason, "reason", limit=2_000, empty=False),
        )
    )


def _right(unfolding: Unfolding, action: str) -> tuple[str, str]:
    """The role in which the actor may do this, and the line of the table that says so."""
    case, rules = unfolding.case, unfolding.rules
    access, machine = rules.access, rules.machine.machine
    may = [
        one for one in access.roles if access.line(one, action, machine, case.state, case.informed)
    ]
    role = require_role(unfolding.actor, may, action, case, rules, unfolding.roster, unfolding.now)
    found = access.line(role, action, machine, case.state, case.informed)
    assert found is not None, "require_role answers with a role that has a line"
    return role, found


def _require_there(unfolding: Unfolding, values: Sequence[SealedValue]) -> None:
    erased = fate(unfolding.case).erased
    for one in values:
        if one.ref in erased:
            raise Refused("sealed_value_is_erased", event=erased[one.ref])
