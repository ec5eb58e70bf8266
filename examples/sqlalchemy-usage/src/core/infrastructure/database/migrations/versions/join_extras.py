"""Let the next migrations follow those of both extras that have tables."""

revision = "join_extras"
down_revision = ("create_api_keys", "create_outbox")
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
