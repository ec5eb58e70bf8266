"""Runs one cell of the matrix: the tests of one example, or of the core, on one backend, through its own tox.

Leaves build/cells/EXAMPLE-BACKEND.json (what the table shows), .log and .xml.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools import BUILD, CORE, EXAMPLES
from tools.core import lay_out
from tools.report import read

CELLS = BUILD / "cells"
TAIL = 60
CONTRACT = Path("tests/integration/contract")
OF_EACH_PROJECT = "test_schema.py"
"""The one part of the contract that looks at a project's own tables."""


@dataclass
class Cell:
    example: str
    backend: str
    status: str
    reason: str = ""
    tests: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def __str__(self) -> str:
        counts = ", ".join(f"{number} {what}" for what, number in self.tests.items() if number)
        how = f"{self.status} in {self.seconds:.0f} s ({self.reason or counts})"
        return f"{self.example} on {self.backend}: {how}"


def run(example: str, backend: str, pytest_arguments: list[str], live: bool) -> Cell:
    CELLS.mkdir(parents=True, exist_ok=True)
    report, log = CELLS / f"{example}-{backend}.xml", CELLS / f"{example}-{backend}.log"
    report.unlink(missing_ok=True)
    project = lay_out(backend) if example == CORE else EXAMPLES / example
    if example != CORE and not pytest_arguments:
        pytest_arguments = not_again(project)
    tox = [sys.executable, "-m", "tox", "-c", str(project), "-e", backend]
    start = time.monotonic()
    with log.open("w", encoding="utf-8") as kept, tempfile.TemporaryDirectory(prefix="cell-") as temporary:
        # a folder of its own: runs side by side stumble when both tidy the one that pytest shares
        own = [f"--junit-xml={report}", f"--basetemp={temporary}/t"]
        command = [*tox, "--", *own, *pytest_arguments]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                kept.write(line)
                if live:
                    print(line, end="", flush=True)
    cell = Cell(example, backend, "failed", seconds=round(time.monotonic() - start, 1))
    if report.exists():
        cell.status, cell.reason, cell.tests = read(report)
    if process.returncode and cell.status != "failed":
        cell.status, cell.reason = "failed", f"tox ended with {process.returncode}"
    elif not report.exists():
        cell.reason = "ended before the tests began"
    return cell


def not_again(project: Path) -> list[str]:
    """Leave out what the core's cell says of this backend: the core and its contract are the same in all."""
    suite = sorted((project / CONTRACT).glob("test_*.py"))
    return [f"--ignore={CONTRACT / module.name}" for module in suite if module.name != OF_EACH_PROJECT]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="cell", description=__doc__)
    parser.add_argument("example")
    parser.add_argument("backend")
    parser.add_argument("--live", action="store_true", help="show the run as it goes")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest")
    options = parser.parse_args(arguments)
    cell = run(options.example, options.backend, options.pytest, options.live)
    name = CELLS / f"{cell.example}-{cell.backend}"
    name.with_suffix(".json").write_text(json.dumps(asdict(cell), indent=2) + "\n", encoding="utf-8")
    if cell.status == "failed" and not options.live:
        log = name.with_suffix(".log").read_text(encoding="utf-8").splitlines()
        print(
            *log[-TAIL:], f"(the whole log: {name.with_suffix('.log').relative_to(BUILD.parent)})", sep="\n"
        )
    print(cell)
    return int(cell.status == "failed")


if __name__ == "__main__":
    sys.exit(main())
