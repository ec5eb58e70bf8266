"""Create all tables."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("email", types.KeyText(254), nullable=False),
        sa.Column("full_name", types.KeyText(100), nullable=False),
        sa.Column("joined", types.Day(), nullable=False),
        sa.Column("phone", types.KeyText(32), nullable=True),
        sa.Column("status", types.KeyText(32), nullable=False),
        sa.Column("balance", types.ExactDecimal(), nullable=False),
        sa.Column("notes", types.LongText(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "archived_members",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("email", types.KeyText(254), nullable=False),
        sa.Column("full_name", types.KeyText(100), nullable=False),
        sa.Column("joined", types.Day(), nullable=False),
        sa.Column("phone", types.KeyText(32), nullable=True),
        sa.Column("status", types.KeyText(32), nullable=False),
        sa.Column("balance", types.ExactDecimal(), nullable=False),
        sa.Column("notes", types.LongText(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=False, index=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "cards",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("number", types.KeyText(20), nullable=False),
        sa.Column("member", types.Identifier(), nullable=False),
        sa.Column("issued", types.Instant(), nullable=False),
        sa.Column("created_by", types.KeyText(255), nullable=True),
        sa.Column("updated_by", types.KeyText(255), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["members.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("member"),
    )
    op.create_table(
        "authors",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("name", types.KeyText(100), nullable=False),
        sa.Column("mentor", types.Identifier(), nullable=True, index=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["mentor"], ["authors.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "tags",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("label", types.KeyText(50), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("label"),
    )
    op.create_table(
        "books",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("isbn", types.KeyText(13), nullable=False),
        sa.Column("title", types.KeyText(200), nullable=False),
        sa.Column("author", types.Identifier(), nullable=False, index=True),
        sa.Column("price_amount", types.ExactDecimal(), nullable=False),
        sa.Column("price_currency", types.KeyText(3), nullable=False),
        sa.Column("pages", types.Integer64(), nullable=False),
        sa.Column("rating", types.ExactDecimal(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["authors.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("isbn"),
    )
    op.create_table(
        "book_tags",
        sa.Column("owner", types.Identifier(), nullable=False),
        sa.Column("target", types.Identifier(), nullable=False, index=True),
        sa.ForeignKeyConstraint(["owner"], ["books.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["target"], ["tags.id"]),
        sa.PrimaryKeyConstraint("owner", "target"),
    )
    op.create_table(
        "copies",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("book", types.Identifier(), nullable=False),
        sa.Column("number", types.Integer64(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["book"], ["books.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("book", "number"),
    )
    op.create_table(
        "loans",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("version", types.Integer64(), nullable=False),
        sa.Column("item", types.Identifier(), nullable=False, index=True),
        sa.Column("member", types.Identifier(), nullable=False, index=True),
        sa.Column("due", types.Day(), nullable=False),
        sa.Column("returned", types.Flag(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["copies.id"]),
        sa.ForeignKeyConstraint(["member"], ["members.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("loans")
    op.drop_table("copies")
    op.drop_table("book_tags")
    op.drop_table("books")
    op.drop_table("tags")
    op.drop_table("authors")
    op.drop_table("cards")
    op.drop_table("archived_members")
    op.drop_table("members")
