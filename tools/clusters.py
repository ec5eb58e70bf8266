"""Tries clusters of servers, and measures how bank-alert grows; `--write` writes docs/scaling.md, too.

Nodes are killed while clients write, each backend's database is copied into each other's and back, and all
integration tests of the bare project and of bank-alert run behind PgBouncer (tests/core/clusters); 1, 2 and 4
workers deliver ten thousand alerts, and each step of a bank is timed at two sizes (bank-alert's tests/scale).
Other arguments go to pytest and choose among the first.
"""

import os
import subprocess
import sys
from pathlib import Path

from tools import EXAMPLES, scaling
from tools.core import lay_out

MEASURES = "tests/scale"


def pytest(project: Path, *arguments: str) -> int:
    """Run pytest in a project, one test at a time; return its exit code."""
    paths = {"PYTHONPATH": os.pathsep.join([str(project / "src"), str(project)])}
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:randomly", *arguments]
    return subprocess.run(command, cwd=project, env=os.environ | paths, check=False).returncode


def main(arguments: list[str]) -> int:
    chosen = [each for each in arguments if each != "--write"]
    code = pytest(lay_out("clusters"), *(chosen or ["tests/clusters"]))
    if not chosen:
        code = pytest(EXAMPLES / "bank-alert", MEASURES) or code
    if "--write" in arguments:
        scaling.main()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
