"""A cell says what its tests said, the table shows every cell, and the counts add up."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import run
from tools import BUILD, ROOT, cell, git, matrix, questions, registry, total
from tools.jobs import jobs
from tools.report import read

PASSED = '<testcase classname="a" name="b"/>'
FAILED = '<testcase classname="a" name="b"><failure message="no"/></testcase>'
BROKEN = '<testcase classname="a" name="b"><error message="no fixture"/></testcase>'
NO_SERVER = '<testcase classname="a" name="b"><skipped message="no server: start Docker"/></testcase>'
ELSEWHERE = '<testcase classname="a" name="b"><skipped message="only on Windows"/></testcase>'


def report(where: Path, *cases: str) -> Path:
    path = where / "report.xml"
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("cases", "status", "reason"),
    [
        ((PASSED, PASSED), "passed", ""),
        ((PASSED, ELSEWHERE), "passed", ""),
        ((PASSED, NO_SERVER), "skipped", "no server: start Docker"),
        ((PASSED, NO_SERVER, FAILED), "failed", "1 tests failed"),
        ((PASSED, BROKEN), "failed", "1 tests failed"),
        ((), "failed", "no test ran"),
    ],
)
def test_a_cell_has_the_status_of_its_tests(
    cases: tuple[str, ...], status: str, reason: str, tmp_path: Path
) -> None:
    assert read(report(tmp_path, *cases))[:2] == (status, reason)


PROJECT = """
[tool.tox]
skipsdist = true
[tool.tox.env_run_base]
skip_install = true
[tool.tox.env.sqlite]
commands = [["python", "fake.py", { replace = "posargs", extend = true }]]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for an example, whose tox environment runs fake.py in place of pytest."""
    monkeypatch.setattr(cell, "EXAMPLES", tmp_path)
    monkeypatch.setattr(cell, "CELLS", tmp_path / "cells")
    monkeypatch.setattr(cell, "BUILD", tmp_path / "build")
    made = tmp_path / "example"
    made.mkdir()
    (made / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    return made


def fake(project: Path, text: str) -> None:
    code = 'import pathlib, sys\nreport = pathlib.Path(sys.argv[1].split("=", 1)[1])\n'
    (project / "fake.py").write_text(code + text, encoding="utf-8")


def test_a_failed_cell_shows_the_end_of_its_log(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake(project, 'print("\\n".join(map(str, range(1000))), "boom", sep="\\n")\nsys.exit(3)\n')
    assert cell.main(["example", "sqlite"]) == 1
    said = capsys.readouterr().out
    assert "boom" in said
    assert "999" in said
    assert "\n5\n" not in said
    assert "ended before the tests began" in said
    kept = json.loads((project.parent / "cells" / "example-sqlite.json").read_text(encoding="utf-8"))
    assert kept["status"] == "failed"
    assert "\n5\n" in (project.parent / "cells" / "example-sqlite.log").read_text(encoding="utf-8")


def test_a_cell_that_passes_says_so_in_one_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake(project, f"report.write_text('<t>{PASSED}{ELSEWHERE}</t>')\nprint('noise')\n")
    assert cell.main(["example", "sqlite"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("example on sqlite: passed in ")
    assert said.endswith("(1 passed, 1 skipped)\n")


def test_tests_that_pass_under_a_tox_that_fails_are_a_failed_cell(project: Path) -> None:
    fake(project, f"report.write_text('<t>{PASSED}</t>')\nsys.exit(2)\n")
    assert cell.main(["example", "sqlite"]) == 1
    kept = json.loads((project.parent / "cells" / "example-sqlite.json").read_text(encoding="utf-8"))
    assert (kept["status"], kept["reason"]) == ("failed", "tox ended with 2")


def test_the_core_and_its_contract_are_the_same_in_every_example() -> None:
    """So they need not be tried in each of them: `tools.cell` leaves them to the core's own cells."""
    for path in ("src/core", "tests/integration/contract"):
        found = [contents(example / path) for example in registry()]
        known = {name: text for one in found for name, text in one.items()}
        shared = set.intersection(*map(set, found))
        assert len(shared) > 10
        for one in found:
            assert one == {name: known[name] for name in one}
        assert [name for name in known.keys() - shared if not CHOSEN.search(name)] == []


CHOSEN = re.compile(
    r"^(application/(archive|heartbeat)\.py|domain/retrying\.py|test_archive\.py|"
    r"infrastructure/((peers|stopping)\.py|(oidc|pace|telemetry/recording|web/protection)/))"
)
"""What of the core only some have."""


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in git.files(folder) if "/versions/" not in name}


def test_a_cell_can_be_run_by_itself_with_arguments_for_pytest() -> None:
    cell = ["-s", "test(sqlalchemy-usage-sqlite)", "--", "-k", "test_documentation"]
    said = run(sys.executable, "-m", "nox", *cell, cwd=ROOT)
    assert "sqlalchemy-usage on sqlite: passed in " in said


@pytest.mark.skipif(os.name == "nt", reason="needs the modes of POSIX")
def test_a_cell_runs_under_any_path_for_anyone(repository: Path, tmp_path: Path) -> None:
    """It has blanks and is longer than a line with `#!` may be; others may not read, and there is no home."""
    temporary = tmp_path / ("long" * 30)
    temporary.mkdir()
    here = temporary / "with blanks, and" / ("long" * 30)
    shutil.copytree(repository, here)
    settings = {"HOME": os.devnull, "TERM": "dumb", "TMPDIR": str(temporary)}
    backend = "mariadb" if shutil.which("mariadbd") else "sqlite"
    cell = f"{shlex.quote(sys.executable)} -m tools.cell sqlalchemy-usage {backend} -- -k test_round_trips"
    said = run("sh", "-c", f"umask 077 && {cell}", cwd=here, settings=settings)
    assert f"sqlalchemy-usage on {backend}: passed in " in said


def one(example: str, backend: str, status: str, reason: str, *counts: int) -> dict[str, Any]:
    tests = dict(zip(("passed", "failed", "skipped"), counts, strict=False))
    return {
        "example": example,
        "backend": backend,
        "status": status,
        "reason": reason,
        "tests": tests,
        "seconds": 2.5,
    }


CELLS = [
    one("a", "json", "passed", "", 3, 0, 1),
    one("a", "mssql", "skipped", "no server: start Docker", 2, 0, 4),
    one("b", "csv", "failed", "tox ended with 1"),
]


def test_the_table_shows_every_cell_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    matrix.show(CELLS)
    said = capsys.readouterr().out
    for each in CELLS:
        line = next(line for line in said.splitlines() if f" {each['backend']} " in line)
        assert each["status"] in line
        assert each["reason"] in line
    assert "| a | json | passed | 3 | 2.5 |  |\n" in matrix.markdown(CELLS)


def test_a_cell_that_broke_down_counts_as_a_failure() -> None:
    assert total.closing_line(CELLS) == "5 passed, 1 failed, 5 skipped"


def test_nox_lists_the_core_and_every_example_on_every_backend() -> None:
    listed = json.loads(run(sys.executable, "-m", "nox", "-s", "test", "--list", "--json", cwd=ROOT))
    examples = ["core", *(path.parent.name for path in sorted(ROOT.glob("examples/*/.cruft.json")))]
    expected = [f"test({example}-{backend})" for example in examples for backend in questions()["db_backend"]]
    assert [one["session"] for one in listed] == expected
    assert all(one["tags"] == list(one["call_spec"].values()) for one in listed)
    made = list(jobs(listed))
    assert len(made) == len(examples) * (3 * 6 + 5 * 2)
    assert {job["system"] for job in made if job["backend"] == "oracle"} == {"ubuntu"}


@pytest.mark.parametrize("module", ["tools.total", "tools.jobs"])
def test_what_is_run_outside_of_nox_needs_nothing_but_python(module: str) -> None:
    bare = [sys.executable, "-S", "-c", f"import {module}"]  # without what is installed
    subprocess.run(bare, cwd=ROOT, check=True)


def test_results_are_not_kept_in_the_repository() -> None:
    asked = ["git", "check-ignore", "--quiet", str(BUILD / "matrix.json")]
    assert subprocess.run(asked, cwd=ROOT, check=False).returncode == 0
