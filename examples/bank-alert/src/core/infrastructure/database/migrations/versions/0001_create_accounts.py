"""Create accounts and alerts."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import models
from modules.accounts.domain.alert import AlertState

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", models.Identifier(), nullable=False),
        sa.Column("version", models.Integer64(), nullable=False),
        sa.Column("number", models.KeyText(34), nullable=False),
        sa.Column("holder", models.KeyText(200), nullable=False),
        sa.Column("address", models.KeyText(254), nullable=False),
        sa.Column("currency", models.KeyText(3), nullable=False),
        sa.Column("balance", models.ExactDecimal(), nullable=False),
        sa.Column("balance_at", models.Instant(), nullable=False),
        sa.Column("threshold", models.ExactDecimal(), nullable=True),
        sa.Column("time_zone", models.KeyText(64), nullable=False),
        sa.Column("active", models.Flag(), nullable=False),
        sa.Column("armed", models.Flag(), nullable=False),
        sa.Column("episode", models.Integer64(), nullable=False),
        sa.Column("alerted_at", models.Instant(), nullable=True),
        sa.Column("last_check", models.Identifier(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("number", name="uq_accounts_number"),
    )
    op.create_index("ix_accounts_last_check", "accounts", ["last_check"])
    op.create_table(
        "alerts",
        sa.Column("id", models.KeyText(64), nullable=False),
        sa.Column("version", models.Integer64(), nullable=False),
        sa.Column("account_id", models.Identifier(), nullable=False),
        sa.Column("episode", models.Integer64(), nullable=False),
        sa.Column("currency", models.KeyText(3), nullable=False),
        sa.Column("balance", models.ExactDecimal(), nullable=False),
        sa.Column("threshold", models.ExactDecimal(), nullable=False),
        sa.Column("raised_at", models.Instant(), nullable=False),
        sa.Column("due_at", models.Instant(), nullable=False),
        sa.Column("state", models.Choice(AlertState), nullable=False),
        sa.Column("attempts", models.Integer64(), nullable=False),
        sa.Column("delivered", models.KeyText(), nullable=True),
        sa.Column("claim", models.Identifier(), nullable=True),
        sa.Column("sent_at", models.Instant(), nullable=True),
        sa.Column("error", models.KeyText(255), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_alerts_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_account_id", "alerts", ["account_id"])
    op.create_index("ix_alerts_raised_at", "alerts", ["raised_at"])
    op.create_index("ix_alerts_state_due_at", "alerts", ["state", "due_at"])


def downgrade() -> None:
    op.drop_table("alerts")
    op.drop_table("accounts")
