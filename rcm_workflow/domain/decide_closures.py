"""What follows from a command about closures (GAP-57)."""

from __future__ import annotations

from rcm_workflow.domain import commands as c
from rcm_workflow.domain import roster_events
from rcm_workflow.domain.closures import LONGEST
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Localized
from rcm_workflow.domain.words import LINE, line, nearest


def close(roster: Roster, command: c.CloseOffice) -> Event:
    """An office is closed.

    Raises ``Refused``: ``dates_reversed``, ``closure_too_long``, ``closure_is_known``.
    """
    if command.until < command.since:
        raise Refused("dates_reversed", kind="input", since=command.since, until=command.until)
    days = (command.until - command.since).days + 1
    if days > LONGEST:
        raise Refused("closure_too_long", kind="input", days=days, limit=LONGEST)
    standing = [one for one in roster.closures if one.lifted is None]
    for one in standing:
        same = (one.office, one.since, one.until) == (command.office, command.since, command.until)
        if same and one.kind == command.kind:
            raise Refused("closure_is_known", closure=one.id, office=one.office)
    earlier = sum(one.office == command.office for one in roster.closures)
    return roster_events.OfficeClosed(
        closure=f"{command.office}-{command.since.year}-{earlier + 1}",
        office=command.office,
        country=command.office.partition(".")[0],
        since=command.since,
        until=command.until,
        kind=command.kind,
        cause=command.cause,
        name=Localized(en=line(command.name.en, "reason"), es=line(command.name.es, "reason")),
        basis=line(command.basis, "basis", LINE) if command.basis else "",
        source=line(command.source, "source", LINE),
    )


def withdraw(roster: Roster, command: c.WithdrawClosure) -> Event:
    """A closure is called off.

    Raises ``Refused``: ``unknown_closure``, ``closure_is_withdrawn``.
    """
    known = {one.id: one for one in roster.closures}
    found = known.get(command.closure)
    if found is None:
        raise Refused(
            "unknown_closure",
            kind="not_found",
            closure=command.closure,
            nearest=nearest(command.closure, known),
        )
    if found.lifted is not None:
        raise Refused("closure_is_withdrawn", closure=found.id, since=found.lifted_at)
    return roster_events.ClosureWithdrawn(
        closure=found.id,
        reason=line(command.reason, "reason", LINE),
        source=line(command.source, "source", LINE),
    )
