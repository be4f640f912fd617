"""Do what is due: end the periods that are over, send what reminders are due, follow the world.

Any number of sweepers may run at once. Each case is settled inside its own lock, where the clock is
looked at again, so ten sweepers write an expiry once.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.perform import perform
from rcm_workflow.domain.commands import Settle
from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import SYSTEM

BATCH = 100


class Swept(NamedTuple):
    """What one sweep did and when the next is due."""

    settled: tuple[str, ...]
    """Cases in which something happened."""
    busy: tuple[str, ...]
    """Cases somebody else was writing to; the next sweep meets them again."""
    next_due: datetime | None


def sweep(app: App, since: datetime | None = None) -> Swept:
    """Settle every case that has something due, the longest due first.

    ``since`` is when this worker last swept. Without it, or when a presidency began or a meeting
    opened after it, every open case is looked at: such an instant stands in no case's own alarms.
    """
    settled: dict[str, None] = {}
    busy: dict[str, None] = {}
    now = app.clock.now()
    while due := [one for one in app.store.due(now, BATCH) if one not in busy]:
        before = len(settled) + len(busy)
        for case_id in due:
            _settle(app, case_id, settled, busy)
        if len(settled) + len(busy) == before:
            break
    for case_id in _looked_at(app, since, now):
        if case_id not in settled and case_id not in busy:
            _settle(app, case_id, settled, busy)
    return Swept(tuple(settled), tuple(busy), app.store.next_due())


def _settle(app: App, case_id: str, settled: dict[str, None], busy: dict[str, None]) -> None:
    command = Settle(command_id=app.entropy.command_id(), actor=SYSTEM, case_id=case_id)
    try:
        done = perform(app, command)
    except Busy:
        busy[case_id] = None
    else:
        if done.events:
            settled[case_id] = None


def _looked_at(app: App, since: datetime | None, now: datetime) -> tuple[str, ...]:
    with app.store.read() as view:
        roster = view.roster()
        if since is None or _world_changed(roster, since, now):
            return tuple(row.id for row in view.cases(open_only=True))
    return tuple(app.store.touched_by_roster(roster.version, BATCH))


def _world_changed(roster: Roster, since: datetime, now: datetime) -> bool:
    starts = [one.starts_at for one in roster.presidencies]
    opened = [one[2] for one in roster.meetings]
    return any(since < at <= now for at in (*starts, *opened))
