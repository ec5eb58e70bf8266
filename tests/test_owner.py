"""An owner who makes the project their own keeps it green."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import Rendered
from tests.repositories import edit, run
from tests.test_variants import files
from tools import git

MIGRATIONS = "src/core/infrastructure/database/migrations/versions"
FIELD = "    name: str\n"
COLUMN = "    name: Mapped[str]"
SCHEMA = "tests/integration/contract/test_schema.py"
MAIN = "import sys; from main import run; sys.argv[0] = 'my-service'; run()"


@pytest.fixture
def project(rendered: Rendered, tmp_path: Path) -> Path:
    """A new project with its first migration applied, as an owner finds it on the second day."""
    git.git("init", "--quiet", cwd=tmp_path)
    owned = tmp_path / "my-service"
    shutil.copytree(rendered({}), owned)
    service(owned, "database", "upgrade")
    return owned


def settings(project: Path) -> dict[str, str]:
    return {"DB_BACKEND": "sqlite", "DB_PATH": str(project.parent / "db.sqlite"), "PYTHONPATH": "src"}


def service(project: Path, *arguments: str) -> str:
    return run(sys.executable, "-c", MAIN, *arguments, cwd=project, settings=settings(project))


def migrate(project: Path, message: str) -> None:
    alembic = ("alembic", "revision", "--autogenerate", "--message", message)
    run(sys.executable, "-m", *alembic, cwd=project, settings=settings(project))
    service(project, "database", "upgrade")


def is_green(project: Path, *tests: str) -> None:
    """All tests pass, or those named; in each the schema comes about by the owner's migrations."""
    pytest_ = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    run(*pytest_, cwd=project, settings={"DB_BACKEND": "sqlite"})
    for tool in (["mypy", "src"], ["importlinter.cli", "--no-cache"]):
        run(sys.executable, "-m", *tool, cwd=project, settings=settings(project))


def test_a_column_that_alembic_writes_the_migration_for_breaks_nothing(project: Path) -> None:
    feature = project / "src" / "modules" / "items"
    entity, models = feature / "domain" / "entities.py", feature / "infrastructure" / "models.py"
    edit(entity, FIELD, f"{FIELD}    nickname: str | None = None\n")
    edit(models, COLUMN, f"    nickname: Mapped[str | None] = mapped_column(types.KeyText(50))\n{COLUMN}")
    migrate(project, "nickname")
    assert len(list((project / MIGRATIONS).glob("*nickname.py"))) == 1
    is_green(project, "tests/unit/modules", "tests/integration/items", SCHEMA)


TABLE = """

class LabelModel(Base):
    __tablename__ = "labels"

    id: Mapped[str] = mapped_column(types.Identifier(), primary_key=True)
    item: Mapped[str] = mapped_column(types.Identifier(), ForeignKey("items.id"), index=True)
    text: Mapped[str] = mapped_column(types.KeyText(50))
"""


def with_a_table_of_labels(models: Path) -> None:
    models.write_text(models.read_text(encoding="utf-8") + TABLE, encoding="utf-8")
    edit(
        models, "from sqlalchemy.orm import", "from sqlalchemy import ForeignKey\nfrom sqlalchemy.orm import"
    )


def test_the_way_back_of_an_indexed_reference_is_one_that_mysql_takes(project: Path) -> None:
    with_a_table_of_labels(project / "src" / "modules" / "items" / "infrastructure" / "models.py")
    migrate(project, "labels")
    (migration,) = (project / MIGRATIONS).glob("*labels.py")
    back = migration.read_text(encoding="utf-8").partition("def downgrade")[2]
    assert "drop_table" in back
    assert "drop_index" not in back


BY_HAND = {
    "0002_nickname": (
        """
    with op.batch_alter_table("items") as batch:
        batch.add_column(sa.Column("nickname", types.KeyText(50), nullable=True))
        batch.create_index("ix_items_nickname", ["nickname"])
""",
        """
    with op.batch_alter_table("items") as batch:
        batch.drop_index("ix_items_nickname")
        batch.drop_column("nickname")
""",
    ),
    "0003_alias": (
        """
    with op.batch_alter_table("items") as batch:
        batch.drop_index("ix_items_nickname")
        batch.alter_column("nickname", new_column_name="alias", existing_type=sa.String(50))
    with op.batch_alter_table("items") as batch:
        batch.create_index("ix_items_alias", ["alias"])
    op.execute("UPDATE items SET alias = name WHERE alias IS NULL")
""",
        """
    with op.batch_alter_table("items") as batch:
        batch.drop_index("ix_items_alias")
        batch.alter_column("alias", new_column_name="nickname", existing_type=sa.String(50))
    with op.batch_alter_table("items") as batch:
        batch.create_index("ix_items_nickname", ["nickname"])
""",
    ),
    "0004_labels": (
        """
    op.create_table("scratch", sa.Column("id", types.Identifier(), primary_key=True))
    op.create_table(
        "labels",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("item", types.Identifier(), nullable=False),
        sa.Column("text", types.KeyText(50), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("text"),
    )
    op.create_index("ix_labels_item", "labels", ["item"])
""",
        """
    op.drop_table("labels")
    op.drop_table("scratch")
""",
    ),
    "0005_longer": (
        """
    with op.batch_alter_table("items") as batch:
        batch.alter_column("alias", existing_type=types.KeyText(50), type_=types.KeyText(80))
""",
        """
    with op.batch_alter_table("items") as batch:
        batch.alter_column("alias", existing_type=types.KeyText(80), type_=types.KeyText(50))
""",
    ),
    "0006_gone": (
        """
    op.drop_table("scratch")
    with op.batch_alter_table("labels") as batch:
        batch.drop_constraint("uq_labels_text", type_="unique")
    labels = sa.table("labels", sa.column("id"), sa.column("item"), sa.column("text"))
    items = sa.table("items", sa.column("id"), sa.column("name"))
    every = sa.select(items.c.id, items.c.id, sa.func.substr(items.c.name, 1, 50))
    op.execute(sa.insert(labels).from_select(["id", "item", "text"], every))
""",
        """
    op.execute("DELETE FROM labels")
    with op.batch_alter_table("labels") as batch:
        batch.create_unique_constraint("uq_labels_text", ["text"])
    op.create_table("scratch", sa.Column("id", types.Identifier(), primary_key=True))
""",
    ),
}
"""Migrations as an owner writes them: up and down."""
HEAD = """import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "{number}"
down_revision = "{before:04}"
branch_labels = None
depends_on = None


def upgrade() -> None:"""


def test_an_owner_who_writes_migrations_by_hand_stays_green(project: Path) -> None:
    service(project, "seed")
    feature = project / "src" / "modules" / "items"
    entity, models = feature / "domain" / "entities.py", feature / "infrastructure" / "models.py"
    edit(entity, FIELD, f"{FIELD}    alias: str | None = None\n")
    alias = "    alias: Mapped[str | None] = mapped_column(types.KeyText(80), index=True)\n"
    edit(models, COLUMN, f"{alias}{COLUMN}")
    with_a_table_of_labels(models)
    for name, (up, down) in BY_HAND.items():
        head = HEAD.format(number=name[:4], before=int(name[:4]) - 1)
        text = f"{head}{up}\n\ndef downgrade() -> None:{down}"
        (project / MIGRATIONS / f"{name}.py").write_text(text, encoding="utf-8")
    service(project, "database", "upgrade")
    service(project, "database", "check")
    is_green(project)


def test_the_first_feature_can_give_way_to_another(project: Path, rendered: Rendered) -> None:
    other = rendered({"model": "Parcel name:key(100)!"})
    for name in set(files(rendered({}))) - set(files(other)):
        if not name.startswith(MIGRATIONS):
            (project / name).unlink()
    for name in files(other):
        if not name.startswith(MIGRATIONS):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(other / name, project / name)
    shutil.rmtree(project / "src" / "modules" / "items")
    migrate(project, "parcels")
    is_green(project, "tests/unit/modules", "tests/integration/parcels", SCHEMA)
