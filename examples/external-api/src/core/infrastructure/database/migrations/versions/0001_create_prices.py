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
        sa.Column("open", types.ExactDecimal(places=12, digits=38), nullable=False),
        sa.Column("high", types.ExactDecimal(places=12, digits=38), nullable=False),
        sa.Column("low", types.ExactDecimal(places=12, digits=38), nullable=False),
        sa.Column("close", types.ExactDecimal(places=12, digits=38), nullable=False),
        sa.Column("volume", types.ExactDecimal(places=12, digits=38), nullable=False),
        sa.Column("accepted", types.Flag(), nullable=False),
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
    op.create_table(
        "series",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("adjusted", types.Flag(), nullable=False),
        sa.Column("source", types.KeyText(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
    )
    op.create_table(
        "set_apart",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("symbol", types.KeyText(16), nullable=False),
        sa.Column("day", types.Day(), nullable=True),
        sa.Column("sent", types.LongText(), nullable=False),
        sa.Column("reason", types.LongText(), nullable=False),
        sa.Column("source", types.KeyText(32), nullable=False),
        sa.Column("set_apart_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_set_apart"),
    )
    op.create_index("ix_set_apart_symbol", "set_apart", ["symbol"])


def downgrade() -> None:
    op.drop_table("set_apart")
    op.drop_table("series")
    op.drop_table("coverage")
    op.drop_table("candles")
