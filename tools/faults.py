"""Tries what can go wrong, in a project with the core's tests, and writes build/faults.json.

`--quick` tries a few of each. `--write` writes docs/reliability.md, too, after a full run; with
`--kind` or `--backend` the other rows stay as they were. The faults themselves are in tests/core/faults.
"""

import json
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tools import BUILD, ROOT, supply
from tools.core import lay_out

PAGE = ROOT / "docs" / "reliability.md"
RESULT = BUILD / "faults.json"
MUTATION = BUILD / "mutation.json"
MUTATED = "\n## Mutation\n"
COLUMNS = ("fault", "backend", "tried", "survived", "lost", "seconds", "note")

HEAD = """# Reliability

<!-- Written by `nox -s faults -- --write`; not by hand. -->

What can go wrong was made to go wrong, on purpose and many times, and what was left was counted. *Tried*
says how often; *survived* how often everything was as it must be afterwards, with an error of ours for
whoever asked, and the service going on; *lost* how many promises were broken: commits that were acknowledged
and are not there.

```console
$ nox -s faults                     # all of it: writes build/faults.json
$ nox -s faults -- --quick          # a few of each: what every change has to pass
$ nox -s faults -- --kind power --backend json
```

"""


def main(arguments: list[str]) -> int:
    project = lay_out("faults")
    fresh = project / "build" / "faults.json"
    fresh.parent.mkdir(exist_ok=True)
    fresh.unlink(missing_ok=True)
    given = [each for each in arguments if each != "--write"]
    command = [sys.executable, "-m", "tests.faults", "--json", str(fresh), *given]
    paths = {"PYTHONPATH": os.pathsep.join([str(project / "src"), str(project)])}
    begun = time.monotonic()
    code = subprocess.run(command, cwd=project, env=os.environ | paths, check=False).returncode
    rows = [*read(fresh), *([] if "--kind" in given or "--backend" in given else supply.rows())]
    show(rows)
    took = f"{(time.monotonic() - begun) / 60:.0f} minutes"
    print(f"{len(rows)} rows in {took}, at a load of {os.getloadavg()[2]:.0f} in the last 15")
    rows = merge(read(RESULT), rows) if given else rows
    BUILD.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    if "--write" in arguments:
        PAGE.write_text(page(rows, "" if given else took), encoding="utf-8", newline="\n")
    return code or int(not all(held(row) for row in rows))


def read(result: Path) -> list[dict[str, Any]]:
    return json.loads(result.read_text(encoding="utf-8")) if result.exists() else []


def merge(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the rows of a run in the place of those that it has tried anew; kinds stay together."""
    rows = {(row["kind"], row["name"], row["backend"]): row for row in [*old, *new]}
    kinds = list(dict.fromkeys(kind for kind, _, _ in rows))
    return sorted(rows.values(), key=lambda row: kinds.index(row["kind"]))


def show(rows: list[dict[str, Any]]) -> None:
    table = Table(*COLUMNS, title="Faults")
    for row in rows:
        table.add_row(*cells(row), style="green" if held(row) else "red")
    Console().print(table)


def held(row: dict[str, Any]) -> bool:
    return row["tried"] == row["survived"] and not row["lost"] and not row["reasons"]


def cells(row: dict[str, Any]) -> list[str]:
    numbers = [f"{row[name]:,}" for name in ("tried", "survived", "lost")]
    return [row["name"], row["backend"], *numbers, f"{row['seconds']:,.0f}", row["note"]]


def page(rows: list[dict[str, Any]], took: str) -> str:
    """The page of a run: a table for each kind of fault. One that `took` nothing was not a whole one."""
    several = "A row is of the last run that tried it: numbers are small where that was a quick one."
    parts = [HEAD, f"The figures below are of {machine()}.\n"]
    parts.append(f"They are of one run, which took {took}.\n" if took else f"{several}\n")
    for kind, of_it in groupby(rows, key=lambda row: row["kind"]):
        found = list(of_it)
        parts.append(f"\n## {kind.capitalize()}\n\n{found[0]['about']}\n\n")
        parts += [line(COLUMNS), line(["---", "---", *["---:"] * 4, "---"])]
        parts += [line(cells(row)) for row in found]
    tried, lost = (sum(row[name] for row in rows) for name in ("tried", "lost"))
    parts.append(f"\nAll in all {tried:,} tries, and {lost} promises broken.\n")
    if MUTATION.exists():
        parts += mutation(json.loads(MUTATION.read_text(encoding="utf-8")))
    elif PAGE.exists():  # the last figures stay: they take longer than all of this
        parts += PAGE.read_text(encoding="utf-8").partition(MUTATED)[1:]
    return "".join(parts)


def mutation(rows: list[dict[str, Any]]) -> list[str]:
    """How many small changes of the code the tests notice: the last figures of `nox -s mutation`."""
    head = ("code", "changes", "noticed", "not noticed", "not run by a test", "of 100 noticed")
    parts = [f"{MUTATED}\nSmall changes of the code, one at a time: `nox -s mutation` counts those that a "]
    parts += ["test notices. mutmut makes them up.\n\n", line(head), line(["---", *["---:"] * 5])]
    for row in rows:
        numbers = [f"{row[name]:,}" for name in ("tried", "noticed", "unnoticed", "untested")]
        parts.append(line([row["part"], *numbers, f"{100 * row['noticed'] / row['tried']:.0f}"]))
    return parts


def line(texts: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(texts)} |\n"


def machine() -> str:
    names = ("sqlalchemy", "psycopg", "pymysql")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    system = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores"
    return f"Python {platform.python_version()}, {system}; {packages}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
