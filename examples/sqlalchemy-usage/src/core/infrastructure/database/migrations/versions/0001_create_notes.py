"""Create notes, tags and what connects them."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("title", types.KeyText(200), nullable=False),
        sa.Column("body", types.LongText(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_title", "notes", ["title"])
    op.create_index("ix_notes_created_at", "notes", ["created_at"])
    op.create_index("ix_notes_updated_at", "notes", ["updated_at"])
    op.create_table(
        "tags",
        sa.Column("name", types.KeyText(50), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_tags"),
    )
    op.create_table(
        "note_tags",
        sa.Column("note_id", types.Identifier(), nullable=False),
        sa.Column("tag", types.KeyText(50), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["notes.id"], name="fk_note_tags_note_id_notes", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag"], ["tags.name"], name="fk_note_tags_tag_tags"),
        sa.PrimaryKeyConstraint("note_id", "tag", name="pk_note_tags"),
    )
    op.create_index("ix_note_tags_tag", "note_tags", ["tag"])


def downgrade() -> None:
    op.drop_table("note_tags")
    op.drop_table("tags")
    op.drop_table("notes")
