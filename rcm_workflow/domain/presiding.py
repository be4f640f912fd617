"""Who presides, told to the one who does not: the right capacity, another country (GAP-21)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.domain.today import today
from rcm_workflow.domain.values import Actor


def another_presides(
    actor: Actor,
    by: Iterable[str],
    authority: str | None,
    access: AccessSpec,
    roster: Roster,
    now: datetime,
) -> dict[str, Any] | None:
    """Who presides and since when, where only that is amiss; ``None`` where more is.

    ``by`` are the roles that may; ``authority`` is the country that exercises the PPT.
    """
    seat, known = actor.seat, access.roles
    if seat is None or authority is None or seat.holder == authority:
        return None
    presiding = (known[one] for one in by if one in known and known[one].relation == "authority")
    if not any(seat.capacity in one.capacities for one in presiding):
        return None
    theirs = (
        one.starts_at
        for one in reversed(roster.presidencies)
        if one.country == authority and one.starts_at <= now
    )
    since = next(theirs, None)
    return {
        "seat": str(seat),
        "country": authority,
        "since": today(roster, authority, since) if since else None,
    }
