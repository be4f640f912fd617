"""The transaction of the one who seals: pending leaves get their place in the tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from rcm_workflow.domain.failures import Busy, LogBroken
from rcm_workflow.domain.keeping import Head, PendingLeaf
from rcm_workflow.storage import tables
from rcm_workflow.storage.backend import Backend
from rcm_workflow.storage.statements import EVENT, PENDING

HEAD = tables.table(tables.HeadRow)
TREE_LEAF = tables.table(tables.TreeLeafRow)

SEALERS = 0x52434D5F5345414C
"""The key of the advisory lock: sealers queue here rather than fail at the comparison."""


def read_head(connection: Connection) -> Head:
    """The tree as sealed so far. Raises ``LogBroken`` for one that we cannot have written."""
    size, root, compact_range = connection.execute(
        select(HEAD.c.size, HEAD.c.root, HEAD.c.compact_range)
    ).one()
    try:
        hashes = tuple(bytes.fromhex(one) for one in orjson.loads(compact_range))
    except (ValueError, TypeError) as error:
        raise LogBroken(f"a stored head that cannot be read: {error}") from error
    if compact_range != _spelled(hashes):
        raise LogBroken("a stored head that is spelled otherwise than we write it")
    return Head(size=size, root=root, range=hashes)


def _spelled(hashes: Sequence[bytes]) -> str:
    return orjson.dumps([one.hex() for one in hashes]).decode()


@contextmanager
def sealing(backend: Backend) -> Iterator[Sealer]:
    """Open the transaction; it commits at the end, or rolls back."""
    with backend.writer.begin() as connection:
        if backend.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(SEALERS)))
        yield Sealer(connection)


class Sealer:
    """Satisfies ``ports.Sealing``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._head = read_head(connection)

    @property
    def head(self) -> Head:
        """The tree as sealed so far, as read in this transaction."""
        return self._head

    def pending(self, limit: int) -> Sequence[PendingLeaf]:
        """What waits, in order of insertion.

        Of two cases the later row may be committed, and sealed, first; within a case the lock of
        the stream keeps the order.
        """
        rows = self._connection.execute(
            select(EVENT.c.row_id, EVENT.c.leaf, EVENT.c.recorded_at)
            .join(PENDING, PENDING.c.row_id == EVENT.c.row_id)
            .order_by(PENDING.c.row_id)
            .limit(limit)
        )
        return [PendingLeaf(row, bytes(leaf), at) for row, leaf, at in rows]

    def extend(self, leaves: Sequence[tuple[int, bytes]], head: Head, at: datetime) -> None:
        """Give the rows their indices after the present head and swap the head.

        Raises ``Busy`` when the head is no longer the one that was read, and ``ValueError`` when
        the new size does not follow from the number of leaves.
        """
        if head.size != self._head.size + len(leaves):
            message = f"{len(leaves)} leaves do not lead from {self._head.size} to {head.size}"
            raise ValueError(message)
        swapped = self._connection.execute(
            update(HEAD)
            .where(HEAD.c.size == self._head.size, HEAD.c.root == self._head.root)
            .values(
                size=head.size,
                root=head.root,
                compact_range=_spelled(head.range),
                sealed_at=at,
            )
        )
        if swapped.rowcount != 1:
            raise Busy("another sealer was first")
        if leaves:
            self._connection.execute(
                insert(TREE_LEAF),
                [
                    {"leaf_index": index, "row_id": row, "hash": leaf}
                    for index, (row, leaf) in enumerate(leaves, start=self._head.size)
                ],
            )
            if self._connection.dialect.name == "postgresql":
                self._connection.execute(
                    delete(PENDING).where(PENDING.c.row_id.in_([row for row, _ in leaves]))
                )
        self._head = head
