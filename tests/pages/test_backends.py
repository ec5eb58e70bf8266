"""The project's pages on its backends are followed to the letter, and the project stays green."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Rendered
from tests.repositories import run

DATABASE = Path("src/core/infrastructure/database")
CONTRACT = "tests/integration/contract"
NOT_ON_DUCKDB = (
    "test_transactions.py::test_of_many_who_add_what_is_missing_each_counts_what_it_added",
    "test_transactions.py::test_one_who_waits_for_another_adds_what_that_one_did_not",
    "test_transactions.py::test_of_many_who_overwrite_each_raises_the_version_by_one",
    "test_schema.py::test_the_schema_of_the_service_is_as_its_models_say",
    "test_schema.py::test_a_check_of_what_is_not_up_to_date_fails_and_makes_nothing",
    "test_schema.py::test_migrations_go_down_and_up_again",
    "test_locks.py",
    "test_integrity.py",
    "test_failures.py",
    "test_strange_values.py",
)
"""What the page says that DuckDB or its dialect cannot do."""


@pytest.fixture
def project(rendered: Rendered, tmp_path: Path) -> Path:
    """A bare project of one's own."""
    return shutil.copytree(rendered({"example": "none", "db_backend": "sqlite"}), tmp_path / "project")


def edit(path: Path, pattern: str, replacement: str) -> None:
    """Replace the one place that the pattern finds."""
    text, times = re.subn(pattern, replacement, path.read_text("utf-8"))
    assert times == 1, f"{pattern} is {times} times in {path}"
    path.write_text(text, "utf-8")


def try_out(project: Path, backend: str, *arguments: str) -> None:
    """Run tests of the project on a backend; fail unless they pass."""
    settings = {"DB_BACKEND": backend}
    run(sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", *arguments, cwd=project, settings=settings)


def test_the_page_about_adding_a_backend_leads_to_one_that_holds_the_contract(project: Path) -> None:
    page = (project / "docs" / "add-a-backend.md").read_text()
    (module,) = re.findall("```python\n(.*?)```", page, re.DOTALL)
    backends = project / DATABASE / "backends"
    (backends / "duckdb.py").write_text(module)
    edit(backends / "__init__.py", r"oracle:Oracle.*\n", r'\g<0>    "duckdb": "duckdb:DuckDb",\n')
    edit(project / "src/config/settings.py", '( *)ORACLE = "oracle"', r'\g<0>\n\1DUCKDB = "duckdb"')
    left_out = [f"--deselect={CONTRACT}/{name}" for name in NOT_ON_DUCKDB]
    try_out(project, "duckdb", CONTRACT, *left_out)


UNKNOWN = """
from decimal import Decimal
from sqlalchemy import Column, MetaData, Table, select, text
from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.engine import connect
from core.infrastructure.database.types import ExactDecimal, Identifier

amount = Decimal("12345678901234.5678")
key = Column("id", Identifier(), primary_key=True)
table = Table("kept", MetaData(), key, Column("amount", ExactDecimal()))
database = connect(Settings())
table.metadata.create_all(database.engine)
with database.engine.begin() as connection:
    connection.execute(table.insert(), {"id": "1", "amount": amount})
with database.engine.begin() as connection:
    assert connection.scalar(select(table.c.amount)) == amount
try:
    with database.engine.begin() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
except StorageUnavailable as error:
    assert "database upgrade" in str(error), error
"""
HELD = "import duckdb, sys; held = duckdb.connect('data.duckdb'); sys.stdin.read()"


def test_a_database_that_nobody_named_keeps_values_and_is_told_of_in_sentences(project: Path) -> None:
    url = f"duckdb:///{project / 'data.duckdb'}"
    here = {"DATABASE_URL": url, "PYTHONPATH": "src", "PYTHONWARNINGS": "ignore"}

    def upgrade(expect: int | None) -> str:
        command = [sys.executable, "-m", "main", "database", "upgrade"]
        return run(*command, cwd=project, expect=expect, settings=here)

    assert "at head" in upgrade(0)
    run(sys.executable, "-c", UNKNOWN, cwd=project, settings=here)
    holder = subprocess.Popen([sys.executable, "-c", HELD], cwd=project, stdin=subprocess.PIPE)
    try:
        while "another process has the database" not in (told := upgrade(None)):
            assert "at head" in told, told  # it is not open yet
    finally:
        holder.communicate()


def test_a_project_that_keeps_one_backend_stays_green(project: Path) -> None:
    database = project / DATABASE
    registry = database / "backends" / "__init__.py"
    for module in ("files", "mysql", "mssql", "oracle"):
        (database / "backends" / f"{module}.py").unlink()
    edit(registry, r"from sqlalchemy\.dialects import registry\n", "")
    for name in ("json", "csv"):
        edit(registry, rf' *"sqlite\+{name}": .*\n', "")
        edit(registry, rf"registry\.register.*{name}.*\n", "")
    for name in ("json", "csv", "mysql", "mariadb", "mssql", "oracle"):
        edit(registry, rf' *"{name}": .*\n', "")
        edit(project / "src/config/settings.py", rf' *{name.upper()} = "{name}"\n', "")
    shutil.rmtree(database / "files")
    (database / "file_steps.py").unlink()
    edit(database / "schema.py", r"from \. import file_steps\n", "")
    edit(database / "schema.py", r" *else:\n.*file_steps.*\n", "")
    contract = r'\[\[tool\.importlinter\.contracts\]\]\nname = "Files:[^[]*\[[^[]*\[[^[]*\]\n\n'
    edit(project / "pyproject.toml", contract, "")
    for module in ("syntax.py", "conftest.py"):
        (project / "tests/integration" / module).unlink()
    try_out(project, "sqlite", "tests/unit/modules", "tests/integration")
    run(sys.executable, "-m", "mypy", "src", cwd=project)
    run(sys.executable, "-m", "importlinter.cli", "--no-cache", cwd=project, settings={"PYTHONPATH": "src"})
