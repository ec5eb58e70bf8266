"""Runs the cells of the matrix side by side, and closes with one table: example by backend.

Writes build/matrix.json for programs, and GitHub's step summary where there is one. Arguments are nox's own
and choose the cells; without any, all of them run.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tools import BUILD, ROOT
from tools.cell import CELLS
from tools.total import closing_line

COLOURS = {"passed": "green", "skipped": "yellow", "failed": "red"}
COLUMNS = ("example", "backend", "status", "tests", "seconds", "reason")


def rows(cells: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        (
            cell["example"],
            cell["backend"],
            cell["status"],
            str(cell["tests"].get("passed", 0)),
            f"{cell['seconds']:.1f}",
            cell["reason"],
        )
        for cell in cells
    ]


def show(cells: list[dict[str, Any]]) -> None:
    table = Table(*COLUMNS, title="Examples and backends")
    for row in rows(cells):
        table.add_row(*row, style=COLOURS[row[2]])
    Console().print(table)


def markdown(cells: list[dict[str, Any]]) -> str:
    lines = [COLUMNS, ("---",) * len(COLUMNS), *rows(cells)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(arguments: list[str]) -> int:
    shutil.rmtree(CELLS, ignore_errors=True)  # the table shows this run, and nothing older
    at_once = os.environ.get("NOX_PARALLEL", str((os.cpu_count() or 1) + 1))  # cells wait a lot, too
    nox = [sys.executable, "-m", "nox", "--parallel", at_once]
    ran = subprocess.run([*nox, *(arguments or ["--session", "test"])], cwd=ROOT, check=False)
    cells = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(CELLS.glob("*.json"))]
    if not cells:
        print("No cell has run.", file=sys.stderr)
        return 1
    (BUILD / "matrix.json").write_text(json.dumps(cells, indent=2) + "\n", encoding="utf-8")
    show(cells)
    print(closing_line(cells))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as page:
            page.write(markdown(cells))
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
