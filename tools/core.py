"""The core's own tests, laid over a bare project: there they run, once a backend and not once an example.

`python -m tools.core lint` lays it out in build/core/lint and runs that environment of its tox; what follows
goes to the command. Each environment has a copy of its own, so that they can be made and run side by side.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import BUILD, EXTRAS, ROOT, git, registry
from tools.rebuild import render

TESTS = ROOT / "tests" / "core"
BENCHMARKS = "tests/performance/conftest.py"
"""What a bare project has not: an example has it for the core's benchmarks."""
PROJECTS = BUILD / "core"
MODEL = "Item(archive) name:key(100)!"
"""As that of a bare project, but for what comes only if a model asks for it."""


def lay_out(environment: str) -> Path:
    """The project for this environment, as the template and the tests are now; its caches stay."""
    project = PROJECTS / environment
    with tempfile.TemporaryDirectory(prefix="octoport-") as scratch:
        answers = {"project_name": "Core's Tests", "model": MODEL, "extras": " ".join(EXTRAS)}
        fresh = render(answers, Path(scratch))
        for name in sorted(git.files(TESTS)):
            (fresh / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(TESTS / name, fresh / "tests" / name)
        shutil.copy(registry()[0] / BENCHMARKS, fresh / BENCHMARKS)
        for path in [*fresh.iterdir(), project / "data"]:  # tests may have left data behind
            shutil.rmtree(project / path.name, ignore_errors=True)
        shutil.copytree(fresh, project, dirs_exist_ok=True)
    (project / ".git").mkdir(exist_ok=True)  # where tools end their search for what git ignores
    return project


def tox(environment: str, *arguments: str) -> list[str]:
    """The command that runs this environment of the project, which it lays out."""
    project = str(lay_out(environment))
    return [sys.executable, "-m", "tox", "-q", "-c", project, "-e", environment, "--", *arguments]


if __name__ == "__main__":
    sys.exit(subprocess.run(tox(*sys.argv[1:]), check=False).returncode)
