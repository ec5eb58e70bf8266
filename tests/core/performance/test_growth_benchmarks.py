"""What a row costs in large tables, beside what it costs in one of 10,000, and whether memory stays flat."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from config.settings import PROJECT, Backend
from tests.performance.growing import DRIVER

SMALL = 10_000
ROUNDS = {1_000_000: 1, 100_000: 5}
"""A round of a million takes a minute: one has to do, beside all those of the small table."""
AT_ONCE = 2
"""Processes: all of them are measured by their own processor's time."""
MORE = 20
"""MiB that a larger table may take."""
GROWS = "so does what it comes to: the row of `{}` by the driver has how its own cost grows"
BESIDE = {"stream": "stream", "update": "update", "upsert_many": "update", "page, deep": "page, deep"}
WHY = {name: GROWS.format(its) for name, its in BESIDE.items()}
BULK = "add_many", "stream", "upsert_many"

Figures = dict[str, dict[str, float]]


@pytest.fixture
def folder(pytestconfig: pytest.Config) -> Iterator[Path]:
    """A folder within the project's: one for temporary files may lie in memory, not on a disk."""
    build = pytestconfig.rootpath / "build"
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=build) as path:
        yield Path(path)


def grown(size: int, folder: Path) -> Figures:
    paths = os.pathsep.join([str(PROJECT / "src"), str(PROJECT)])
    with TemporaryDirectory(dir=folder) as place:
        command = [sys.executable, "-m", "tests.performance.growing", str(size), f"{place}/rows"]
        done = subprocess.run(
            command, env=os.environ | {"PYTHONPATH": paths}, check=True, capture_output=True, text=True
        )
    found: Figures = json.loads(done.stdout)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="needs the peak memory of a process from Linux")
def test_growth(record: Callable[..., None], folder: Path, quick: bool) -> None:
    if quick:
        pytest.skip("a first impression needs no large tables")
    jobs = [size for large, rounds in ROUNDS.items() for size in (large, SMALL) * rounds]
    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        done = list(zip(jobs, side_by_side.map(lambda size: grown(size, folder), jobs), strict=True))
    small = [figures for size, figures in done if size == SMALL]
    for size in ROUNDS:
        large = [figures for its, figures in done if its == size]
        pairs = list(zip(large * len(small) if len(large) == 1 else large, small, strict=False))
        for operation in small[0]:
            told = {"backend": Backend.SQLITE, "size": size, "against": "10k rows"}
            told["why"] = WHY.get(operation, "")
            costs = [[each[operation]["seconds"] for each in side] for side in zip(*pairs, strict=True)]
            most = None if operation.endswith(DRIVER) else 1.15
            record(f"{operation}, a row", *costs, unit="seconds", by="CPU", at_most=most, **told)
            if operation in BULK:
                peaks = [[each[operation]["MiB"] for each in side] for side in zip(*pairs, strict=True)]
                most = round(1 + MORE / min(peaks[1]), 2)
                record(f"{operation}, memory", *peaks, unit="MiB", at_most=most, **told)
