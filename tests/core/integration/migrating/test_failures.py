"""A migration that fails says which one, where, about which table, and what of it was kept."""

from pathlib import Path

import pytest

from core.domain.errors import Error, StorageUnavailable
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database

FIRST = """
    op.create_table(
        "parents", sa.Column("id", types.Identifier(), nullable=False), sa.PrimaryKeyConstraint("id")
    )
    op.create_table(
        "children",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("parent", types.Identifier()),
        sa.Column("email", types.KeyText(50)),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["parent"], ["parents.id"]),
    )
    op.execute("INSERT INTO parents (id) VALUES ('p')")
    op.execute("INSERT INTO children (id, parent, email) VALUES ('1', 'p', 'one')")
    op.execute("INSERT INTO children (id, email) VALUES ('2', 'one')")
    op.execute("INSERT INTO children (id) VALUES ('3')")
"""
BACK = """
    op.drop_table("children")
    op.drop_table("parents")
"""
REQUIRED = """
    with op.batch_alter_table("children") as batch:
        batch.alter_column("email", existing_type=sa.String(50), nullable=False)
"""
TAKEN = """
    with op.batch_alter_table("children") as batch:
        batch.create_unique_constraint("uq_children_email", ["email"])
"""
LEFT = """
    op.execute("DELETE FROM parents")
"""


@pytest.fixture
def versions(store: Database, versions: Path) -> Path:
    """With a first one that was taken."""
    write(versions, "0001", FIRST, BACK)
    schema.upgrade(store)
    return versions


def write(versions: Path, number: str, up: str, down: str = "    pass\n") -> None:
    before = None if number == "0001" else f"{int(number) - 1:04}"
    text = f"""import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "{number}"
down_revision = {before!r}


def upgrade() -> None:{up}

def downgrade() -> None:
{down}"""
    (versions / f"{number}_change.py").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("change", [REQUIRED, TAKEN], ids=["required", "taken"])
def test_it_names_migration_line_and_table(change: str, store: Database, versions: Path) -> None:
    write(versions, "0002", change)
    said = r"^migration 0002_change\.py, line 1\d, on children: .+ \((nothing of it|what it does)"
    with pytest.raises(StorageUnavailable, match=said) as found:
        schema.upgrade(store)
    assert "_alembic_tmp_" not in str(found.value)
    assert "no name here" not in str(found.value)


def test_none_leaves_rows_that_refer_to_nothing(store: Database, versions: Path) -> None:
    write(versions, "0002", LEFT)
    with pytest.raises(Error, match=r"^migration 0002"):
        schema.upgrade(store)


def test_two_at_the_end_are_named(store: Database, versions: Path) -> None:
    write(versions, "0002", LEFT)
    text = (versions / "0002_change.py").read_text(encoding="utf-8")
    (versions / "beside.py").write_text(text.replace('"0002"', '"beside"'), encoding="utf-8")
    with pytest.raises(StorageUnavailable, match="head"):
        schema.upgrade(store)
    (versions / "beside.py").unlink()
