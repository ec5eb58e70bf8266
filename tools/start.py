"""Measures how long a new owner waits, with packages in the cache, and fails where it is too long.

Eight entities: all of `cruft create`. Three entities: that, and all that comes before the first green tests,
by the commands that the template names at its end. The template is that of the last commit, in a clone as an
owner has it: where people work, git keeps each object in a file, and `cruft create` would link them all.
Arguments go to pytest instead of those that choose the unit tests. On a busy machine the processor's time
tells more.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tools import ROOT

EIGHT = ROOT / "tests" / "models" / "human-resources.txt"
THREE = "Member email:key(254)! joined:day=today; Book isbn:key(13)!; Loan book:Book member:Member due:day"
UNIT_TESTS = ["tests/unit/modules"]


def run(where: Path, *command: str) -> None:
    subprocess.run(command, cwd=where, check=True, stdout=subprocess.DEVNULL)


def processor() -> float:
    """Seconds that commands have taken of the processor."""
    spent = os.times()
    return spent.children_user + spent.children_system


def clone(where: Path) -> Path:
    """The template as an owner has it."""
    there = where / "octoport"
    run(ROOT, "git", "clone", "--quiet", "--no-local", str(ROOT), str(there))
    return there


def create(where: Path, template: Path, model: str) -> Path:
    """Makes a project as an owner does."""
    answers = ["--no-input", "--extra-context", f'{{"model": "{model}"}}']
    run(where, sys.executable, "-m", "cruft", "create", str(template), "--directory", "template", *answers)
    return where / "my-service"


def first_tests(where: Path, template: Path, tests: list[str]) -> None:
    project = create(where, template, THREE)
    run(project, sys.executable, "-m", "venv", ".venv")
    run(project, ".venv/bin/pip", "install", "--quiet", "tox-uv")
    run(project, ".venv/bin/tox", "-q", "-e", "sqlite", "--", *tests)


def main(arguments: list[str]) -> int:
    goals: dict[str, tuple[float, Callable[[Path, Path], object]]] = {
        "cruft create, eight entities": (3, lambda where, template: create(where, template, f"@{EIGHT}")),
        "three entities to the first green tests": (
            60,
            lambda where, template: first_tests(where, template, arguments or UNIT_TESTS),
        ),
    }
    late = False
    for name, (goal, do) in goals.items():
        with tempfile.TemporaryDirectory() as scratch:
            template = clone(Path(scratch))
            begin, worked = time.monotonic(), processor()
            do(Path(scratch), template)
            seconds, worked = time.monotonic() - begin, processor() - worked
        late |= seconds > goal
        print(f"{name:<42} {seconds:5.1f} s ({worked:.1f} s of the processor), at most {goal} s", flush=True)
    return int(late)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
