"""What an auditor asks of the database: everything that is stored, as it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    union,
)

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.keeping import LeafRow, StoredLeaf
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.storage import outbox, parts, sealing
from rcm_workflow.storage.guards import missing_guards
from rcm_workflow.storage.instants import from_text, to_text
from rcm_workflow.storage.octets import octets
from rcm_workflow.storage.schema import strangers
from rcm_workflow.storage.statements import (
    CASE,
    DEADLINE,
    DOCUMENT,
    EVENT,
    KEY,
    OUTBOX,
    PART,
    SEALED,
)
from rcm_workflow.storage.statements import ROSTER as ROSTER_ROW

TREE_LEAF = sealing.TREE_LEAF


_OF_EVENT = (
    EVENT.c.leaf,
    EVENT.c.stream,
    EVENT.c.case_seq,
    EVENT.c.type,
    EVENT.c.actor,
    EVENT.c.recorded_at,
)

ROWS_AT_ONCE = 1000
"""How many rows of a long answer are in memory."""

LEAVES_AT_ONCE = 64
"""The same where each is worked on at once: so few stay in the nearest cache of a processor."""

BODIES_AT_ONCE = 10
"""The same for documents, each of which may be of some megabytes."""


class Examining:
    """The part of a view that leaves out nothing and takes nothing from memory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stored_case(self, case_id: str) -> Case:
        """The case as its stored pieces say, whatever is kept in memory."""
        head = self._connection.execute(
            select(CASE.c.head).where(CASE.c.id == case_id)
        ).scalar_one()
        pieces = self._connection.execute(
            select(PART.c.key, PART.c.body).where(PART.c.case_id == case_id).order_by(PART.c.key)
        )
        return parts.case_from(head, ((key, body) for key, body in pieces))

    def stored_roster(self) -> Roster:
        """The roster as its stored row says, whatever is kept in memory."""
        return parts.roster_from(self._connection.execute(select(ROSTER_ROW.c.body)).scalar_one())

    def leaves(self) -> Iterator[StoredLeaf]:
        """Every stored leaf in the order of the log, pending ones last."""
        return map(_stored, chain.from_iterable(self.leaf_rows()))

    def leaf_rows(self) -> Iterator[Sequence[LeafRow]]:
        """The same as bare rows, many at a time: a million times no layer that changes nothing."""
        in_tree = (
            select(EVENT.c.row_id, TREE_LEAF.c.leaf_index, TREE_LEAF.c.hash, *_OF_EVENT)
            .join(TREE_LEAF, TREE_LEAF.c.row_id == EVENT.c.row_id)
            .order_by(TREE_LEAF.c.leaf_index)
        )
        # Not by the view of pending rows: an auditor wants to see a leaf that is nowhere.
        beside = (
            select(EVENT.c.row_id, null(), null(), *_OF_EVENT)
            .where(~select(literal(1)).where(TREE_LEAF.c.row_id == EVENT.c.row_id).exists())
            .order_by(EVENT.c.row_id)
        )
        count = 0
        for some in self._bare_rows(in_tree):
            count += len(some)
            yield some
        # To look each leaf up once more costs a tenth of the pass. Where as many were in the tree
        # as there are, none is beside it: one that stands there twice is found by its number.
        if self._connection.execute(select(func.count()).select_from(EVENT)).scalar() != count:
            yield from self._bare_rows(beside)

    def leaves_of(self, stream: str, after: int = 0) -> Iterator[StoredLeaf]:
        """Every stored leaf of one stream in its own order, with its place in the log."""
        statement = (
            select(EVENT.c.row_id, TREE_LEAF.c.leaf_index, TREE_LEAF.c.hash, *_OF_EVENT)
            .outerjoin(TREE_LEAF, TREE_LEAF.c.row_id == EVENT.c.row_id)
            .where(EVENT.c.stream == stream, EVENT.c.case_seq > after)
            .order_by(EVENT.c.case_seq)
        )
        yield from map(_stored, chain.from_iterable(self._bare_rows(statement)))

    def rows_of(self, stream: str) -> Sequence[int]:
        """The rows of a stream's events in its own order, whatever else stands in their columns."""
        rows = select(EVENT.c.row_id).where(EVENT.c.stream == stream).order_by(EVENT.c.case_seq)
        return self._connection.execute(rows).scalars().all()

    def sealed_tags(self, stream: str) -> Iterator[tuple[str, str, bytes | None, str | None]]:
        """Event, name, salt and JSON text of the sealed values of a stream; ``None`` if erased."""
        statement = select(SEALED.c.event_id, SEALED.c.name, SEALED.c.salt, SEALED.c.value)
        # An event is named STREAM.NUMBER, and "/" is the character after the dot.
        of = statement.where(SEALED.c.event_id > f"{stream}.", SEALED.c.event_id < f"{stream}/")
        for event, name, salt, value in self._long(of.order_by(SEALED.c.event_id, SEALED.c.name)):
            yield event, name, None if salt is None else octets(salt), value

    def sealed_names(self) -> Iterator[tuple[str, str]]:
        """Event and name of every sealed value, without the value."""
        names = select(SEALED.c.event_id, SEALED.c.name)
        yield from self._long(names.order_by(SEALED.c.event_id, SEALED.c.name))

    def case_keys(self, cases: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Case, machine and values of each of these that is the only open one with its values."""
        statement = select(KEY.c.case_id, KEY.c.machine, KEY.c.key).order_by(KEY.c.case_id)
        yield from self._long(statement.where(KEY.c.case_id.in_(cases)))

    def keyed_cases(self) -> Iterator[str]:
        """The cases that have a row in which they are the only ones with their values."""
        for (case_id,) in self._long(select(KEY.c.case_id).distinct().order_by(KEY.c.case_id)):
            yield case_id

    def missing_documents(self, digests: Sequence[str]) -> Sequence[str]:
        """Those of these digests under which no document is stored."""
        found = select(DOCUMENT.c.digest).where(DOCUMENT.c.digest.in_(digests))
        there = set(self._connection.execute(found).scalars())
        return [one for one in digests if one not in there]

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Digest and bytes of every stored document."""
        statement = select(DOCUMENT.c.digest, DOCUMENT.c.body).order_by(DOCUMENT.c.digest)
        for digest, body in self._long(statement, BODIES_AT_ONCE):
            yield digest, octets(body)

    def marks(self, streams: Sequence[str]) -> Iterator[tuple[str, int, int, bytes]]:
        """Stream, version, roster version seen and last leaf hash of these folded rows.

        The roster has seen itself.
        """
        if ROSTER in streams:
            roster = select(ROSTER_ROW.c.version, ROSTER_ROW.c.last_leaf)
            for version, last_leaf in self._long(roster):
                yield ROSTER, version, version, octets(last_leaf)
        cases = select(CASE.c.id, CASE.c.version, CASE.c.roster_version, CASE.c.last_leaf)
        cases = cases.where(CASE.c.id.in_(streams)).order_by(CASE.c.id)
        for case_id, version, seen, last_leaf in self._long(cases):
            yield case_id, version, seen, octets(last_leaf)

    def illegible(self, case_id: str) -> Iterator[str]:
        """The columns of the row of a case that cannot be read."""
        for column in CASE.c:
            try:
                self._connection.execute(select(column).where(CASE.c.id == case_id)).all()
            except (TypeError, ValueError):
                yield column.name

    def muddled_commands(self) -> Iterator[str]:
        """The command ids whose events were not written by one command.

        Those of one command are numbered from 0 and carry one digest; in each stream that it wrote
        to they stand one after the other.
        """
        count, place = func.count(), EVENT.c.command_place
        whole = or_(
            func.count(distinct(EVENT.c.command_digest)) != 1,
            func.count(distinct(place)) != count,
            func.min(place) != 0,
            func.max(place) != count - 1,
        )
        in_a_row = func.count(distinct(EVENT.c.case_seq - place)) != 1
        commands = select(EVENT.c.command_id).group_by(EVENT.c.command_id).having(whole)
        streams = (
            select(EVENT.c.command_id).group_by(EVENT.c.command_id, EVENT.c.stream).having(in_a_row)
        )
        statement = union(commands, streams).order_by("command_id")
        for (command_id,) in self._long(statement):
            yield command_id

    def letter_events(self) -> Iterator[tuple[str, str, str]]:
        """Table and number, stream and event of every letter, waiting or sent."""
        for table in (OUTBOX, outbox.SENT):
            statement = select(table.c.id, table.c.stream, table.c.event_id).order_by(table.c.id)
            for number, stream, event in self._long(statement):
                yield f"{table.name} {number}", stream, event

    def letters_of(self, cases: Sequence[str]) -> Iterator[tuple[str, str, str, str, str, str]]:
        """Every letter of these cases, waiting or sent.

        Table and number, stream, event, recipient, topic, and the notice as JSON text.
        """
        for table in (OUTBOX, outbox.SENT):
            of = table.c
            statement = select(of.id, of.stream, of.event_id, of.recipient, of.topic, of.notice)
            statement = statement.where(of.stream.in_(cases)).order_by(of.id)
            for number, *rest in self._long(statement):
                yield (f"{table.name} {number}", *rest)

    def guards(self) -> Sequence[tuple[str, str]]:
        """Table and name of every append-only trigger that is not there as it should be."""
        return missing_guards(self._connection)

    def strangers(self) -> Iterator[tuple[str, str]]:
        """Kind and name of every table, view, trigger, rule and column that no migration made."""
        return strangers(self._connection)

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

    def _long(
        self, statement: Select[Any] | CompoundSelect[Any], at_once: int = ROWS_AT_ONCE
    ) -> Iterator[Any]:
        return iter(
            self._connection.execute(
                statement, execution_options={"yield_per": at_once, "stream_results": True}
            )
        )

    def _bare_rows(self, statement: Select[Any]) -> Iterator[Sequence[LeafRow]]:
        """Rows of leaves as the driver hands them out, with what it spells its own way mended."""
        if self._connection.dialect.name != "sqlite":
            rows = map(_mended, self._long(statement))
            while at_once := [*islice(rows, LEAVES_AT_ONCE)]:
                yield at_once
            return
        # Its cursor hands out rows piecemeal by itself; a layer above it costs as much again.
        found = self._connection.execute(statement)
        try:
            while some := found.cursor.fetchmany(LEAVES_AT_ONCE):
                yield some
        finally:
            found.close()


def _mended(row: Any) -> LeafRow:
    """The instant as text, as the leaf has it."""
    return (*row[:-1], to_text(row[-1]))


def _stored(found: LeafRow) -> StoredLeaf:
    row, place, leaf_hash, leaf, stream, seq, word, actor, at = found
    name = f"{stream}.{seq}"
    # SQLite lets somebody put bytes in place of a text; the pass over the rows names such a one.
    when = from_text(octets(at).decode())
    return StoredLeaf(row, place, octets(leaf), leaf_hash, stream, seq, name, word, actor, when)
