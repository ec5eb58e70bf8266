"""Runs every example's benchmarks through its own tox, gathers build/bench.json, shows goals beside results.

What several examples share is measured in the first of them. Arguments go to pytest.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tools import BUILD, registry

COLUMNS = ("benchmark", "backend", "size", "result", "reference", "unit", "ratio", "goal")


def benchmarks(example: Path) -> set[str]:
    return {path.relative_to(example).as_posix() for path in example.glob("tests/performance/test_*.py")}


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
    failed, measured = False, set[str]()
    gathered: dict[str, Any] = {"rows": []}
    for example in sorted(registry(), key=lambda path: path.name != "sqlalchemy-usage"):
        result = example / "build" / "bench.json"
        result.unlink(missing_ok=True)
        if not benchmarks(example) - measured:
            continue
        tox = [sys.executable, "-m", "tox", "-q", "-c", str(example), "-e", "bench", "--", *arguments]
        tox += [f"--ignore={name}" for name in sorted(measured)]
        failed |= bool(subprocess.run(tox, check=False).returncode)
        measured |= benchmarks(example)
        if result.exists():
            found = json.loads(result.read_text(encoding="utf-8"))
            gathered |= found | {"rows": gathered["rows"] + found["rows"]}
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps(gathered, indent=2) + "\n", encoding="utf-8")
    show(gathered["rows"])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
