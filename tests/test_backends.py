"""One backend, one module: nothing else in a project's source knows which databases there are."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import questions, registry

BACKENDS = set(questions()["db_backend"])
WORDS = BACKENDS - {"json", "csv"}  # which are formats of other things too
DATABASE = Path("src/core/infrastructure/database")
AT_HOME = (DATABASE / "backends", DATABASE / "files", Path("src/config/settings.py"))


def spoken(code: ast.Module) -> Iterator[str]:
    """Yield the names and texts of a module, but for what is written to be read by people."""
    for node in ast.walk(code):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            yield node.value
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.Attribute):
            yield node.attr


@pytest.mark.parametrize("project", registry(), ids=lambda project: project.name)
def test_only_a_backends_own_module_knows_its_name(project: Path) -> None:
    found = [
        f"{path.relative_to(project)}: {word}"
        for path in sorted((project / "src").rglob("*.py"))
        if not any(path.relative_to(project).is_relative_to(home) for home in AT_HOME)
        for word in spoken(ast.parse(path.read_text()))
        if word.lower() in WORDS
    ]
    assert found == []
