"""A read-only view of one instant of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, select
from sqlalchemy.exc import NoResultFound

from rcm_workflow.audit.leaf import read_leaf
from rcm_workflow.audit.sealing import opens
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.keeping import CaseRow, Head, Letter
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.storage import codec, outbox, parts, sealing, tables
from rcm_workflow.storage.examining import Examining
from rcm_workflow.storage.heads import Heads
from rcm_workflow.storage.memory import Mark, Memory
from rcm_workflow.storage.octets import checked_document, octets
from rcm_workflow.storage.statements import (
    CASE,
    DEADLINE,
    DOCUMENT,
    EVENT,
    KEY,
    OUTBOX,
    PENDING,
    SEALED,
)
from rcm_workflow.storage.statements import ROSTER as ROSTER_ROW

CONTACT = tables.table(tables.ContactRow)
TREE_LEAF = sealing.TREE_LEAF

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


class View(Examining, Heads):
    """Satisfies ``reading.Reading``. What it yields piecemeal lives as long as the view."""

    def __init__(
        self, connection: Connection, cases: Memory[Case], rosters: Memory[Roster]
    ) -> None:
        super().__init__(connection)
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

    def keyed(self, machine: str, key: str) -> str | None:
        """The case of a machine that is the only one with these values, or ``None``."""
        asked = select(KEY.c.case_id).where(KEY.c.machine == machine, KEY.c.key == key)
        return self._connection.execute(asked).scalar_one_or_none()

    def running(self, machine: str) -> list[tuple[str, str]]:
        """The number and the state of every open case of a machine, by their numbers."""
        asked = select(CASE.c.id, CASE.c.state).where(CASE.c.machine == machine, ~CASE.c.final)
        return [(one, state) for one, state in self._connection.execute(asked.order_by(CASE.c.id))]

    def cases(
        self,
        *,
        machine: str | None = None,
        state: str | None = None,
        open_only: bool = False,
        ids: Sequence[str] | None = None,
    ) -> Sequence[CaseRow]:
        """Cases in the order they were opened."""
        found = select(*_LIST).order_by(CASE.c.opened_at, CASE.c.id)
        if ids is not None:
            found = found.where(CASE.c.id.in_(ids))
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

    def events_of(self, word: str) -> Sequence[Recorded]:
        """Every event of one kind; no index leads to them, so this is for audits."""
        leaves = self._connection.execute(
            select(EVENT.c.leaf).where(EVENT.c.type == word).order_by(EVENT.c.row_id)
        ).scalars()
        return [codec.recorded_from(octets(leaf)) for leaf in leaves]

    def opened(self, event: str) -> Mapping[str, Any]:
        """The sealed values of an event that have not been erased, by name.

        Raises ``LogBroken`` for a value that is not the one whose tag stands in the leaf.
        """
        rows = self._connection.execute(
            select(SEALED.c.name, SEALED.c.salt, SEALED.c.value)
            .where(SEALED.c.event_id == event, SEALED.c.value.is_not(None))
            .order_by(SEALED.c.name)
        ).all()
        tags = self._tags(event) if rows else {}
        found = {}
        for name, salt, text in rows:
            try:
                value = orjson.loads(text)
                fits = name in tags and salt is not None and opens(value, octets(salt), tags[name])
            except ValueError as error:
                raise LogBroken(f"the sealed {name} of {event} cannot be read: {error}") from error
            if not fits:
                raise LogBroken(f"the sealed {name} of {event} is not the one that was recorded")
            found[name] = value
        return found

    def sealed_in(self, stream: str) -> Sequence[tuple[Recorded, Mapping[str, str]]]:
        """The events of a stream that brought confidential values, with their tags by name."""
        leaves = self._connection.execute(
            select(EVENT.c.leaf).where(EVENT.c.stream == stream).order_by(EVENT.c.case_seq)
        ).scalars()
        found = ((leaf, codec.tags_of(leaf)) for leaf in map(octets, leaves))
        return [(codec.recorded_from(leaf), tags) for leaf, tags in found if tags]

    def _tags(self, event: str) -> Mapping[str, str]:
        stream, _, seq = event.rpartition(".")
        if not seq.isdecimal():
            return {}
        leaf = self._connection.execute(
            select(EVENT.c.leaf).where(EVENT.c.stream == stream, EVENT.c.case_seq == int(seq))
        ).scalar_one_or_none()
        try:
            return {} if leaf is None else read_leaf(octets(leaf)).sealed
        except ValueError as error:
            raise LogBroken(f"the leaf of {event} cannot be read: {error}") from error

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
        """The tree as sealed so far. Raises ``LogBroken`` when its row cannot be read."""
        try:
            return sealing.read_head(self._connection)
        except (ValueError, TypeError, NoResultFound) as error:
            raise LogBroken(f"the head of the tree cannot be read: {error}") from error

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
