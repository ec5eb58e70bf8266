"""Benchmarks beside their references, in the same run; build/bench.json tells programs how they went."""

import gc
import json
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import distributions
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest

Work = Callable[[], object]
Rows = dict[tuple[str, ...], dict[str, Any]]
NAMED = {"advanced-alchemy", "fastapi", "orjson", "psycopg", "pydantic", "pymysql", "sqlalchemy", "sqlmodel"}
NAMED |= {"tinydb", "uvicorn"}
"""Packages whose versions matter, where they are installed."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="three rounds, small tables, SQLite alone")


@pytest.fixture(scope="session")
def quick(pytestconfig: pytest.Config) -> bool:
    """Whether a first impression will do."""
    return bool(pytestconfig.getoption("--quick"))


@pytest.fixture(scope="session")
def bench_rows(pytestconfig: pytest.Config) -> Iterator[Rows]:
    """The rows of build/bench.json by name, backend, size and reference; what is not run again stays."""
    path = pytestconfig.rootpath / "build" / "bench.json"
    before = json.loads(path.read_text("utf-8"))["rows"] if path.exists() else []
    rows: Rows = {
        (row["name"], row["backend"], str(row["size"]), row.get("against", "")): row for row in before
    }
    yield rows
    installed = {each.name.lower(): each.version for each in distributions()}
    packages = {name: installed[name] for name in sorted(NAMED & installed.keys())}
    ran = {
        "python": platform.python_version(),
        "packages": packages | {"sqlite": sqlite3.sqlite_version},
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {_processor()}",
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(ran | {"rows": list(rows.values())}, indent=2) + "\n", "utf-8")


@pytest.fixture
def compare(bench_rows: Rows, quick: bool) -> Callable[..., None]:
    """Time a subject and its references in turns and record the ratios; a goal that is missed fails nothing.

    With `at_most`, the subject may take that many times the reference's time; with `at_least`, it must
    reach that part of the reference's rate of `size` per second. The median of the rounds' ratios counts.
    """

    def compare(
        name: str,
        subject: Work,
        reference: Work,
        *,
        backend: str,
        size: int,
        rounds: int,
        against: str = "",
        at_most: float | None = None,
        at_least: float | None = None,
        prepare: Work = lambda: None,
        others: Mapping[str, tuple[Work, float | None]] | None = None,
        why: str = "",
    ) -> None:
        """`prepare` is run before each, outside the time that is taken.

        `others` are references by name, with the part of their rate that must be reached, if any must be.
        `why` says what stands in the way of a goal, for the page.
        """
        goals = {against: at_least} | {other: goal for other, (_, goal) in (others or {}).items()}
        works = {"": subject, f"/{against}": reference}
        works |= {f"/{other}": work for other, (work, _) in (others or {}).items()}
        times = _in_turns(works, prepare, min(rounds, 3) if quick else rounds)
        for other, goal in goals.items():
            by_time = at_most is not None and other == against
            ratios = [
                ours / theirs if by_time else theirs / ours
                for ours, theirs in zip(times[""], times[f"/{other}"], strict=True)
            ]
            rate = 1 if by_time else size
            ratio = median(ratios)
            least = goal is not None and ratio >= goal
            bench_rows[name, backend, str(size), other] = {
                "name": name,
                "backend": backend,
                "size": size,
                "against": other,
                "unit": "seconds" if by_time else "per second",
                "subject": median(times[""]) if by_time else rate / median(times[""]),
                "reference": median(times[f"/{other}"]) if by_time else rate / median(times[f"/{other}"]),
                "ratio": round(ratio, 3),
                "low": round(min(ratios), 3),
                "high": round(max(ratios), 3),
                "rounds": len(ratios),
                "goal": f"at most {at_most}" if by_time else f"at least {goal}" if goal else "",
                "met": ratio <= (at_most or 1) if by_time else least or goal is None,
                "why": why,
            }

    return compare


def _in_turns(works: Mapping[str, Work], prepare: Work, rounds: int) -> dict[str, list[float]]:
    """Run the works round by round, another first each time; return their seconds but for the first round."""
    times: dict[str, list[float]] = {name: [] for name in works}
    order = list(works)
    for turn in range(rounds + 1):
        for name in order:
            prepare()
            gc.collect()
            start = perf_counter()
            works[name]()
            if turn:
                times[name].append(perf_counter() - start)
        order.append(order.pop(0))
    return times


def _processor() -> str:
    """Return what the processor calls itself."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text("utf-8").splitlines() if known.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "an unknown processor"
