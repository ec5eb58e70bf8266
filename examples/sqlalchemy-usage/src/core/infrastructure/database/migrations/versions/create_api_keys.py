"""Create API keys."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "create_api_keys"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("name", types.KeyText(100), nullable=False),
        sa.Column("scopes", types.LongText(), nullable=False),
        sa.Column("digest", types.KeyText(64), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=True),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
    )


def downgrade() -> None:
    op.drop_table("api_keys")
