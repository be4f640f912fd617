"""Whether a person holds the seat in which he acts, on this day."""

from __future__ import annotations

from datetime import datetime

from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Actor


def require_mandate(actor: Actor, roster: Roster, access: AccessSpec, now: datetime) -> None:
    """Refuse a person who does not hold the seat on this day (``no_mandate``)."""
    held = _HELD[0]
    if held[0] is actor and held[1] is roster and held[2] is now:
        return
    if actor.is_system:
        return
    if actor.seat is None:
        raise Refused(
            "no_seat", kind="not_permitted", person=actor.person, rules=_of_mandates(access)
        )
    day = today(roster, actor.seat.holder, now)
    if not roster.holds(actor.person, actor.seat, day):
        over = roster.mandate_over(actor.person, actor.seat, day)
        if over is not None:
            raise Refused(
                "mandate_is_over",
                kind="not_permitted",
                rules=_of_mandates(access),
                person=actor.person,
                seat=str(actor.seat),
                until=over.isoformat(),
            )
        raise Refused(
            "no_mandate",
            kind="not_permitted",
            rules=_of_mandates(access),
            person=actor.person,
            seat=str(actor.seat),
            day=day.isoformat(),
        )
    _HELD[0] = (actor, roster, now)


_HELD: list[tuple[Actor | None, Roster | None, datetime | None]] = [(None, None, None)]
"""The mandate found last. A step asks for it twice: who knows of the case, and who may do this.
Told by identity, and all three are frozen."""


def _of_mandates(access: AccessSpec) -> tuple[str, ...]:
    """What mandates rest on: the same as the right to give them."""
    return access.grounds(access.roles, "register", ROSTER)
