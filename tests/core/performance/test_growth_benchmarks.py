"""What a row costs in large tables, beside what it costs in one of 10,000, and whether memory stays flat."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from config.settings import PROJECT, Backend
from tests.performance.growing import DRIVER

SMALL = 10_000
ROUNDS = {100_000: 5, 1_000_000: 1}
"""A round of a million takes a minute: one has to do."""
MORE = 20
"""MiB that a larger table may take."""
WHY = {"update": f"so does what it comes to: the row of `{DRIVER}` has how its own cost grows"}
BULK = "add_many", "stream", "upsert_many"

Figures = dict[str, dict[str, float]]


@pytest.fixture
def folder(pytestconfig: pytest.Config) -> Iterator[Path]:
    """A folder within the project's: one for temporary files may lie in memory, not on a disk."""
    build = pytestconfig.rootpath / "build"
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=build) as path:
        yield Path(path)


def grown(size: int, file: Path) -> Figures:
    paths = os.pathsep.join([str(PROJECT / "src"), str(PROJECT)])
    command = [sys.executable, "-m", "tests.performance.growing", str(size), str(file)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": paths}, check=True, capture_output=True, text=True
    )
    for each in file.parent.iterdir():
        each.unlink()
    found: Figures = json.loads(done.stdout)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="needs the peak memory of a process from Linux")
@pytest.mark.parametrize(("size", "rounds"), ROUNDS.items())
def test_growth(record: Callable[..., None], folder: Path, quick: bool, size: int, rounds: int) -> None:
    if quick and size != min(ROUNDS):
        pytest.skip("one size will do for a first impression")
    turns = range(1 if quick else rounds)
    pairs = [(grown(size, folder / "large"), grown(SMALL, folder / "small")) for _ in turns]
    for operation in pairs[0][0]:
        told = {"backend": Backend.SQLITE, "size": size, "against": "10k rows", "why": WHY.get(operation, "")}
        costs = [[each[operation]["seconds"] for each in side] for side in zip(*pairs, strict=True)]
        most = None if operation == DRIVER else 1.15
        record(f"{operation}, a row", *costs, unit="seconds", by="CPU", at_most=most, **told)
        if operation in BULK:
            peaks = [[each[operation]["MiB"] for each in side] for side in zip(*pairs, strict=True)]
            most = round(1 + MORE / min(peaks[1]), 2)
            record(f"{operation}, memory", *peaks, unit="MiB", at_most=most, **told)
