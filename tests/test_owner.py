"""An owner who makes the project their own keeps it green."""

import re
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


def is_green(project: Path) -> None:
    said = run(sys.executable, "-m", "pytest", "-q", cwd=project, settings={"DB_BACKEND": "sqlite"})
    assert re.search(r"\d{3} passed", said)
    run(sys.executable, "-m", "mypy", cwd=project)
    run(sys.executable, "-m", "importlinter.cli", "--no-cache", cwd=project, settings=settings(project))


def test_a_column_that_alembic_writes_the_migration_for_breaks_nothing(project: Path) -> None:
    feature = project / "src" / "modules" / "items"
    entity, models = feature / "domain" / "entities.py", feature / "infrastructure" / "models.py"
    edit(entity, FIELD, f"{FIELD}    nickname: str | None = None\n")
    edit(models, COLUMN, f"    nickname: Mapped[str | None] = mapped_column(types.KeyText(50))\n{COLUMN}")
    migrate(project, "nickname")
    assert len(list((project / MIGRATIONS).glob("*nickname.py"))) == 1
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
    is_green(project)
