"""Streams of the log that no case is folded from: who read what others gave in confidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select

from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.values import Actor, sha256
from rcm_workflow.storage.backend import Backend
from rcm_workflow.storage.making import make_leaf
from rcm_workflow.storage.statements import EVENT, PENDING
from rcm_workflow.storage.tools import Tools


def note(
    backend: Backend,
    tools: Tools,
    stream: str,
    actor: Actor,
    events: Sequence[Event],
    at: datetime,
    command_id: str,
) -> tuple[Recorded, ...]:
    """Add events to the end of a stream, in a transaction of their own."""
    on_postgres = backend.dialect.name == "postgresql"
    with backend.writer.begin() as connection:
        if on_postgres:
            # There is no row that could be locked. Two names with one number only wait in turn.
            lock = func.pg_advisory_xact_lock(func.hashtextextended(stream, 0))
            connection.execute(select(lock))
        seq, last = connection.execute(
            select(func.max(EVENT.c.case_seq), func.max(EVENT.c.recorded_at)).where(
                EVENT.c.stream == stream
            )
        ).one()
        at = at if last is None else max(at, last)
        recorded = tuple(
            Recorded(
                case=stream, seq=place, recorded_at=at, occurred_at=at, actor=actor, event=event
            )
            for place, event in enumerate(events, start=1 + (seq or 0))
        )
        for place, one in enumerate(recorded):
            added = insert(EVENT).values(
                stream=stream,
                case_seq=one.seq,
                type=one.event.word,
                actor=str(actor),
                recorded_at=at,
                command_id=command_id,
                command_place=place,
                command_digest=sha256(command_id.encode()),
                leaf=make_leaf(one, tools.log, tools.entropy).leaf,
            )
            row = connection.execute(added).inserted_primary_key
            if on_postgres and row is not None:
                # On SQLite what waits to be sealed follows from the tree.
                connection.execute(insert(PENDING).values(row_id=row[0]))
    return recorded
