"""Benchmarks beside their references, in the same run; build/bench.json tells programs how they went."""

import json
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from importlib.metadata import version
from statistics import median
from time import perf_counter
from typing import Any

import pytest

Work = Callable[[], object]
Rows = dict[tuple[str, str, int], dict[str, Any]]


@pytest.fixture(scope="session")
def bench_rows(pytestconfig: pytest.Config) -> Iterator[Rows]:
    """The rows of build/bench.json by name, backend and size. Those that are not run again stay."""
    path = pytestconfig.rootpath / "build" / "bench.json"
    before = json.loads(path.read_text("utf-8"))["rows"] if path.exists() else []
    rows = {(row["name"], row["backend"], row["size"]): row for row in before}
    yield rows
    ran = {
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("filelock", "orjson", "sqlalchemy")}
        | {"sqlite": sqlite3.sqlite_version},
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(ran | {"rows": list(rows.values())}, indent=2) + "\n", "utf-8")


@pytest.fixture
def compare(benchmark: Any, bench_rows: Rows) -> Callable[..., None]:
    """Time a subject and its reference in turns and record both; a goal that is missed fails nothing.

    With `at_most`, the subject may take that many times the reference's time; with `at_least`, it must
    reach that part of the reference's rate of `size` per second. Medians count.
    """

    def compare(
        name: str,
        subject: Work,
        reference: Work,
        *,
        backend: str,
        size: int,
        rounds: int,
        at_most: float | None = None,
        at_least: float | None = None,
        prepare: Work = lambda: None,
    ) -> None:
        """`prepare` is run before each of the two, outside the time that is taken."""
        times = []

        def take_turns() -> None:
            prepare()
            start = perf_counter()
            reference()
            times.append(perf_counter() - start)
            prepare()

        benchmark.group = f"{name}, {backend}, {size}"
        benchmark.pedantic(subject, setup=take_turns, rounds=rounds, warmup_rounds=2)
        ours, theirs = benchmark.stats.stats.median, median(times[-rounds:])
        if at_least is not None:
            ours, theirs = size / ours, size / theirs
        ratio = ours / theirs
        met = ratio >= at_least if at_least is not None else ratio <= (at_most or 1)
        goal = f"at least {at_least}" if at_least is not None else f"at most {at_most}"
        bench_rows[name, backend, size] = {
            "name": name,
            "backend": backend,
            "size": size,
            "unit": "seconds" if at_least is None else "per second",
            "subject": ours,
            "reference": theirs,
            "ratio": round(ratio, 3),
            "goal": goal,
            "met": met,
        }
        benchmark.extra_info |= {"ratio": ratio, "goal": goal, "met": met}

    return compare
