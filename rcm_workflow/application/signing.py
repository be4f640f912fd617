"""Statements that a country signs: written before they are recorded, and checked when they are.

Nothing secret passes through here. What comes in is a signature; whoever gave it, gave it
somewhere else, over the bytes that ``prepare`` wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.ports import Entropy
from rcm_workflow.application.preview import preview
from rcm_workflow.application.statements import statement_of
from rcm_workflow.domain.commands import RecordPosition
from rcm_workflow.domain.events import PositionRecorded, Recorded
from rcm_workflow.domain.values import Prepared


class Statement(NamedTuple):
    """A position as its country may sign it."""

    command: RecordPosition
    """The command that records it, with all that makes the same bytes come out again."""
    said: bytes
    event: Recorded


def prepare(app: App, command: RecordPosition) -> Statement:
    """Write the statement that a position would be, without storing anything.

    It stays the same while the country says nothing else in this round and the round lasts;
    what others say meanwhile does not touch it. Raises ``Refused`` as ``perform``.
    """
    with app.store.read() as view:
        case = view.case(command.case_id)
    numbered = 1 if case is None else case.version + 1
    at = command.occurred_at or app.clock.now()
    if case is not None:
        at = max(at, case.last_at) if command.occurred_at is None else at
    draft = command.model_copy(update={"occurred_at": at, "prepared": Prepared(numbered=numbered)})
    event = position_in(preview(app, draft).events)
    ready = Prepared(numbered=numbered, salts=_salts(event, app.entropy))
    event = event.model_copy(update={"salts": ready.salts})
    written = statement_of(app.store.log, event)
    return Statement(draft.model_copy(update={"prepared": ready}), written, event)


def position_in(events: Sequence[Recorded]) -> Recorded:
    """The position among the events of a command that records one."""
    return next(one for one in events if isinstance(one.event, PositionRecorded))


def _salts(event: Recorded, entropy: Entropy) -> tuple[tuple[str, str], ...]:
    return tuple((name, entropy.salt().hex()) for name in sorted(event.event.sealed))
