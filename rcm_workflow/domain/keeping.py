"""What is handed to a store and what comes back from it.

Plain tuples, below every layer that uses them, so that a store needs to know no use case.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Document


class Answer(NamedTuple):
    """What an earlier command with the same id led to."""

    digest: str
    events: tuple[Recorded, ...]


class Append(NamedTuple):
    """All that one command leaves behind; stored whole or not at all."""

    stream: str
    before: Case | None
    after: Case | None
    """``None`` for the roster stream."""
    roster: Roster | None
    """The new roster, for the roster stream only."""
    events: tuple[Recorded, ...]
    documents: tuple[Document, ...]
    notices: tuple[Notice, ...]
    command_id: str
    command_digest: str
    seen: int | None = None
    """The roster version a new case was opened under, where the same command moved the roster."""


class CaseRow(NamedTuple):
    """One line of a list of cases."""

    id: str
    machine: str
    state: str
    version: int
    title_en: str
    title_es: str
    authority: str
    opened_at: datetime
    last_at: datetime
    closes_at: datetime | None
    final: bool


class Letter(NamedTuple):
    """One waiting row of the outbox."""

    id: int
    case: str
    event: str
    notice: Notice
    created_at: datetime
    attempts: int


class Head(NamedTuple):
    """The tree as sealed so far: its size, root and the compact range that extends it."""

    size: int
    root: str
    range: tuple[bytes, ...]


class Seen(NamedTuple):
    """A case and the roster as last seen, each with its version and the hash of its newest leaf.

    Somebody may have written since; whoever builds on it lets the database compare.
    """

    case: Case
    case_mark: tuple[int, bytes]
    roster: Roster
    roster_mark: tuple[int, bytes]


class SignedHead(NamedTuple):
    """A head of the tree as the log signed it; ``note`` is the signed checkpoint."""

    size: int
    signed_at: datetime
    note: str


class Glance(NamedTuple):
    """What a sweep has to know before it looks any closer."""

    roster: Roster
    next_due: datetime | None
    """The earliest instant at which the clock has something to do in any case."""
    behind: bool
    """Whether an open case was last looked at under an older roster version."""


class PendingLeaf(NamedTuple):
    """A leaf that waits to be taken into the tree."""

    row: int
    leaf: bytes
    recorded_at: datetime


LeafRow = tuple[int, int | None, bytes | None, bytes, str, int, str, str, str]
"""A leaf as it lies in the database, unnamed because there are millions: row, place in the tree and
hash there (``None`` while it is pending), leaf, stream, number in it, type, actor, instant."""


class StoredLeaf(NamedTuple):
    """A leaf as it lies in the database, with the columns that repeat parts of it."""

    row: int
    place: int | None
    leaf: bytes
    hash: bytes | None
    case: str
    case_seq: int
    event: str
    type: str
    actor: str
    recorded_at: datetime
