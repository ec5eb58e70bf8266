"""Create the tables of prices."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import models

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candles",
        sa.Column("id", models.Identifier(), nullable=False),
        sa.Column("symbol", models.KeyText(16), nullable=False),
        sa.Column("day", models.Day(), nullable=False),
        sa.Column("open", models.ExactDecimal(), nullable=False),
        sa.Column("high", models.ExactDecimal(), nullable=False),
        sa.Column("low", models.ExactDecimal(), nullable=False),
        sa.Column("close", models.ExactDecimal(), nullable=False),
        sa.Column("volume", models.Integer64(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_candles"),
    )
    op.create_table(
        "coverage",
        sa.Column("id", models.Identifier(), nullable=False),
        sa.Column("symbol", models.KeyText(16), nullable=False),
        sa.Column("first", models.Day(), nullable=False),
        sa.Column("last", models.Day(), nullable=False),
        sa.Column("source", models.KeyText(32), nullable=False),
        sa.Column("fetched_at", models.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_coverage"),
    )
    op.create_index("ix_coverage_symbol", "coverage", ["symbol"])


def downgrade() -> None:
    op.drop_table("coverage")
    op.drop_table("candles")
