"""Prints how many tests the last run passed, failed and skipped, in the matrix and for the template."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tools import BUILD
from tools.report import read


def closing_line(cells: Iterable[dict[str, Any]]) -> str:
    """The sum of the cells; one that broke down without a failing test counts as a failure."""
    total: Counter[str] = Counter(passed=0, failed=0, skipped=0)
    for cell in cells:
        total.update(cell["tests"])
        total["failed"] += cell["status"] == "failed" and not cell["tests"].get("failed")
    return ", ".join(f"{number} {what}" for what, number in total.items())


def main() -> int:
    matrix, template = BUILD / "matrix.json", BUILD / "template.xml"
    cells = json.loads(matrix.read_text(encoding="utf-8")) if matrix.exists() else []
    if template.exists():
        status, _, tests = read(template)
        cells.append({"status": status, "tests": tests})
    print(closing_line(cells))
    return 0


if __name__ == "__main__":
    sys.exit(main())
