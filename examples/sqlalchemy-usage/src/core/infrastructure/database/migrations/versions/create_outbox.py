"""Create the outbox."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "create_outbox"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("key", types.KeyText(255), nullable=False),
        sa.Column("position", types.Integer64(), nullable=False),
        sa.Column("name", types.KeyText(100), nullable=False),
        sa.Column("payload", types.LongText(), nullable=False),
        sa.Column("recorded_at", types.Instant(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("state", types.KeyText(32), nullable=False),
        sa.Column("attempts", types.Integer64(), nullable=False),
        sa.Column("claim", types.Identifier(), nullable=True),
        sa.Column("error", types.KeyText(255), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", "position", name="uq_outbox_key_position"),
    )
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_key_state_position", "outbox", ["key", "state", "position"])


def downgrade() -> None:
    op.drop_table("outbox")
