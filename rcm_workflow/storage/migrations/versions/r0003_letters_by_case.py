"""Waiting letters by their case: the audit asks for those of a few cases at a time."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_stream", "outbox", ["stream"])


def downgrade() -> None:
    op.drop_index("ix_outbox_stream", "outbox")
