"""A read-only view of one instant of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, literal, null, select

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.keeping import CaseRow, Head, Letter, StoredLeaf
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.storage import codec, outbox, parts, sealing, tables
from rcm_workflow.storage.memory import Mark, Memory
from rcm_workflow.storage.statements import (
    CASE,
    DEADLINE,
    DOCUMENT,
    EVENT,
    OUTBOX,
    PART,
    PENDING,
    SEALED,
)
from rcm_workflow.storage.statements import ROSTER as ROSTER_ROW
from rcm_workflow.storage.writing import checked_document, octets

CONTACT = tables.table(tables.ContactRow)
TREE_LEAF = sealing.TREE_LEAF

ROWS_AT_ONCE = 1000
"""How many rows of a long answer are in memory."""

_LIST = (
    CASE.c.id,
    CASE.c.machine,
    CASE.c.state,
    CASE.c.version,
    CASE.c.title_en,
    CASE.c.title_es,
    CASE.c.authority,
    CASE.c.opened_at,
    CASE.c.last_at,
    CASE.c.closes_at,
    CASE.c.final,
)


class View:
    """Satisfies ``ports.Reading``. What it yields piecemeal lives as long as the view."""

    def __init__(
        self, connection: Connection, cases: Memory[Case], rosters: Memory[Roster]
    ) -> None:
        self._connection = connection
        self._cases = cases
        self._rosters = rosters

    def case(self, case_id: str) -> Case | None:
        """The case as folded. Raises ``LogBroken`` when its pieces make no case."""
        row = self._connection.execute(
            select(CASE.c.version, CASE.c.last_leaf).where(CASE.c.id == case_id)
        ).one_or_none()
        if row is None:
            return None
        mark = Mark(row[0], bytes(row[1]))
        known = self._cases.recall(case_id, mark)
        if known is None:
            known = self.stored_case(case_id)
            self._cases.keep(case_id, mark, known)
        return known

    def stored_case(self, case_id: str) -> Case:
        """The case as its stored pieces say, whatever is kept in memory."""
        head = self._connection.execute(
            select(CASE.c.head).where(CASE.c.id == case_id)
        ).scalar_one()
        pieces = self._connection.execute(
            select(PART.c.key, PART.c.body).where(PART.c.case_id == case_id).order_by(PART.c.key)
        )
        return parts.case_from(head, ((key, body) for key, body in pieces))

    def cases(
        self, *, machine: str | None = None, state: str | None = None, open_only: bool = False
    ) -> Sequence[CaseRow]:
        """Cases in the order they were opened."""
        found = select(*_LIST).order_by(CASE.c.opened_at, CASE.c.id)
        if machine is not None:
            found = found.where(CASE.c.machine == machine)
        if state is not None:
            found = found.where(CASE.c.state == state)
        if open_only:
            found = found.where(~CASE.c.final)
        return [CaseRow(*row) for row in self._connection.execute(found)]

    def roster(self) -> Roster:
        """The roster as folded."""
        version, last_leaf, body = self._connection.execute(
            select(ROSTER_ROW.c.version, ROSTER_ROW.c.last_leaf, ROSTER_ROW.c.body)
        ).one()
        mark = Mark(version, bytes(last_leaf))
        known = self._rosters.recall(ROSTER, mark)
        if known is None:
            known = parts.roster_from(body)
            self._rosters.keep(ROSTER, mark, known)
        return known

    def events(self, stream: str, after: int = 0) -> Sequence[Recorded]:
        """The events of a stream, with sealed values left out."""
        leaves = self._connection.execute(
            select(EVENT.c.leaf)
            .where(EVENT.c.stream == stream, EVENT.c.case_seq > after)
            .order_by(EVENT.c.case_seq)
        ).scalars()
        return [codec.recorded_from(octets(leaf)) for leaf in leaves]

    def opened(self, event: str) -> Mapping[str, Any]:
        """The sealed values of an event that have not been erased, by name."""
        rows = self._connection.execute(
            select(SEALED.c.name, SEALED.c.value)
            .where(SEALED.c.event_id == event, SEALED.c.value.is_not(None))
            .order_by(SEALED.c.name)
        )
        return {name: orjson.loads(value) for name, value in rows}

    def document(self, digest: str) -> bytes:
        """A stored document. Raises ``LogBroken`` when it is gone or its bytes changed."""
        rows = self._connection.execute(
            select(DOCUMENT.c.body).where(DOCUMENT.c.digest == digest)
        ).all()
        return checked_document(digest, [tuple(row) for row in rows])

    def letters(self, *, waiting: bool = True, limit: int = 100) -> Sequence[Letter]:
        """The oldest letters: those that wait, or those that went out."""
        rows = self._connection.execute(outbox.letters(waiting=waiting, limit=limit))
        return [outbox.letter_from(tuple(row)) for row in rows]

    def head(self) -> Head:
        """The tree as sealed so far."""
        return sealing.read_head(self._connection)

    def leaves(self) -> Iterator[StoredLeaf]:
        """Every stored leaf in the order of the log, pending ones last."""
        of_event = (
            EVENT.c.leaf,
            EVENT.c.stream,
            EVENT.c.case_seq,
            EVENT.c.type,
            EVENT.c.actor,
            EVENT.c.recorded_at,
        )
        in_tree = (
            select(EVENT.c.row_id, TREE_LEAF.c.leaf_index, TREE_LEAF.c.hash, *of_event)
            .join(TREE_LEAF, TREE_LEAF.c.row_id == EVENT.c.row_id)
            .order_by(TREE_LEAF.c.leaf_index)
        )
        # Not by the pending rows: an auditor wants to see a leaf that is in neither table.
        beside = (
            select(EVENT.c.row_id, null(), null(), *of_event)
            .where(~select(literal(1)).where(TREE_LEAF.c.row_id == EVENT.c.row_id).exists())
            .order_by(EVENT.c.row_id)
        )
        for statement in (in_tree, beside):
            for row, place, hash_, leaf, stream, seq, word, actor, at in self._long(statement):
                bytes_, name = octets(leaf), f"{stream}.{seq}"
                yield StoredLeaf(row, place, bytes_, hash_, stream, seq, name, word, actor, at)

    def sealed_tags(self) -> Iterator[tuple[str, str, bytes | None, Any]]:
        """Event, field name, salt and value of every sealed value; salt ``None`` when erased."""
        statement = select(SEALED.c.event_id, SEALED.c.name, SEALED.c.salt, SEALED.c.value)
        for event, name, salt, value in self._long(
            statement.order_by(SEALED.c.event_id, SEALED.c.name)
        ):
            yield event, name, salt, None if value is None else orjson.loads(value)

    def case_ids(self) -> Iterator[str]:
        """The ids of all cases, in their own order."""
        for (case_id,) in self._long(select(CASE.c.id).order_by(CASE.c.id)):
            yield case_id

    def deadline_rows(self, case_id: str) -> Sequence[tuple[str, str, datetime]]:
        """Kind, country (or empty) and instant of every open deadline row, by time."""
        rows = self._connection.execute(
            select(DEADLINE.c.kind, DEADLINE.c.country, DEADLINE.c.due_at)
            .where(DEADLINE.c.case_id == case_id)
            .order_by(DEADLINE.c.due_at, DEADLINE.c.country, DEADLINE.c.kind)
        )
        return [(kind, country, due_at) for kind, country, due_at in rows]

    def contact(self, person: str) -> Mapping[str, str] | None:
        """What is known of a person outside the log."""
        fields = self._connection.execute(
            select(CONTACT.c.fields).where(CONTACT.c.person == person)
        ).scalar_one_or_none()
        return None if fields is None else orjson.loads(fields)

    def counts(self) -> Mapping[str, int]:
        """How many rows there are.

        Keys: events, pending, sealed, cases, open_cases, documents, deadlines, letters_sent,
        letters_waiting.
        """
        asked: dict[str, Select[Any]] = {
            "events": select(func.count()).select_from(EVENT),
            "pending": select(func.count()).select_from(PENDING),
            "sealed": select(func.count()).select_from(TREE_LEAF),
            "cases": select(func.count()).select_from(CASE),
            "open_cases": select(func.count()).select_from(CASE).where(~CASE.c.final),
            "documents": select(func.count()).select_from(DOCUMENT),
            "deadlines": select(func.count()).select_from(DEADLINE),
            "letters_sent": select(func.count()).select_from(outbox.SENT),
            "letters_waiting": select(func.count()).select_from(OUTBOX),
        }
        return {name: self._connection.execute(one).scalar_one() for name, one in asked.items()}

    def _long(self, statement: Select[Any]) -> Iterator[Any]:
        return iter(
            self._connection.execute(
                statement, execution_options={"yield_per": ROWS_AT_ONCE, "stream_results": True}
            )
        )
