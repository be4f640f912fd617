"""Signed heads, the signatures of witnesses under them, and what proofs are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, literal, select

from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.keeping import SignedHead
from rcm_workflow.storage import tables
from rcm_workflow.storage.backend import Backend
from rcm_workflow.storage.octets import octets
from rcm_workflow.storage.sealing import TREE_LEAF
from rcm_workflow.storage.statements import EVENT

CHECKPOINT = tables.table(tables.CheckpointRow)
COSIGNATURE = tables.table(tables.CosignatureRow)

ROWS_AT_ONCE = 1000

_HEAD = select(CHECKPOINT.c.size, CHECKPOINT.c.signed_at, CHECKPOINT.c.note)


class Heads:
    """The part of a view that looks at the tree and at what was signed of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest_head(self) -> SignedHead | None:
        """The head signed last, as far as this database knows."""
        return self._one(_HEAD.order_by(CHECKPOINT.c.id.desc()).limit(1))

    def head_over(self, place: int) -> SignedHead | None:
        """The smallest signed head that holds the leaf at this place, signed last."""
        found = _HEAD.where(CHECKPOINT.c.size > place)
        return self._one(found.order_by(CHECKPOINT.c.size, CHECKPOINT.c.id.desc()).limit(1))

    def signed_heads(self, start: int = 0, end: int | None = None) -> Iterator[SignedHead]:
        """Every head that was signed, by rising size: of sizes from ``start`` to before ``end``."""
        found = _HEAD.where(CHECKPOINT.c.size >= start) if start else _HEAD
        if end is not None:
            found = found.where(CHECKPOINT.c.size < end)
        for row in self._piecemeal(found.order_by(CHECKPOINT.c.size, CHECKPOINT.c.id)):
            yield SignedHead(*row)

    def cosigned_sizes(self, place: int) -> Sequence[int]:
        """The sizes of heads over this place that a witness signed, the smallest first."""
        found = select(COSIGNATURE.c.size).where(COSIGNATURE.c.size > place).distinct()
        return list(self._connection.execute(found.order_by(COSIGNATURE.c.size)).scalars())

    def head_of_size(self, size: int) -> SignedHead | None:
        """The head of that size, as signed last."""
        found = _HEAD.where(CHECKPOINT.c.size == size)
        return self._one(found.order_by(CHECKPOINT.c.id.desc()).limit(1))

    def cosignatures(self, size: int) -> Sequence[str]:
        """The signature lines of witnesses under the head of that size."""
        found = select(COSIGNATURE.c.line).where(COSIGNATURE.c.size == size)
        return list(self._connection.execute(found.order_by(COSIGNATURE.c.id)).scalars())

    def cosigned_by(self, name: str) -> int:
        """The size of the largest head under which a signature with this key name stands, or 0."""
        found = select(func.max(COSIGNATURE.c.size)).where(
            COSIGNATURE.c.line.startswith(f"\N{EM DASH} {name} ", autoescape=True)
        )
        return self._connection.execute(found).scalar_one() or 0

    def place_of(self, stream: str, case_seq: int) -> tuple[int | None, bytes] | None:
        """The place in the tree and the bytes of an event; no place while it is pending."""
        found = (
            select(TREE_LEAF.c.leaf_index, EVENT.c.leaf)
            .join(TREE_LEAF, TREE_LEAF.c.row_id == EVENT.c.row_id, isouter=True)
            .where(EVENT.c.stream == stream, EVENT.c.case_seq == case_seq)
        )
        row = self._connection.execute(found).one_or_none()
        return None if row is None else (row[0], octets(row[1]))

    def hashes(self, size: int) -> Sequence[bytes]:
        """The leaf hashes of the tree of that size. Raises ``LogBroken`` if some are missing."""
        found = select(TREE_LEAF.c.hash).where(TREE_LEAF.c.leaf_index < size)
        rows = self._piecemeal(found.order_by(TREE_LEAF.c.leaf_index))
        hashes = [octets(one) for (one,) in rows]
        if len(hashes) != size:
            raise LogBroken(f"of the tree of {size} leaves {len(hashes)} are there")
        return hashes

    def leaves_between(self, start: int, end: int) -> Iterator[bytes]:
        """The stored bytes of the leaves from one place to before another."""
        found = (
            select(EVENT.c.leaf)
            .join(TREE_LEAF, TREE_LEAF.c.row_id == EVENT.c.row_id)
            .where(TREE_LEAF.c.leaf_index >= start, TREE_LEAF.c.leaf_index < end)
        )
        for (leaf,) in self._piecemeal(found.order_by(TREE_LEAF.c.leaf_index)):
            yield octets(leaf)

    def _one(self, statement: Select[Any]) -> SignedHead | None:
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else SignedHead(*row)

    def _piecemeal(self, statement: Select[Any]) -> Iterator[Any]:
        options = {"yield_per": ROWS_AT_ONCE, "stream_results": True}
        return iter(self._connection.execute(statement, execution_options=options))


def keep_head(backend: Backend, head: SignedHead) -> None:
    """Store a head that was signed, unless it is the newest already."""
    with backend.writer.begin() as connection:
        newest = Heads(connection).newest_head()
        if newest is None or newest.note != head.note:
            connection.execute(insert(CHECKPOINT), [head._asdict()])


def keep_cosignatures(
    backend: Backend, size: int, lines: Sequence[str], at: datetime
) -> Sequence[str]:
    """Store signature lines of witnesses; those that were not there before."""
    new = []
    with backend.writer.begin() as connection:
        for line in lines:
            there = select(literal(1)).where(
                exists().where(COSIGNATURE.c.size == size, COSIGNATURE.c.line == line)
            )
            if connection.execute(there).first() is None:
                row = {"size": size, "line": line, "received_at": at}
                connection.execute(insert(COSIGNATURE), [row])
                new.append(line)
    return new
