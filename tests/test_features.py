"""The page about adding a feature leads to features that work, and to a rule across them that holds."""

import re
import shutil
import sys
from pathlib import Path

from tests.conftest import Rendered
from tests.repositories import run
from tests.test_owner import MAIN, migrate, settings

FILE = re.compile(r"^`([\w./]+\.py)`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_a_rule_across_two_features_of_the_page_holds_against_eight_at_once(
    rendered: Rendered, tmp_path: Path
) -> None:
    project = shutil.copytree(rendered({}), tmp_path / "my-service")
    page = (project / "docs" / "add-a-feature.md").read_text(encoding="utf-8")
    written = FILE.findall(page)
    for name, content in written:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(content, encoding="utf-8")
    for feature in ("holidays", "shifts"):
        for folder in (".", "domain", "application", "infrastructure"):
            (project / "src" / "modules" / feature / folder / "__init__.py").touch()
    run(sys.executable, "-c", MAIN, "database", "upgrade", cwd=project, settings=settings(project))
    migrate(project, "holidays and shifts")
    tests = [name for name, _ in written if name.startswith(("tests/unit/", "tests/integration/shifts/"))]
    run(sys.executable, "-m", "pytest", "-q", *tests, cwd=project, settings={"DB_BACKEND": "sqlite"})
    run(sys.executable, "-m", "mypy", cwd=project)
    run(sys.executable, "-m", "importlinter.cli", "--no-cache", cwd=project, settings=settings(project))
