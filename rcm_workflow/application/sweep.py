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
from rcm_workflow.domain.keeping import Glance
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
    # Most sweeps find nothing: one question tells so.
    glance = app.store.glance()
    if glance.next_due is not None and glance.next_due <= now:
        _settle_due(app, now, settled, busy)
        glance = app.store.glance()
    looked_at = [one for one in _looked_at(app, glance, since, now) if one not in settled]
    for case_id in looked_at:
        if case_id not in busy:
            _settle(app, case_id, settled, busy)
    next_due = app.store.next_due() if looked_at else glance.next_due
    return Swept(tuple(settled), tuple(busy), next_due)


def _settle_due(app: App, now: datetime, settled: dict[str, None], busy: dict[str, None]) -> None:
    while due := [one for one in app.store.due(now, BATCH) if one not in busy]:
        before = len(settled) + len(busy)
        for case_id in due:
            _settle(app, case_id, settled, busy)
        if len(settled) + len(busy) == before:
            break


def _settle(app: App, case_id: str, settled: dict[str, None], busy: dict[str, None]) -> None:
    command = Settle(command_id=app.entropy.command_id(), actor=SYSTEM, case_id=case_id)
    try:
        done = perform(app, command)
    except Busy:
        busy[case_id] = None
    else:
        if done.events:
            settled[case_id] = None


def _looked_at(app: App, glance: Glance, since: datetime | None, now: datetime) -> tuple[str, ...]:
    if since is None or _world_changed(glance.roster, since, now):
        with app.store.read() as view:
            return tuple(row.id for row in view.cases(open_only=True))
    if not glance.behind:
        return ()
    return tuple(app.store.touched_by_roster(glance.roster.version, BATCH))


def _world_changed(roster: Roster, since: datetime, now: datetime) -> bool:
    starts = [one.starts_at for one in roster.presidencies]
    opened = [one[2] for one in roster.meetings]
    return any(since < at <= now for at in (*starts, *opened))
