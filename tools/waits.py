"""Measures what people wait for here: a rebuild, a new project, its first green tests, and the matrix.

Packages come from the cache. The matrix is not run again: its reports tell how long its last run took.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tools import ROOT, TEMPLATE
from tools.cell import CELLS
from tools.start import THREE, UNIT_TESTS, clone, create, first_tests, processor

BARE = """
import sys
from pathlib import Path
from tools.rebuild import render
for name in ("one", "two", "three"):
    render({"project_name": name}, Path(sys.argv[1]))
"""
ROUNDS = 3
Work = Callable[[Path], object]
Times = tuple[list[float], list[float]]
"""Seconds of the subject and of its reference, round by round."""


def rows() -> list[dict[str, Any]]:
    """All that can be measured here."""
    found = [row("rebuild", "three bare", in_turns(rebuild, three_bare), at_most=2)]
    with tempfile.TemporaryDirectory() as scratch:
        template = clone(Path(scratch))
        created = in_turns(lambda to: create(to, template, THREE), plain)
        found.append(row("cruft create", "cookiecutter", created, at_most=3))
        begun = time.monotonic()
        first_tests(Path(scratch), template, UNIT_TESTS)
        taken = time.monotonic() - begun
        found.append(row("create to green", "a minute", ([taken], [60]), at_most=1, by=""))
    return found + matrix()


def rebuild(_: Path) -> None:
    """Compare only: it costs the same, and a difference is none of a benchmark's business."""
    run("-m", "tools.rebuild", "--check", check=False)


def three_bare(to: Path) -> None:
    run("-c", BARE, str(to))


def plain(to: Path) -> None:
    run("-m", "cookiecutter", "--no-input", "--output-dir", str(to), str(TEMPLATE))


def run(*command: str, check: bool = True) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, check=check, stdout=subprocess.DEVNULL)


def in_turns(subject: Work, reference: Work) -> Times:
    """The processor's seconds of both, round by round."""
    times: Times = [], []
    for _ in range(ROUNDS):
        for work, taken in zip((subject, reference), times, strict=True):
            with tempfile.TemporaryDirectory() as scratch:
                begun = processor()
                work(Path(scratch))
                taken.append(processor() - begun)
    return times


def matrix() -> list[dict[str, Any]]:
    """The last run of the matrix beside its tests, evenly spread over the processor's cores."""
    suites = [suite for report in CELLS.glob("*.xml") for suite in ET.parse(report).iter("testsuite")]
    begun = [datetime.fromisoformat(suite.attrib["timestamp"]) for suite in suites]
    if not begun:
        return []
    lengths = [float(suite.attrib["time"]) for suite in suites]
    ended = max(begin + timedelta(seconds=length) for begin, length in zip(begun, lengths, strict=True))
    tests = sum(float(case.attrib["time"]) for suite in suites for case in suite.iter("testcase"))
    times = [(ended - min(begun)).total_seconds()], [tests / (os.cpu_count() or 1)]
    return [row("matrix, the last", "its tests", times, at_most=1.4, by="")]


def row(name: str, against: str, times: Times, *, at_most: float, by: str = "CPU") -> dict[str, Any]:
    ours, theirs = times
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {
        "name": name,
        "backend": "",
        "size": 1,
        "against": against,
        "unit": "seconds",
        "subject": median(ours),
        "reference": median(theirs),
        "ratio": round(median(ratios), 3),
        "low": round(min(ratios), 3),
        "high": round(max(ratios), 3),
        "rounds": len(ratios),
        "by": by,
        "goal": f"at most {at_most}",
        "met": median(ratios) <= at_most,
        "why": "",
    }
