"""The beginning: events, the tree, cases, deadlines, letters, people's contacts, the roster."""

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

from rcm_workflow.storage.migrations import append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
PROTECTED = ("event", "tree_leaf", "document")


def upgrade() -> None:
    _what_the_database_says_of_itself()
    _the_log()
    _what_lies_beside_the_log()
    _the_cases()
    append_only.prepare()
    for table in PROTECTED:
        append_only.protect(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP VIEW pending")
    else:
        op.drop_table("pending")
    for table in (
        "contact",
        "sent_letter",
        "outbox",
        "deadline",
        "case_key",
        "case_part",
        "case_row",
        "roster_row",
        "document",
        "sealed_value",
        "head",
        "tree_leaf",
        "event",
        "meta",
    ):
        op.drop_table(table)
    append_only.clear()


def _what_the_database_says_of_itself() -> None:
    op.create_table(
        "meta",
        sa.Column("key", WORD, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _the_log() -> None:
    op.create_table(
        "event",
        sa.Column("row_id", NUMBER, nullable=False),
        sa.Column("stream", WORD, nullable=False),
        sa.Column("case_seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("command_id", WORD, nullable=False),
        sa.Column("command_place", sa.Integer(), nullable=False),
        sa.Column("command_digest", sa.Text(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_event"),
        sa.UniqueConstraint("stream", "case_seq", name="uq_event_stream_case_seq"),
        sa.UniqueConstraint(
            "command_id", "command_place", name="uq_event_command_id_command_place"
        ),
    )
    op.create_table(
        "tree_leaf",
        sa.Column("leaf_index", NUMBER, autoincrement=False, nullable=False),
        sa.Column("row_id", NUMBER, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("leaf_index", name="pk_tree_leaf"),
        sa.UniqueConstraint("row_id", name="uq_tree_leaf_row_id"),
        sa.ForeignKeyConstraint(["row_id"], ["event.row_id"], name="fk_tree_leaf_row_id"),
    )
    _what_is_pending()
    head = op.create_table(
        "head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("compact_range", sa.Text(), nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_head"),
        sa.CheckConstraint("id = 1", name=op.f("ck_head_one_row")),
    )
    # RFC 6962 2.1: the root of the empty tree is the hash of nothing.
    empty = {"id": 1, "size": 0, "root": hashlib.sha256(b"").hexdigest(), "compact_range": "[]"}
    op.bulk_insert(head, [empty])


def _what_is_pending() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIEW pending AS SELECT row_id FROM event"
            " WHERE row_id > (SELECT coalesce(max(row_id), 0) FROM tree_leaf)"
        )
        return
    op.create_table(
        "pending",
        sa.Column("row_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_pending"),
    )


def _what_lies_beside_the_log() -> None:
    op.create_table(
        "sealed_value",
        sa.Column("event_id", WORD, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "name", name="pk_sealed_value"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "document",
        sa.Column("digest", WORD, nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_document"),
    )
    op.create_table(
        "contact",
        sa.Column("person", WORD, nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_contact"),
    )


def _the_cases() -> None:
    roster = op.create_table(
        "roster_row",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_leaf", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster_row"),
        sa.CheckConstraint("id = 1", name=op.f("ck_roster_row_one_row")),
    )
    op.bulk_insert(roster, [{"id": 1, "version": 0, "last_leaf": b"", "body": "{}"}])
    op.create_table(
        "case_row",
        sa.Column("id", WORD, nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("roster_version", sa.Integer(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=True),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("last_leaf", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_row"),
    )
    op.create_index(
        "ix_case_row_open_by_roster",
        "case_row",
        ["roster_version"],
        postgresql_where=sa.text("NOT final"),
        sqlite_where=sa.text("NOT final"),
    )
    op.create_table(
        "case_part",
        sa.Column("case_id", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "key", name="pk_case_part"),
        sa.ForeignKeyConstraint(["case_id"], ["case_row.id"], name="fk_case_part_case_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_key",
        sa.Column("machine", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("case_id", WORD, nullable=False),
        sa.PrimaryKeyConstraint("machine", "key", name="pk_case_key"),
        sa.ForeignKeyConstraint(["case_id"], ["case_row.id"], name="fk_case_key_case_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "deadline",
        sa.Column("case_id", WORD, nullable=False),
        sa.Column("country", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "country", "kind", "due_at", name="pk_deadline"),
        sa.ForeignKeyConstraint(["case_id"], ["case_row.id"], name="fk_deadline_case_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_deadline_waking",
        "deadline",
        ["due_at", "case_id"],
        postgresql_where=sa.text("kind <> 'due'"),
        sqlite_where=sa.text("kind <> 'due'"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, nullable=False),
        *_letter(),
        sa.Column("next_try_at", INSTANT, nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_table(
        "sent_letter",
        sa.Column("id", NUMBER, nullable=False),
        *_letter(),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sent_letter"),
    )
    op.create_index("ix_sent_letter_stream", "sent_letter", ["stream"])


def _letter() -> list[sa.Column[Any]]:
    return [
        sa.Column("stream", WORD, nullable=False),
        sa.Column("event_id", WORD, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
    ]
