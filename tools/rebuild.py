"""Regenerates every example from the working tree's template; with --check only compares.

An example is a folder of examples/ with a .cruft.json; its answers are the ones written there.
"""

import argparse
import atexit
import functools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cookiecutter.exceptions import CookiecutterException
from cookiecutter.generate import generate_context, generate_files
from cookiecutter.prompt import prompt_for_config
from jinja2 import TemplateError

from tools import CRUFT, TEMPLATE, git, questions, registry
from tools.changes import Change, compare, unified

TEMPLATE_FROM_EXAMPLE = "../.."  # the repository, as cruft sees it with the example as working directory


@dataclass
class Outcome:
    name: str
    files: int
    changes: list[Change]
    seconds: float

    def __str__(self) -> str:
        counts = (
            f"{sum(c.kind == kind for c in self.changes):4} {kind}"
            for kind in ("changed", "added", "removed")
        )
        return f"{self.name:<18} {self.files:4} files {' '.join(counts)} {self.seconds:6.1f} s"


@functools.cache
def exported(template: Path) -> Path:
    """A copy of the template without what git ignores: bytecode would end up in every project."""
    copy = Path(tempfile.mkdtemp(prefix="octoport-"))
    atexit.register(shutil.rmtree, copy)
    for path in git.files(template):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(template / path, copy / path)
    return copy


def questionnaire(answers: Mapping[str, Any], template: Path = TEMPLATE) -> dict[str, Any]:
    """The answers, completed by defaults and by what follows from them; reads no user's settings."""
    context: dict[str, Any] = generate_context(
        str(template / "cookiecutter.json"), extra_context=dict(answers)
    )
    return {**context, "cookiecutter": prompt_for_config(context, no_input=True)}


def render(answers: Mapping[str, Any], into: Path, template: Path = TEMPLATE) -> Path:
    """The project that these answers give, in a new folder of `into`."""
    with what_comes_next_left_out():
        return Path(generate_files(exported(template), questionnaire(answers, template), output_dir=into))


@contextmanager
def what_comes_next_left_out() -> Iterator[None]:
    """Keeps from the standard output what the hooks, which are other processes, tell a new owner there."""
    sys.stdout.flush()
    before = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(before, 1)
        os.close(before)


def normalised(cruft: Mapping[str, Any], pin: str | None) -> str:
    """The text of an example's .cruft.json: no path of this machine, and only what its author answered."""
    answers = {k: v for k, v in cruft["context"]["cookiecutter"].items() if k in questions()}
    fixed = {"template": TEMPLATE_FROM_EXAMPLE, "commit": pin, "checkout": None, "directory": TEMPLATE.name}
    return (
        json.dumps(dict(cruft) | fixed | {"context": {"cookiecutter": answers}}, ensure_ascii=False, indent=2)
        + "\n"
    )


def swap_in(example: Path, fresh: Path, changes: list[Change]) -> None:
    """Makes the example equal to the fresh rendering; files that git ignores stay as they are."""
    for change in changes:
        if change.kind == "removed":
            (example / change.path).unlink()
            for folder in Path(change.path).parents[:-1]:
                if not any((example / folder).iterdir()):
                    (example / folder).rmdir()
    for change in changes:
        if change.kind != "removed":
            (example / change.path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(fresh / change.path, example / change.path)


def rebuild_one(example: Path, pin: str | None, check: bool) -> Outcome:
    """Compares the example with a fresh rendering and, unless it is only a check, makes it equal."""
    start = time.monotonic()
    cruft = json.loads((example / CRUFT).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="octoport-") as scratch:
        fresh = render(cruft["context"]["cookiecutter"] | {"project_slug": example.name}, Path(scratch))
        # A check leaves the pin out of the comparison; a rebuild renews it where a commit has this template.
        text = normalised(cruft, cruft["commit"] if check or pin is None else pin)
        (fresh / CRUFT).write_text(text, encoding="utf-8", newline="\n")
        wanted = git.files_outside_a_repository(fresh)
        changes = compare(example, git.files(example), fresh, wanted)
        if check:
            sys.stdout.writelines(line for change in changes for line in unified(change, example, fresh))
        else:
            swap_in(example, fresh, changes)
    return Outcome(example.name, len(wanted), changes, time.monotonic() - start)


def pin_report(example: Path, pin: str | None) -> Iterator[str]:
    """What is worth knowing about the commit that the example names; never a reason to fail."""
    named = json.loads((example / CRUFT).read_text(encoding="utf-8"))["commit"]
    if pin is None:
        yield f"{example.name}: no commit has this template yet; a rebuild after the commit names it"
    elif named and not git.reaches(example, named):
        yield f"{example.name}: commit {named[:12]} is not part of this history; a rebuild names {pin[:12]}"
    elif named != pin:
        yield f"{example.name}: names commit {str(named)[:12]}; a rebuild names {pin[:12]}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="rebuild", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="compare only; print the differences and fail on any"
    )
    check = parser.parse_args(arguments).check
    os.umask(0o022)  # the examples' modes are the same whoever rebuilds
    pin = git.newest_commit_with(TEMPLATE)
    outcomes = []
    for example in registry():
        try:
            outcomes.append(rebuild_one(example, pin, check))
        except (CookiecutterException, TemplateError, KeyError, ValueError) as error:
            print(f"{example.name}: cannot be rendered: {error}", file=sys.stderr)
            return 1
        print(outcomes[-1], flush=True)
    changes = [change for one in outcomes for change in one.changes]
    print(Outcome("total", sum(one.files for one in outcomes), changes, sum(one.seconds for one in outcomes)))
    for line in (line for example in registry() if check for line in pin_report(example, pin)):
        print(line)
    if check and changes:
        print(
            "The examples differ from the template: run `nox -s rebuild` and commit what it changes.",
            file=sys.stderr,
        )
    return int(check and bool(changes))


if __name__ == "__main__":
    sys.exit(main())
