"""Projects of an owner, made by the template's own repository, and what they do with them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.repositories import commit, run
from tools import ROOT, git

Rows = dict[str, dict[str, dict[str, Any]]]
"""What is kept: by group of commands, identifier and field."""
Commands = list[list[str]]
MAIN = "import sys; from main import run; sys.argv[0] = 'library'; run()"
QUIETLY = ("--no-input", "--default-config")
VERSIONS = Path("src", "core", "infrastructure", "database", "migrations", "versions")
STAGE, HOLDING = (ROOT / "tests" / "models" / f"{name}.py" for name in ("stage", "holding"))
FILES = {"json", "csv"}


class Owned:
    """A project of an owner, and what they do with it."""

    def __init__(self, repository: Path, where: Path, model: str, settings: Mapping[str, str]) -> None:
        where.mkdir()
        answers = json.dumps({"project_name": "Library", "model": model})
        what = [str(repository), "--directory", "template", *QUIETLY, "--extra-context", answers]
        run("cruft", "create", *what, cwd=where)
        self.project = where / "library"
        self.settings = {"PYTHONPATH": "src", "DB_PATH": str(where / "data"), **settings}
        git.git("init", "--quiet", "--initial-branch=main", cwd=self.project)
        self.commit("Generated")

    def commit(self, message: str) -> None:
        commit(self.project, message)

    def path(self, *parts: str) -> Path:
        return self.project.joinpath("src", "modules", *parts)

    def service(self, *arguments: str, expect: int = 0) -> str:
        command = (sys.executable, "-c", MAIN, *arguments)
        return run(*command, cwd=self.project, settings=self.settings, expect=expect)

    def script(self, name: str, *arguments: str, expect: int = 0) -> str:
        """What one of the project's own scripts says, which its tox environments run."""
        script = f".github/scripts/{name}.py"
        return run(sys.executable, script, *arguments, cwd=self.project, expect=expect)

    def change(self, *changes: str, expect: int = 0) -> str:
        """Change the model; commit unless there is something left to do."""
        said = self.script("model", *changes, expect=expect)
        if not expect:
            self.commit("; ".join(changes))
        return said

    def revisions(self) -> list[str]:
        """The revisions of its own, oldest first."""
        return [path.name[:4] for path in sorted((self.project / VERSIONS).glob("[0-9]*.py"))]

    def leftovers(self) -> list[str]:
        """Files that no merge should leave."""
        files = [self.project / name for name in git.files(self.project)]
        marked = re.compile(rb"^(<<<<<<<|>>>>>>>) ", re.MULTILINE)
        return [str(path) for path in files if path.suffix == ".rej" or marked.search(path.read_bytes())]

    def is_tidy(self) -> None:
        for tool in (["ruff", "check"], ["ruff", "format", "--check"]):
            run(sys.executable, "-m", *tool, cwd=self.project)

    def is_green(self, backend: str, *tests: str) -> None:
        pytest_ = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
        run(*pytest_, *tests, cwd=self.project, settings={"DB_BACKEND": backend})


class Stages:
    """Databases of several backends, on which a project's life is looked at."""

    def __init__(self, owned: Owned, settings: Mapping[str, Mapping[str, str]]) -> None:
        self._owned, self._settings = owned, settings

    def hold(self, what: str, expected: Rows, *down_to: str) -> None:
        """See that rows are as expected, also after each way down and up."""
        for backend, found in self._look([], down_to):
            for rows in found:
                differ(f"{what} ({backend})", rows, expected)

    def lose(self, what: str, before: Rows, after: Rows, down_to: str) -> None:
        """See what the way down and up costs; files have none, and lose nothing."""
        for backend, found in self._look([], [down_to]):
            differ(f"{what} ({backend})", found[-1], before if backend in FILES else after)

    def people(self, commands: Commands, expected: Rows) -> None:
        """See that rows are as expected after some commands."""
        for backend, found in self._look(commands, ()):
            differ(f"{commands} ({backend})", found[-1], expected)

    def _look(self, commands: Commands, down_to: Sequence[str]) -> Iterable[tuple[str, list[Rows]]]:
        def look(backend: str) -> tuple[str, list[Rows]]:
            down = () if backend in FILES else down_to
            command = (sys.executable, "-P", str(STAGE), json.dumps(commands), *down)
            settings = {"PYTHONPATH": "src", **self._settings[backend]}
            said = run(*command, cwd=self._owned.project, settings=settings)
            return backend, json.loads(said.splitlines()[-1])

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(look, self._settings))


def differ(what: str, found: Rows, expected: Rows) -> None:
    """Fail where rows are not as expected; when they were touched is nobody's business."""
    assert found.keys() == expected.keys(), (what, found.keys(), expected.keys())
    for group, rows in expected.items():
        assert found[group].keys() == rows.keys(), (what, group)
        for key, row in rows.items():
            there = {name: value for name, value in found[group][key].items() if name != "updated_at"}
            assert there == row, (what, group, there, row)


@contextmanager
def held(project: Path, folder: Path, backends: list[str]) -> Iterator[dict[str, dict[str, str]]]:
    """The settings that lead to an empty database of each backend."""
    command = [sys.executable, "-P", str(HOLDING), str(folder), *backends]
    with subprocess.Popen(
        command,
        cwd=project,
        env={**os.environ, "PYTHONPATH": "src:."},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as holding:
        assert holding.stdin
        assert holding.stdout
        yield json.loads(holding.stdout.readline())
        holding.stdin.close()
