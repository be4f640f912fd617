"""What the application may look at in a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.keeping import (
    CaseRow,
    Head,
    LeafRow,
    Letter,
    SignedHead,
    StoredLeaf,
)
from rcm_workflow.domain.roster import Roster


class Reading(Protocol):
    """A read-only view; many may be open at once."""

    def case(self, case_id: str) -> Case | None: ...
    def keyed(self, machine: str, key: str) -> str | None:
        """The case of a machine that is the only one with these values, or ``None``."""
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

    def events_of(self, word: str) -> Sequence[Recorded]:
        """Every event of one kind, of whatever case, with sealed values left out."""
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

    def leaf_rows(self) -> Iterator[Sequence[LeafRow]]:
        """The same as bare rows, many at a time, for who goes through all of them."""
        ...

    def leaves_of(self, stream: str, after: int = 0) -> Iterator[StoredLeaf]:
        """Every stored leaf of one stream in its own order, with its place in the log."""
        ...

    def rows_of(self, stream: str) -> Sequence[int]:
        """The rows of a stream's events in its own order, whatever else stands in their columns."""
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

    def illegible(self, case_id: str) -> Iterator[str]:
        """The columns of the row of a case that cannot be read."""
        ...

    def muddled_commands(self) -> Iterator[str]:
        """The command ids whose events were not written by one command."""
        ...

    def letter_events(self) -> Iterator[tuple[str, str, str]]:
        """Table and number, stream and event of every letter, waiting or sent."""
        ...

    def letters_of(self, cases: Sequence[str]) -> Iterator[tuple[str, str, str, str, str, str]]:
        """Every letter of these cases, waiting or sent.

        Table and number, stream, event, recipient, topic, and the notice as JSON text.
        """
        ...

    def guards(self) -> Sequence[tuple[str, str]]:
        """Table and name of every append-only trigger that is not there as it should be."""
        ...

    def strangers(self) -> Iterator[tuple[str, str]]:
        """Kind and name of every table, view, trigger, rule and column that no migration made."""
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
