"""Confidential values in an answer: opened on the record, or told why they are not there."""

from __future__ import annotations

from contextlib import suppress

from rcm_workflow.application.app import App
from rcm_workflow.application.seal import seal
from rcm_workflow.application.unsealing import Said as Opened
from rcm_workflow.application.unsealing import Wanted, unseal
from rcm_workflow.cli.desk import Desk
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.sight import Said
from rcm_workflow.domain.values import Actor


def said(
    desk: Desk, app: App, ref: str, actor: Actor, purpose: str, wanted: Wanted | None = None
) -> Said:
    """The values the actor may read of a case; that it did is recorded before it sees any.

    What cannot be recorded is not opened: the answer goes out without it, and a remark says so.
    """
    found = unseal(app, ref, actor, purpose, wanted)
    told(desk, app, found)
    return found.values


def told(desk: Desk, app: App, found: Opened) -> None:
    """Seal the record of an opening, or say that there was none and why."""
    sealed_in(app, found)
    if found.opened and not desk.shared.json:
        desk.aside(desk.words.label("openings_recorded", count=len(found.opened)))
    if found.withheld is not None:
        desk.aside(desk.words.label("not_opened", why=desk.explained(found.withheld)))


def sealed_in(app: App, found: Opened) -> None:
    """Take what was recorded of an opening into the tree; else a worker does it soon."""
    if found.opened:
        with suppress(Busy, Refused):
            seal(app)
