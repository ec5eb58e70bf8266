"""Create accounts and alerts."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types
from modules.accounts.domain.alert import AlertState

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("number", types.KeyText(34), nullable=False),
        sa.Column("holder", types.KeyText(200), nullable=False),
        sa.Column("address", types.KeyText(254), nullable=False),
        sa.Column("currency", types.KeyText(3), nullable=False),
        sa.Column("balance", types.ExactDecimal(), nullable=False),
        sa.Column("balance_at", types.Instant(), nullable=False),
        sa.Column("threshold", types.ExactDecimal(), nullable=True),
        sa.Column("time_zone", types.KeyText(64), nullable=False),
        sa.Column("active", types.Flag(), nullable=False),
        sa.Column("armed", types.Flag(), nullable=False),
        sa.Column("episode", types.Integer64(), nullable=False),
        sa.Column("alerted_at", types.Instant(), nullable=True),
        sa.Column("last_check", types.Identifier(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("number", name="uq_accounts_number"),
    )
    op.create_index("ix_accounts_last_check", "accounts", ["last_check"])
    op.create_table(
        "alerts",
        sa.Column("id", types.KeyText(64), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("account_id", types.Identifier(), nullable=False),
        sa.Column("episode", types.Integer64(), nullable=False),
        sa.Column("currency", types.KeyText(3), nullable=False),
        sa.Column("balance", types.ExactDecimal(), nullable=False),
        sa.Column("threshold", types.ExactDecimal(), nullable=False),
        sa.Column("raised_at", types.Instant(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("state", types.Choice(AlertState), nullable=False),
        sa.Column("attempts", types.Integer64(), nullable=False),
        sa.Column("delivered", types.KeyText(), nullable=True),
        sa.Column("claim", types.Identifier(), nullable=True),
        sa.Column("sent_at", types.Instant(), nullable=True),
        sa.Column("error", types.KeyText(255), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_alerts_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_account_id", "alerts", ["account_id"])
    op.create_index("ix_alerts_raised_at", "alerts", ["raised_at"])
    op.create_index("ix_alerts_state_due_at", "alerts", ["state", "due_at"])


def downgrade() -> None:
    op.drop_table("alerts")
    op.drop_table("accounts")
