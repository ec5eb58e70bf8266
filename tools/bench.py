"""Runs the benchmarks of the core and of every example, shows what came out, and writes it down.

`--quick` gives a first impression. Arguments go to pytest; without any, docs/benchmarks.md is written anew.
"""

import json
import os
import subprocess
import sys
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tools import BUILD, registry
from tools.core import lay_out
from tools.figures import page, spread, verdict, written
from tools.waits import rows as waits

PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/performance"]
WIDTH = 80


def show(rows: list[dict[str, Any]], console: Console) -> None:
    columns = ("what", "rows", "beside", "ratio", "spread", "goal", "met")
    for backend in dict.fromkeys(row["backend"] for row in rows):
        table = Table(*columns, title=backend, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
        for row in rows:
            if row["backend"] == backend:
                style = "" if not row["goal"] else "green" if row["met"] else "red"
                cells = (row["name"], written(row["size"]), row["against"], f"{row['ratio']:.2f}")
                table.add_row(*cells, spread(row), sign(row["goal"]), verdict(row), style=style)
        console.print(table)


def sign(goal: str) -> str:
    return goal.replace("at least ", "≥ ").replace("at most ", "≤ ")


def load() -> str:
    """What the machine had to do in the last minutes, where it tells."""
    return f"{os.getloadavg()[1]:.1f}" if hasattr(os, "getloadavg") else "?"


def main(arguments: list[str]) -> int:
    failed = False
    before = load()
    gathered: dict[str, Any] = {"rows": []}
    for project in [lay_out("bench"), *registry()]:
        if not any(project.glob("tests/performance/test_*.py")):
            continue
        result = project / "build" / "bench.json"
        result.unlink(missing_ok=True)
        environment = {**os.environ, "PYTHONPATH": "src"}
        done = subprocess.run([*PYTEST, *arguments], cwd=project, env=environment, check=False)
        failed |= done.returncode not in (0, 5)  # 5: none was chosen
        if result.exists():
            found = json.loads(result.read_text(encoding="utf-8"))
            gathered |= found | {"rows": gathered["rows"] + found["rows"]}
    if not arguments:
        gathered["rows"] += waits()
    gathered |= {"before": before, "after": load()}
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps(gathered, indent=2) + "\n", encoding="utf-8")
    show(gathered["rows"], Console(width=WIDTH))
    if not arguments and not failed:
        page(gathered)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
