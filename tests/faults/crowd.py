"""Many cases like one that real commands brought about, each with its instants moved on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from rcm_workflow.application.app import App
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.folded import Folded
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.values import sha256


def plant(app: App, case_id: str, moves: Sequence[timedelta]) -> list[str]:
    """Store a copy of a case for each of the moves; the ids of the copies.

    Each copy is stored as a command of its own, by the path every command takes: leaves, pending
    rows, case row, parts and deadline rows. Only the certificates still tell the instants of the
    first case.
    """
    with app.store.read() as view:
        pattern = view.events(case_id)
    prefix = case_id.rpartition("-")[0]
    ids = [f"{prefix}-{number:03d}" for number in range(2, len(moves) + 2)]
    for copy_id, by in zip(ids, moves, strict=True):
        events = tuple(_moved(one, by).model_copy(update={"case": copy_id}) for one in pattern)
        work = Append(
            stream=copy_id,
            before=None,
            after=replay(events),
            roster=None,
            events=events,
            documents=(),
            notices=(),
            command_id=f"plant-{copy_id}",
            command_digest=sha256(copy_id.encode()),
        )
        with app.store.write(copy_id, work.command_id) as tx:
            tx.append(work)
    return ids


def _moved(value: Any, by: timedelta) -> Any:
    match value:
        case datetime():
            return value + by
        case tuple():
            return tuple(_moved(one, by) for one in value)
        case BaseModel() | Folded():
            fields = type(value).__pydantic_fields__
            return value.model_copy(
                update={name: _moved(getattr(value, name), by) for name in fields}
            )
        case _:
            return value
