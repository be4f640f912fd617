"""What the use cases need from the world outside, as Protocols.

``storage`` satisfies :class:`Store` by shape; tests run one contract suite over every
implementation. Keep these narrow: each method is one question or one act of a use case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from rcm_workflow.audit.keys import SignerKey
from rcm_workflow.audit.last_signed import LastSigned
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.keeping import (
    Answer,
    Append,
    CaseRow,
    Glance,
    Head,
    LeafRow,
    Letter,
    PendingLeaf,
    Seen,
    SignedHead,
    StoredLeaf,
)
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import AccessSpec, MachineSpec
from rcm_workflow.domain.values import Actor, Document, Localized, Pin


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The aware present instant in UTC."""
        ...


class Entropy(Protocol):
    """Where randomness comes from: salts of sealed values, ids nobody chose."""

    def salt(self) -> bytes:
        """Thirty-two unpredictable bytes."""
        ...

    def command_id(self) -> str:
        """A fresh command id."""
        ...


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
        """The open case of a machine that is the only one with these values, or ``None``."""
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


class Reading(Protocol):
    """A read-only view; many may be open at once."""

    def case(self, case_id: str) -> Case | None: ...
    def keyed(self, machine: str, key: str) -> str | None:
        """The open case of a machine that is the only one with these values, or ``None``."""
        ...

    def running(self, machine: str) -> Sequence[tuple[str, str]]:
        """The number and the state of every open case of a machine, by their numbers."""
        ...

    def stored_case(self, case_id: str) -> Case:
        """The case as its stored pieces say, whatever is kept in memory."""
        ...

    def cases(
        self,
        *,
        machine: str | None = None,
        state: str | None = None,
        open_only: bool = False,
        ids: Sequence[str] | None = None,
    ) -> Sequence[CaseRow]: ...
    def roster(self) -> Roster: ...
    def events(self, stream: str, after: int = 0) -> Sequence[Recorded]:
        """The events of a stream, with sealed values left out."""
        ...

    def opened(self, event: str) -> Mapping[str, Any]:
        """The sealed values of an event that have not been erased, by name.

        Raises ``LogBroken`` for a value that is not the one whose tag stands in the leaf.
        """
        ...

    def sealed_in(self, stream: str) -> Sequence[tuple[Recorded, Mapping[str, str]]]:
        """The events of a stream that brought confidential values, with their tags by name."""
        ...

    def document(self, digest: str) -> bytes: ...
    def letters(self, *, waiting: bool = True, limit: int = 100) -> Sequence[Letter]: ...
    def head(self) -> Head: ...
    def leaves(self) -> Iterator[StoredLeaf]:
        """Every stored leaf in the order of the log, pending ones last."""
        ...

    def leaf_rows(self) -> Iterator[LeafRow]:
        """The same as bare rows, for who goes through all of them."""
        ...

    def leaves_of(self, stream: str, after: int = 0) -> Iterator[StoredLeaf]:
        """Every stored leaf of one stream in its own order, with its place in the log."""
        ...

    def sealed_tags(self, stream: str) -> Iterator[tuple[str, str, bytes | None, str | None]]:
        """Event, name, salt and JSON text of the sealed values of a stream; ``None`` if erased."""
        ...

    def sealed_names(self) -> Iterator[tuple[str, str]]:
        """Event and name of every sealed value, without the value."""
        ...

    def stored_roster(self) -> Roster:
        """The roster as its stored row says, whatever is kept in memory."""
        ...

    def case_keys(self, cases: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Case, machine and values of each of these that is the only open one with its values."""
        ...

    def keyed_cases(self) -> Iterator[str]:
        """The cases that have a row in which they are the only ones with their values."""
        ...

    def missing_documents(self, digests: Sequence[str]) -> Sequence[str]:
        """Those of these digests under which no document is stored."""
        ...

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Digest and bytes of every stored document."""
        ...

    def marks(self, streams: Sequence[str]) -> Iterator[tuple[str, int, int, bytes]]:
        """Stream, version, roster version seen and last leaf hash of these folded rows."""
        ...

    def muddled_commands(self) -> Iterator[str]:
        """The command ids whose events were not written by one command."""
        ...

    def letter_events(self) -> Iterator[tuple[str, str, str]]:
        """Table and number, stream and event of every letter, waiting or sent."""
        ...

    def guards(self) -> Sequence[tuple[str, str]]:
        """Table and name of every append-only trigger that is not there as it should be."""
        ...

    def newest_head(self) -> SignedHead | None:
        """The head signed last, as far as this database knows."""
        ...

    def head_over(self, place: int) -> SignedHead | None:
        """The smallest signed head that holds the leaf at this place, signed last."""
        ...

    def head_of_size(self, size: int) -> SignedHead | None:
        """The head of that size, as signed last."""
        ...

    def signed_heads(self, start: int = 0, end: int | None = None) -> Iterator[SignedHead]:
        """Every head that was signed, by rising size: of sizes from ``start`` to before ``end``."""
        ...

    def cosigned_sizes(self, place: int) -> Sequence[int]:
        """The sizes of heads over this place that a witness signed, the smallest first."""
        ...

    def cosignatures(self, size: int) -> Sequence[str]:
        """The signature lines of witnesses under the head of that size."""
        ...

    def cosigned_by(self, name: str) -> int:
        """The size of the largest head under which a signature with this key name stands, or 0."""
        ...

    def place_of(self, stream: str, case_seq: int) -> tuple[int | None, bytes] | None:
        """The place in the tree and the bytes of an event; no place while it is pending."""
        ...

    def hashes(self, size: int) -> Sequence[bytes]:
        """The leaf hashes of the tree of that size. Raises ``LogBroken`` if some are missing."""
        ...

    def leaves_between(self, start: int, end: int) -> Iterator[bytes]:
        """The stored bytes of the leaves from one place to before another."""
        ...

    def case_ids(self) -> Iterator[str]: ...
    def deadline_rows(self, case_id: str) -> Sequence[tuple[str, str, datetime]]:
        """Kind, country (or empty) and instant of every open deadline row."""
        ...

    def contact(self, person: str) -> Mapping[str, str] | None: ...
    def counts(self) -> Mapping[str, int]: ...


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


class Library(Protocol):
    """Definitions by name, and pinned ones by their documents."""

    def machine_document(self, name: str) -> Document: ...
    def policy_document(self, name: str, overrides: Mapping[str, str]) -> Document: ...
    def policy_like_pinned(self, name: str, pinned: bytes) -> Document:
        """A policy with the overrides that a pinned one was given."""
        ...

    def access_document(self) -> Document: ...
    def snapshot_document(self) -> Document: ...
    def office(self, name: str, *days: date) -> str:
        """The id of an office, by itself or by its country's code.

        Raises ``Refused``: ``unknown_office`` with the nearest name, and ``beyond_calendar`` for a
        day that its calendar does not hold.
        """
        ...

    def rights(self, machine: bytes, access: bytes) -> AccessSpec:
        """The table of rights in a document, with the lines that a machine file brings."""
        ...

    def policy_for(self, machine: Document) -> str:
        """The policy that a machine is meant for: that of the package where it names none."""
        ...

    def reference(self, machine: Document) -> str:
        """The prefix of the case numbers of a machine."""
        ...

    def access(self, document: bytes) -> AccessSpec:
        """The table of rights in a document."""
        ...

    def machine_in(self, document: bytes) -> MachineSpec:
        """The machine in a document."""
        ...

    def answer(self, policy: bytes, key: str) -> str:
        """The answer in force of a policy in a document. Raises ``Refused`` for no such key."""
        ...

    def unfit(self, machine: bytes, policy: bytes, access: bytes) -> tuple[Localized, ...]:
        """Every fault of a machine that is to run under a policy and a table of rights."""
        ...

    def pin_machine(self, document: Document) -> Pin: ...
    def pin_policy(self, document: Document) -> Pin: ...
    def rules(
        self, machine: bytes, policy: bytes, access: bytes, snapshot: bytes, fetch: Any
    ) -> Rules: ...


class Custody(Protocol):
    """The keys of the log and the head signed last, which no backup of the database restores."""

    def signers(self) -> tuple[SignerKey, ...]:
        """The keys that sign now, the oldest first."""
        ...

    def last(self) -> LastSigned | None:
        """The head signed last, or nothing before the first. Raises ``LogBroken``."""
        ...

    def held(self) -> AbstractContextManager[None]:
        """Nobody else on this machine signs meanwhile."""
        ...

    def keep(self, last: LastSigned) -> None:
        """Remember what is signed now; durable when this returns."""
        ...


class Messenger(Protocol):
    """Carries a notice to a seat; answers what is known of its arrival."""

    def deliver(self, letter: Letter, contacts: Sequence[Mapping[str, str]]) -> str:
        """Return a ``DeliveryStatus`` word; raise to have it tried again later.

        ``contacts`` has one entry for each holder of the seat, be it empty; none at all means that
        nobody holds the seat.
        """
        ...
