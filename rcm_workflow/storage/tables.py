"""The tables, declared by SQLModel and used for storage only.

``table=True`` models do not validate; the domain's types do, and ``codec`` is the bridge. JSON is
kept as text on both databases: nobody queries inside it, and it comes back byte for byte.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from rcm_workflow.storage.instants import UtcInstant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Collation C orders by code point on PostgreSQL, as SQLite does.
WORD = Text().with_variant(Text(collation="C"), "postgresql")
# Only INTEGER becomes the rowid of a SQLite table.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

APPEND_ONLY = ("event", "tree_leaf", "document", "checkpoint", "cosignature")
"""Tables whose rows the database itself refuses to change or delete."""


class Row(SQLModel, registry=registry(metadata=metadata)):
    """Base of all tables; their metadata is not shared with other users of SQLModel."""


class MetaRow(Row, table=True):
    """What this database says of itself: the name of the log, and since when it exists."""

    __tablename__ = "meta"
    key: str = Field(sa_type=WORD, primary_key=True)
    value: str = Field(sa_type=Text)


class EventRow(Row, table=True):
    """An event as a leaf of the log. Append-only.

    The event's id is ``STREAM.CASE_SEQ`` and therefore not a column of its own. ``command_place``
    counts the events of one command from 0, so that the unique index lets no command be carried
    out twice, not even in two streams at once.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("stream", "case_seq"),
        UniqueConstraint("command_id", "command_place"),
    )
    row_id: int | None = Field(default=None, sa_type=NUMBER, primary_key=True)
    stream: str = Field(sa_type=WORD)
    case_seq: int
    type: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=UtcInstant)
    command_id: str = Field(sa_type=WORD)
    command_place: int
    command_digest: str = Field(sa_type=Text)
    leaf: bytes = Field(sa_type=LargeBinary)


class PendingRow(Row, table=True):
    """An event that waits to be taken into the tree.

    A table on PostgreSQL, where rows become visible in another order than their numbers. On SQLite
    writers follow one another, so whatever lies beyond the last leaf of the tree waits: there it
    is a view, and no step has to write it down. No foreign key: rows come from the very INSERT that
    records the event, which then stays, and to check the obvious would lock it once more.
    """

    __tablename__ = "pending"
    row_id: int = Field(sa_type=NUMBER, primary_key=True, sa_column_kwargs={"autoincrement": False})


class TreeLeafRow(Row, table=True):
    """The place of an event in the Merkle tree, counted from 0 without holes. Append-only."""

    __tablename__ = "tree_leaf"
    leaf_index: int = Field(
        sa_type=NUMBER, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    row_id: int = Field(sa_type=NUMBER, foreign_key="event.row_id", unique=True)
    hash: bytes = Field(sa_type=LargeBinary)


class HeadRow(Row, table=True):
    """The tree as sealed so far; always one row."""

    __tablename__ = "head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    size: int = Field(sa_type=NUMBER)
    root: str = Field(sa_type=Text)
    compact_range: str = Field(sa_type=Text)
    sealed_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class CheckpointRow(Row, table=True):
    """A head as the log signed it: a note in the format of C2SP tlog-checkpoint. Append-only.

    A head that is signed again, because time passed or a key was added, is another row.
    """

    __tablename__ = "checkpoint"
    id: int | None = Field(default=None, sa_type=NUMBER, primary_key=True)
    size: int = Field(sa_type=NUMBER, index=True)
    signed_at: datetime = Field(sa_type=UtcInstant)
    note: str = Field(sa_type=Text)


class CosignatureRow(Row, table=True):
    """The signature of a witness under the head of that size, as a line of a note. Append-only."""

    __tablename__ = "cosignature"
    __table_args__ = (UniqueConstraint("size", "line"),)
    id: int | None = Field(default=None, sa_type=NUMBER, primary_key=True)
    size: int = Field(sa_type=NUMBER)
    received_at: datetime = Field(sa_type=UtcInstant)
    line: str = Field(sa_type=Text)


class SealedValueRow(Row, table=True):
    """A confidential value of an event with its salt; both ``NULL`` once erased."""

    __tablename__ = "sealed_value"
    __table_args__ = ({"sqlite_with_rowid": False},)
    event_id: str = Field(sa_type=WORD, primary_key=True)
    name: str = Field(sa_type=WORD, primary_key=True)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    value: str | None = Field(default=None, sa_type=Text)


class DocumentRow(Row, table=True):
    """Bytes by their SHA-256. Append-only."""

    __tablename__ = "document"
    digest: str = Field(sa_type=WORD, primary_key=True)
    media: str = Field(sa_type=Text)
    body: bytes = Field(sa_type=LargeBinary)


class CaseTableRow(Row, table=True):
    """A case as folded: what lists and locks need as columns, the rest in ``head`` and parts.

    ``last_leaf`` is the RFC 6962 hash of the newest leaf: with ``version`` it tells whether a
    case kept in memory still is the stored one, also after a restore from a backup.
    """

    __tablename__ = "case_row"
    __table_args__ = (
        Index(
            "ix_case_row_open_by_roster",
            "roster_version",
            postgresql_where=text("NOT final"),
            sqlite_where=text("NOT final"),
        ),
    )
    id: str = Field(sa_type=WORD, primary_key=True)
    machine: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    version: int
    roster_version: int
    title_en: str = Field(sa_type=Text)
    title_es: str = Field(sa_type=Text)
    authority: str = Field(sa_type=Text)
    opened_at: datetime = Field(sa_type=UtcInstant)
    last_at: datetime = Field(sa_type=UtcInstant)
    closes_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    final: bool
    last_leaf: bytes = Field(sa_type=LargeBinary)
    head: str = Field(sa_type=Text)


class CasePartRow(Row, table=True):
    """A part of a folded case that is written anew only when it changed."""

    __tablename__ = "case_part"
    __table_args__ = ({"sqlite_with_rowid": False},)
    case_id: str = Field(sa_type=WORD, primary_key=True, foreign_key="case_row.id")
    key: str = Field(sa_type=WORD, primary_key=True)
    body: str = Field(sa_type=Text)


class CaseKeyRow(Row, table=True):
    """What a case is the only one of: no two cases of a machine have the same values.

    The primary key says no where two are opened at once. The row goes with the end of the case,
    unless it ends in a state that keeps the key.
    """

    __tablename__ = "case_key"
    __table_args__ = ({"sqlite_with_rowid": False},)
    machine: str = Field(sa_type=WORD, primary_key=True)
    key: str = Field(sa_type=WORD, primary_key=True)
    case_id: str = Field(sa_type=WORD, foreign_key="case_row.id")


class DeadlineRow(Row, table=True):
    """An instant at which the clock has something to do in a case, or a country's last one."""

    __tablename__ = "deadline"
    __table_args__ = (
        # Of the kind "due" nobody is woken; a sweep must not read past them.
        Index(
            "ix_deadline_waking",
            "due_at",
            "case_id",
            postgresql_where=text("kind <> 'due'"),
            sqlite_where=text("kind <> 'due'"),
        ),
        {"sqlite_with_rowid": False},
    )
    case_id: str = Field(sa_type=WORD, primary_key=True, foreign_key="case_row.id")
    country: str = Field(sa_type=WORD, primary_key=True)
    kind: str = Field(sa_type=WORD, primary_key=True)
    due_at: datetime = Field(sa_type=UtcInstant, primary_key=True)


class OutboxRow(Row, table=True):
    """A letter that waits; ``next_try_at`` is also the end of a claim.

    Only waiting letters are here, so that claiming needs no index, which every step would pay for.
    That by case is for the audit, which else would read the letters of all for every few cases:
    the square of their number where nothing was sent for long. It costs a letter microseconds.
    SQLite may give the number of the newest letter again once that letter is gone.
    """

    __tablename__ = "outbox"
    id: int | None = Field(default=None, sa_type=NUMBER, primary_key=True)
    stream: str = Field(sa_type=WORD, index=True)
    event_id: str = Field(sa_type=WORD)
    recipient: str = Field(sa_type=Text)
    topic: str = Field(sa_type=Text)
    notice: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcInstant)
    attempts: int
    next_try_at: datetime = Field(sa_type=UtcInstant)
    last_error: str | None = Field(default=None, sa_type=Text)


class SentLetterRow(Row, table=True):
    """A letter that went out."""

    __tablename__ = "sent_letter"
    id: int | None = Field(default=None, sa_type=NUMBER, primary_key=True)
    stream: str = Field(sa_type=WORD, index=True)
    event_id: str = Field(sa_type=WORD)
    recipient: str = Field(sa_type=Text)
    topic: str = Field(sa_type=Text)
    notice: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcInstant)
    attempts: int
    sent_at: datetime = Field(sa_type=UtcInstant)


class ContactRow(Row, table=True):
    """Name and addresses of a person: never in the log, erasable."""

    __tablename__ = "contact"
    person: str = Field(sa_type=WORD, primary_key=True)
    fields: str = Field(sa_type=Text)


class RosterRow(Row, table=True):
    """The folded roster; always one row."""

    __tablename__ = "roster_row"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int
    last_leaf: bytes = Field(sa_type=LargeBinary)
    body: str = Field(sa_type=Text)


def table(of: type[Row]) -> Table:
    """The Core table that a class declares."""
    return of.__table__  # type: ignore[attr-defined, no-any-return]  # SQLModel sets it unsaid
