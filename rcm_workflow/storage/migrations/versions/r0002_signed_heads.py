"""Heads as the log signed them, and the signatures of witnesses under them."""

import sqlalchemy as sa
from alembic import op

from rcm_workflow.storage.migrations import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")
PROTECTED = ("checkpoint", "cosignature")


def upgrade() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checkpoint"),
    )
    op.create_index("ix_checkpoint_size", "checkpoint", ["size"])
    op.create_table(
        "cosignature",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cosignature"),
        sa.UniqueConstraint("size", "line", name="uq_cosignature_size_line"),
    )
    for table in PROTECTED:
        append_only.protect(table)


def downgrade() -> None:
    for table in reversed(PROTECTED):
        op.drop_table(table)
