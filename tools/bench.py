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
from tools.figures import page, spread, written

PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/performance"]
WIDTH = 80


def show(rows: list[dict[str, Any]], console: Console) -> None:
    columns = ("what", "on", "rows", "beside", "ratio", "spread", "goal")
    table = Table(*columns, title="Benchmarks", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for row in rows:
        style = "" if not row["goal"] else "green" if row["met"] else "red"
        cells = (row["name"], row["backend"], written(row["size"]), row.get("against", ""))
        table.add_row(*cells, f"{row['ratio']:.2f}", spread(row), sign(row["goal"]), style=style)
    console.print(table)


def sign(goal: str) -> str:
    return goal.replace("at least ", "≥ ").replace("at most ", "≤ ")


def main(arguments: list[str]) -> int:
    failed = False
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
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps(gathered, indent=2) + "\n", encoding="utf-8")
    show(gathered["rows"], Console(width=max(WIDTH, Console().width)))
    if not arguments and not failed:
        page(gathered)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
