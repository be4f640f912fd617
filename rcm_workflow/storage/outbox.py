"""The letters that wait, and how senders share them.

A claim is a lease: the letter is put off until its end in one short transaction, and no lock is
held while a mail server thinks. A sender that dies lets the lease run out, and the letter is sent
by another; the same letter may then arrive twice, never not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, delete, insert, literal, select, update

from rcm_workflow.domain.keeping import Letter
from rcm_workflow.storage import codec, tables
from rcm_workflow.storage.instants import UtcInstant
from rcm_workflow.storage.statements import OUTBOX

SENT = tables.table(tables.SentLetterRow)

LEASE = timedelta(minutes=5)
"""Longer than any mail server may take to answer."""

COLUMNS = ("id", "stream", "event_id", "notice", "created_at", "attempts")


def letter_from(row: Sequence[Any]) -> Letter:
    """A letter from ``COLUMNS``; ``attempts`` counts those begun."""
    id_, stream, event_id, notice, created_at, attempts = row
    return Letter(id_, stream, event_id, codec.notice_from(notice), created_at, attempts)


def letters(*, waiting: bool, limit: int) -> Select[Any]:
    """The oldest letters: those that wait, or those that went out."""
    table = OUTBOX if waiting else SENT
    return select(*(table.c[name] for name in COLUMNS)).order_by(table.c.id).limit(limit)


class Claim:
    """A claimed letter's fate, to be told once.

    Whoever tells it after the lease, when the letter belongs to somebody else, changes nothing.
    """

    def __init__(self, engine: Engine, letter: Letter) -> None:
        self._engine = engine
        self._mine = (
            (OUTBOX.c.id == letter.id)
            & (OUTBOX.c.attempts == letter.attempts)
            & (OUTBOX.c.event_id == letter.event)
            & (OUTBOX.c.recipient == letter.notice.recipient)
            & (OUTBOX.c.topic == letter.notice.topic)
        )
        self.settled = False

    def sent(self, at: datetime) -> None:
        """It went out."""
        kept = [one.name for one in SENT.c if one.name not in ("id", "sent_at")]
        went = select(*(OUTBOX.c[name] for name in kept), literal(at, UtcInstant))
        with self._engine.begin() as connection:
            connection.execute(insert(SENT).from_select([*kept, "sent_at"], went.where(self._mine)))
            connection.execute(delete(OUTBOX).where(self._mine))
        self.settled = True

    def failed(self, why: str, again_at: datetime) -> None:
        """It did not; try again at that instant."""
        self._put_back(next_try_at=again_at, last_error=why)

    def release(self, at: datetime) -> None:
        """Nothing was tried; anybody may take it from that instant."""
        self._put_back(next_try_at=at)

    def _put_back(self, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(OUTBOX).where(self._mine).values(**values))
        self.settled = True


@contextmanager
def claimed(engine: Engine, now: datetime, limit: int) -> Iterator[Sequence[tuple[Letter, Claim]]]:
    """Claim the letters that are due, the oldest first; what is not settled is given back."""
    waiting = (
        select(OUTBOX.c.id)
        .where(OUTBOX.c.next_try_at <= now)
        .order_by(OUTBOX.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    with engine.begin() as connection:
        rows = connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.id.in_(waiting.scalar_subquery()))
            .values(attempts=OUTBOX.c.attempts + 1, next_try_at=now + LEASE)
            .returning(*(OUTBOX.c[name] for name in COLUMNS))
        ).all()
    found = sorted((letter_from(row) for row in rows), key=lambda letter: letter.id)
    claims = [(letter, Claim(engine, letter)) for letter in found]
    try:
        yield claims
    finally:
        for _, claim in claims:
            if not claim.settled:
                claim.release(now)
