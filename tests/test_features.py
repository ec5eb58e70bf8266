"""The page about adding a feature leads to features that work, and to a rule across them that holds."""

import re
import shutil
import sys
from pathlib import Path

from tests.conftest import Rendered
from tests.repositories import edit, run
from tests.test_owner import settings

WHOLE = re.compile(r"^`([\w./]+\.py)`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EDITED = re.compile(r"^`([\w./]+\.py)`\n\n```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MODEL = re.compile(r"^tox -e model -- '(.+)' '(.+)'$", re.MULTILINE)


def follow(page: str, project: Path) -> list[str]:
    """Write the files of the page and edit those that are there; the tests among them."""
    for name, content in WHOLE.findall(page):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(content, encoding="utf-8")
    for name, changes in EDITED.findall(page):
        for change in changes.split("@@\n"):
            lines = [line or " " for line in change.splitlines()]
            old, new = (
                "".join(f"{line[1:]}\n" for line in lines if line[0] != other) for other in ("+", "-")
            )
            edit(project / name, old, new)
    return [name for name, _ in WHOLE.findall(page) if name.startswith("tests/")]


def test_what_no_model_says_is_written_as_the_page_says(rendered: Rendered, tmp_path: Path) -> None:
    page = (rendered({}) / "docs" / "add-a-feature.md").read_text(encoding="utf-8")
    ((holiday, shift),) = MODEL.findall(page)
    project = shutil.copytree(rendered({"model": f"{holiday}; {shift}"}), tmp_path / "my-service")
    tests = follow(page, project)
    of_shifts = ("tests/unit/modules/shifts", "tests/integration/shifts")
    run(sys.executable, "-m", "pytest", "-q", *of_shifts, cwd=project, settings={"DB_BACKEND": "sqlite"})
    assert tests
    for tool in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "src", *tests]):
        run(sys.executable, "-m", *tool, cwd=project)
    run(sys.executable, "-m", "importlinter.cli", "--no-cache", cwd=project, settings=settings(project))
