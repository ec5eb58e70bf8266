"""Benchmarks beside their references, in the same run; build/bench.json tells programs how they went."""

import gc
import json
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import distributions
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import pytest

Work = Callable[[], object]
Rows = dict[tuple[str, ...], dict[str, Any]]
NAMED = {"advanced-alchemy", "fastapi", "orjson", "psycopg", "pydantic", "pymysql", "sqlalchemy", "sqlmodel"}
NAMED |= {"tinydb", "uvicorn"}
"""Packages whose versions matter, where they are installed."""

CLOCKS = {"": perf_counter, "CPU": process_time}
"""What time is taken by: the clock, or the processor's time of this process, which others disturb less."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="one round, small tables, SQLite alone")


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
def record(bench_rows: Rows) -> Callable[..., None]:
    """Write down a row: what each round has measured of the subject and of its reference, and the ratios.

    With `at_most`, the subject may be that many times what the reference is; with `at_least`, the measures
    are times, and the subject must reach that part of the reference's rate of `size` per second. The median
    of the rounds' ratios counts; a goal that is missed fails nothing.
    """

    def record(
        name: str,
        ours: Sequence[float],
        theirs: Sequence[float],
        *,
        backend: str,
        size: int,
        against: str,
        at_most: float | None = None,
        at_least: float | None = None,
        unit: str = "",
        by: str = "",
        why: str = "",
    ) -> None:
        """`unit` is that of measures which are no rates, `by` names the clock, `why` is for the page."""
        rate = not unit and at_most is None
        over, under = (theirs, ours) if rate else (ours, theirs)
        ratios = [one / other for one, other in zip(over, under, strict=True)]
        ratio = median(ratios)
        goal = f"at most {at_most}" if at_most is not None else f"at least {at_least}" if at_least else ""
        bench_rows[name, backend, str(size), against] = {
            "name": name,
            "backend": backend,
            "size": size,
            "against": against,
            "unit": "per second" if rate else unit or "seconds",
            "subject": size / median(ours) if rate else median(ours),
            "reference": size / median(theirs) if rate else median(theirs),
            "ratio": round(ratio, 3),
            "low": round(min(ratios), 3),
            "high": round(max(ratios), 3),
            "rounds": len(ratios),
            "by": by,
            "goal": goal,
            "met": ratio <= at_most if at_most is not None else ratio >= (at_least or 0),
            "why": why,
        }

    return record


@pytest.fixture
def compare(record: Callable[..., None], quick: bool) -> Callable[..., None]:
    """Time a subject and its references in turns, and record them; what it takes more goes to `record`."""

    def compare(
        name: str,
        subject: Work,
        reference: Work,
        *,
        rounds: int,
        against: str = "",
        at_most: float | None = None,
        at_least: float | None = None,
        prepare: Work = lambda: None,
        others: Mapping[str, tuple[Work, float | None]] | None = None,
        clock: Callable[[], float] | None = None,
        by: str = "",
        **described: Any,
    ) -> None:
        """`prepare` is run before each, outside the time that is taken.

        `others` are references by name, with the part of their rate that must be reached, if any must be.
        """
        works = {"": subject, f"/{against}": reference}
        works |= {f"/{other}": work for other, (work, _) in (others or {}).items()}
        times = _in_turns(works, prepare, 1 if quick else rounds, clock or CLOCKS[by])
        told = described | {"by": by}
        goals = {"at_most": at_most, "at_least": at_least}
        record(name, times[""], times[f"/{against}"], against=against, **goals, **told)
        for other, (_, goal) in (others or {}).items():
            itself = median(times[f"/{other}"]) / median(times[f"/{against}"])
            limit = {"why": f"{against} by itself has {itself:.1f} times its rate"} if goal else {}
            record(name, times[""], times[f"/{other}"], against=other, at_least=goal, **told | limit)

    return compare


def _in_turns(
    works: Mapping[str, Work], prepare: Work, rounds: int, clock: Callable[[], float]
) -> dict[str, list[float]]:
    """Run the works round by round, another first each time; return their seconds but for the first round."""
    times: dict[str, list[float]] = {name: [] for name in works}
    order = list(works)
    gc.collect()
    gc.freeze()  # no service has all that pytest keeps; the collector would look through it now and then
    for turn in range(rounds + 1):
        for name in order:
            prepare()
            gc.collect()
            start = clock()
            works[name]()
            if turn:
                times[name].append(clock() - start)
        order.append(order.pop(0))
    gc.unfreeze()
    return times


def _processor() -> str:
    """Return what the processor calls itself."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text("utf-8").splitlines() if known.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "an unknown processor"
