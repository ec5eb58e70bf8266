"""Runs the benchmarks of the core and of every example through tox, gathers build/bench.json and shows goals.

Arguments go to pytest.
"""

import json
import subprocess
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from tools import BUILD, registry
from tools.core import lay_out

COLUMNS = ("benchmark", "backend", "size", "result", "reference", "unit", "ratio", "goal")


def show(rows: list[dict[str, Any]]) -> None:
    table = Table(*COLUMNS, title="Benchmarks")
    for row in rows:
        numbers = (f"{row['subject']:,.4g}", f"{row['reference']:,.4g}")
        cells = (
            row["name"],
            row["backend"],
            f"{row['size']:,}",
            *numbers,
            row["unit"],
            f"{row['ratio']:.2f}",
        )
        table.add_row(*cells, row["goal"], style="green" if row["met"] else "red")
    Console().print(table)


def main(arguments: list[str]) -> int:
    failed = False
    gathered: dict[str, Any] = {"rows": []}
    for project in [lay_out("bench"), *registry()]:
        if not any(project.glob("tests/performance/test_*.py")):
            continue
        result = project / "build" / "bench.json"
        result.unlink(missing_ok=True)
        tox = [sys.executable, "-m", "tox", "-q", "-c", str(project), "-e", "bench", "--", *arguments]
        failed |= bool(subprocess.run(tox, check=False).returncode)
        if result.exists():
            found = json.loads(result.read_text(encoding="utf-8"))
            gathered |= found | {"rows": gathered["rows"] + found["rows"]}
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps(gathered, indent=2) + "\n", encoding="utf-8")
    show(gathered["rows"])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
