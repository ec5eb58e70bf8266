"""Create the table of leases, by which several hosts share a fetch."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("holder", types.Identifier(), nullable=False),
        sa.Column("until", types.Instant(), nullable=False),
        sa.Column("token", types.Integer64(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leases"),
    )
    op.create_index("ix_leases_holder", "leases", ["holder"])


def downgrade() -> None:
    op.drop_table("leases")
