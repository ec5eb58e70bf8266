"""Changes the code in small ways, one at a time, and counts the changes that no test notices.

mutmut does it, in a bare project with the core's tests, part by part: a part is code, the tests that are to
notice, and a backend. Writes build/mutation.json, and the changes that were not noticed to
build/mutation.txt; fails where fewer than 85 of 100 were. Arguments name parts, to try these only.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tools import BUILD
from tools.core import lay_out

RESULT, CHANGES = BUILD / "mutation.json", BUILD / "mutation.txt"
GOAL = 0.85
UNNOTICED, UNTESTED, NEVER_RUN = 0, {5, 33}, {None, 2, 34}
"""Exit codes of mutmut for a change. With any other it was noticed: by a test, or since nothing ended."""

CONFIGURATION = """

[tool.mutmut]
source_paths = ["src"]
also_copy = ["assets", "container", "data", "docs", "README.md", ".env.example", "requirements.lock"]
pytest_add_cli_args = ["--numprocesses=0", "--hypothesis-profile=ci"]
use_setproctitle = false
use_git_change_detection = false
"""

SHOW = """
import sys
from mutmut.mutation.diff_apply import get_diff_for_mutant
for name in sys.argv[1:]:
    lines = get_diff_for_mutant(name).splitlines()
    print(name, *(line for line in lines[2:] if line[:1] in "+-"), sep="\\n")
"""

INFRASTRUCTURE = "src/core/infrastructure"
CONTRACT = "tests/integration/contract"


@dataclass(frozen=True)
class Part:
    """Code and the tests that are to notice what is changed in it."""

    code: list[str]
    tests: list[str]
    backend: str = "sqlite"


PARTS = {
    "domain": Part(
        ["src/core/domain/*.py", "src/core/application/*.py"],
        ["tests/unit/core/domain", "tests/unit/core/application"],
    ),
    "readers": Part(
        [
            f"{INFRASTRUCTURE}/{name}.py"
            for name in ("cursors", "fields", "notation", "records", "refusals", "retry", "streams", "strict")
        ],
        [  # no test that starts a process: the copies that mutmut tries run only below it
            *(
                f"tests/unit/core/infrastructure/test_{name}.py"
                for name in (
                    "cursors",
                    "fields",
                    "notation",
                    "records",
                    "refusals",
                    "retry",
                    "streams",
                    "strict",
                    "web",
                )
            ),
            "tests/unit/core/application",
            f"{CONTRACT}/test_paging.py",
            f"{CONTRACT}/test_failures.py",
        ],
    ),
    "memory": Part([f"{INFRASTRUCTURE}/memory.py"], [CONTRACT]),
    "errors": Part(
        [f"{INFRASTRUCTURE}/database/{name}.py" for name in ("errors", "failing")],
        ["tests/unit/core/infrastructure/database", f"{CONTRACT}/test_failures.py"],
    ),
    "types": Part(
        [f"{INFRASTRUCTURE}/database/{name}.py" for name in ("types", "urls")],
        ["tests/unit/core/infrastructure/database", f"{CONTRACT}/test_round_trips.py"],
    ),
    "files": Part(
        # but for the dialect: SQLAlchemy reads the signatures of its methods, and mutmut changes these
        [
            f"{INFRASTRUCTURE}/database/files/{name}.py"
            for name in ("changes", "csv_format", "folder", "json_format", "store", "tables", "values")
        ],
        [
            "tests/unit/core/infrastructure/database/files",
            "tests/integration/files",
            f"{CONTRACT}/test_round_trips.py",
            f"{CONTRACT}/test_transactions.py",
        ],
        "json",
    ),
    "items": Part(["src/modules/items/*.py"], ["tests/unit/modules", "tests/integration/items"]),
}
"""The last one is a module, as the generator writes it for each entity of a model."""


@dataclass
class Outcome:
    """How many changes of a part were tried, and what became of them."""

    part: str
    tried: int = 0
    noticed: int = 0
    unnoticed: int = 0
    untested: int = 0
    seconds: float = 0.0


def main(arguments: list[str]) -> int:
    project = lay_out("mutation")
    plain = (project / "pyproject.toml").read_text(encoding="utf-8")
    outcomes, unnoticed = [], []
    for name in arguments or PARTS:
        part = PARTS[name]
        chosen = f"only_mutate = {json.dumps(part.code)}\npytest_add_cli_args_test_selection = {part.tests}\n"
        (project / "pyproject.toml").write_text(plain + CONFIGURATION + chosen, encoding="utf-8")
        shutil.rmtree(project / "mutants", ignore_errors=True)
        begun = time.monotonic()
        python(project, part, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1))
        outcome, names = count(name, project / "mutants")
        outcome.seconds = round(time.monotonic() - begun)
        outcomes.append(outcome)
        unnoticed.append(python(project, part, "-c", SHOW, *names))
        print(outcome, flush=True)
    BUILD.mkdir(exist_ok=True)
    CHANGES.write_text("\n".join(unnoticed), encoding="utf-8")
    old = json.loads(RESULT.read_text(encoding="utf-8")) if arguments and RESULT.exists() else []
    rows = {row["part"]: row for row in [*old, *map(asdict, outcomes)]}
    RESULT.write_text(json.dumps(list(rows.values()), indent=2) + "\n", encoding="utf-8")
    return int(any(each.noticed < GOAL * each.tried for each in outcomes))


def python(project: Path, part: Part, *arguments: str) -> str:
    """What a program of the project's says; where it fails, the end of it is shown."""
    environment = os.environ | {"DB_BACKEND": part.backend, "NO_COLOR": "1"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-2_000:], done.stderr[-2_000:], sep="\n", file=sys.stderr)
    return done.stdout


def count(name: str, mutants: Path) -> tuple[Outcome, list[str]]:
    """What mutmut has written down of each change, and which ones nobody noticed."""
    outcome, unnoticed = Outcome(name), []
    for file in sorted(mutants.rglob("*.meta")):
        for change, code in json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            outcome.tried += 1
            if code in UNTESTED:
                outcome.untested += 1
            elif code == UNNOTICED or code in NEVER_RUN:
                outcome.unnoticed += 1
                unnoticed.append(change)
            else:
                outcome.noticed += 1
    return outcome, unnoticed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
