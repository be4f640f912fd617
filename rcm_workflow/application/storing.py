"""How the application stores: one database, and its transactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from rcm_workflow.application.reading import Reading
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.keeping import (
    Answer,
    Append,
    Glance,
    Head,
    Letter,
    PendingLeaf,
    Seen,
    SignedHead,
)
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Actor


class Writing(Protocol):
    """An open write transaction that holds the lock of one stream."""

    @property
    def case(self) -> Case | None:
        """The locked case as folded; ``None`` when there is none yet (or for the roster)."""
        ...

    @property
    def roster(self) -> Roster:
        """The roster as of this transaction."""
        ...

    @property
    def earlier(self) -> Answer | None:
        """The answer given to this command id before, in any case."""
        ...

    def join(self, stream: str) -> Writing:
        """Lock another stream too; what is appended to it is committed together with the rest.

        Raises ``OutOfTurn`` for a stream that has to be locked before those that are: begin again
        with it among those that are locked first.
        """
        ...

    def begin(self, stream: str) -> Writing:
        """A case that is opened beside the one of this transaction."""
        ...

    def keyed(self, machine: str, key: str) -> str | None:
        """The case of a machine that is the only one with these values, or ``None``."""
        ...

    def running(self, machine: str) -> Sequence[tuple[str, str]]:
        """The number and the state of every open case of a machine, by their numbers."""
        ...

    def document(self, digest: str) -> bytes:
        """A stored document. Raises ``LogBroken`` when it is gone or its bytes changed."""
        ...

    def next_number(self, prefix: str) -> int:
        """The number after the highest in use for case ids ``PREFIX-n``, from 1."""
        ...

    def append(self, work: Append) -> None:
        """Store all that one command leaves behind.

        Leaves, pending rows, sealed values, documents, case row and parts, deadline rows, outbox
        rows. Without events only the roster version seen is noted, so that the case is not looked
        at again for the same change. Raises ``Busy`` when somebody else was first.
        """
        ...


class Sealing(Protocol):
    """A transaction of the one who seals."""

    @property
    def head(self) -> Head: ...
    def pending(self, limit: int) -> Sequence[PendingLeaf]:
        """What waits, in order of insertion."""
        ...

    def extend(self, leaves: Sequence[tuple[int, bytes]], head: Head, at: datetime) -> None:
        """Give the rows their indices after the present head and swap the head.

        ``leaves`` are ``(row, leaf hash)``. Compare-and-swap: raises ``Busy`` when the head is no
        longer the one that was read.
        """
        ...


class Claim(Protocol):
    """A letter in hand. What is told neither way is given back when the claim ends."""

    def sent(self, at: datetime) -> None: ...
    def failed(self, why: str, again_at: datetime) -> None: ...


class Store(Protocol):
    """One database."""

    @property
    def log(self) -> str:
        """The name of this log, an origin in the sense of C2SP tlog-checkpoint."""
        ...

    def last_seen(self, case_id: str) -> Seen | None:
        """A case and the roster as this process last saw them, if it remembers both."""
        ...

    def append_unmoved(self, seen: Seen, work: Append) -> bool:
        """Store what one command leaves behind if nothing has moved since it was seen.

        In one go, without reading first. False, and nothing stored, when case or roster moved, the
        command was given before, or the lock cannot be had at once. Raises as ``write``.
        """
        ...

    def write(
        self, stream: str, command_id: str, also: Sequence[str] = ()
    ) -> AbstractContextManager[Writing]:
        """Open a write transaction and lock the stream; commits at the end, or rolls back.

        Streams in ``also`` are locked with it, all in the order that holds for everybody.

        Raises ``Busy`` when the lock cannot be had in time or the database is read-only or full.
        """
        ...

    def note(
        self, stream: str, actor: Actor, events: Sequence[Event], at: datetime, command_id: str
    ) -> tuple[Recorded, ...]:
        """Add events to a stream that no case is folded from. Raises as ``write``."""
        ...

    def scrub(self) -> None:
        """Overwrite what was erased wherever the database still has it. Raises ``Busy``."""
        ...

    def read(self) -> AbstractContextManager[Reading]: ...
    def sealing(self) -> AbstractContextManager[Sealing]: ...
    def keep_head(self, head: SignedHead) -> None:
        """Store a head that was signed, unless it is the newest already."""
        ...

    def keep_cosignatures(self, size: int, lines: Sequence[str], at: datetime) -> Sequence[str]:
        """Store signature lines of witnesses under a head; those that were not there before."""
        ...

    def glance(self) -> Glance:
        """What an idle sweep needs, in one question on one connection."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Cases with an open row of kind ``reminder`` or ``close`` by ``now``, longest due first.

        Rows of kind ``due`` only tell a country's own deadline; nothing happens at that instant.
        """
        ...

    def touched_by_roster(self, version: int, limit: int) -> Sequence[str]:
        """Open cases last settled under an older roster version."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest open deadline row of all."""
        ...

    def claim_letters(
        self, now: datetime, limit: int
    ) -> AbstractContextManager[Sequence[tuple[Letter, Claim]]]:
        """Claim letters that wait and are due to be tried; nobody else gets them meanwhile."""
        ...

    def put_contact(self, person: str, fields: Mapping[str, str]) -> None:
        """Keep contact data of a person outside the log."""
        ...
