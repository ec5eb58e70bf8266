"""Create the tables of prices."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candles",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("symbol", types.KeyText(16), nullable=False),
        sa.Column("day", types.Day(), nullable=False),
        sa.Column("open", types.ExactDecimal(), nullable=False),
        sa.Column("high", types.ExactDecimal(), nullable=False),
        sa.Column("low", types.ExactDecimal(), nullable=False),
        sa.Column("close", types.ExactDecimal(), nullable=False),
        sa.Column("volume", types.Integer64(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_candles"),
    )
    op.create_table(
        "coverage",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("symbol", types.KeyText(16), nullable=False),
        sa.Column("first", types.Day(), nullable=False),
        sa.Column("last", types.Day(), nullable=False),
        sa.Column("source", types.KeyText(32), nullable=False),
        sa.Column("fetched_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_coverage"),
    )
    op.create_index("ix_coverage_symbol", "coverage", ["symbol"])


def downgrade() -> None:
    op.drop_table("coverage")
    op.drop_table("candles")
