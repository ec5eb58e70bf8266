"""Every choice of every question gives a whole project; the same answers, the same bytes."""

import hashlib
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from allpairspy import AllPairs

from tests.conftest import Rendered
from tests.repositories import run
from tools import ROOT, questions
from tools.rebuild import render

CHOICES = {question: choices for question, choices in questions().items() if isinstance(choices, list)}
PAIRWISE = [dict(zip(CHOICES, values, strict=True)) for values in AllPairs(list(CHOICES.values()))]
FEATURES = {
    "none": ["items"],
    "sqlalchemy-usage": ["notes"],
    "external-api": ["prices"],
    "bank-alert": ["accounts"],
    "library": ["authors", "books", "cards", "copies", "loans", "members", "tags"],
}
LEFT = re.compile(r"_(chosen|unused)_|\{\{ *cookiecutter|\{%[^%]*cookiecutter")


def check(project: Path, *command: str) -> None:
    """Runs a checker of the project in the environment of these tests, with a cache for all projects."""
    cache = ROOT / ".mypy_cache" / f"projects-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    settings = {"MYPY_CACHE_DIR": str(cache), "RUFF_NO_CACHE": "true", "PYTHONPATH": "src"}
    run(sys.executable, "-m", *command, cwd=project, settings=settings)


def files(project: Path) -> list[str]:
    return sorted(path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file())


def python_code(project: Path) -> bytes:
    """Tells projects apart by their Python code."""
    code = [name.encode() + (project / name).read_bytes() for name in files(project) if name.endswith(".py")]
    return hashlib.sha256(b"\0".join(code)).digest()


def nothing_of_the_template_is_left(project: Path) -> None:
    for name in files(project):
        assert LEFT.search(name) is None
        text = (project / name).read_bytes().decode("utf-8", errors="replace")
        assert LEFT.search(text) is None, name
        if "\ufffd" not in text and text:
            assert text.endswith("\n"), f"{name}: no line break at the end"
            assert not text.endswith("\n\n"), f"{name}: empty lines at the end"
    assert [path for path in project.rglob("*") if path.is_dir() and not any(path.iterdir())] == []


def each_answer_is_where_it_belongs(project: Path, answers: dict[str, str]) -> None:
    about = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    spoken = {"proprietary": "LicenseRef-Proprietary"}.get(answers["license"], answers["license"])
    assert about["license"] == spoken
    assert (project / "LICENSE").stat().st_size > 0
    settings = (project / ".env").read_text(encoding="utf-8")
    assert f"DB_BACKEND={answers['db_backend']}\n" in settings
    assert settings == (project / ".env.example").read_text(encoding="utf-8")
    if os.name == "posix":  # a password will be in there
        assert (project / ".env").stat().st_mode & 0o077 == 0
    folders = sorted(path.name for path in (project / "src" / "modules").iterdir() if path.is_dir())
    assert folders == FEATURES[answers["example"]]


@pytest.mark.parametrize("example", CHOICES["example"])
def test_every_choice_gives_a_whole_project_that_lints_and_types(example: str, rendered: Rendered) -> None:
    seen = set()
    for answers in [one for one in PAIRWISE if one["example"] == example]:
        project = rendered(answers)
        nothing_of_the_template_is_left(project)
        each_answer_is_where_it_belongs(project, answers)
        check(project, "ruff", "check")
        check(project, "ruff", "format", "--check")
        if (code := python_code(project)) not in seen:
            seen.add(code)
            check(project, "mypy")
    check(project, "importlinter.cli", "--no-cache")


def test_the_same_answers_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = render({"example": "bank-alert"}, tmp_path)
    shutil.move(first, tmp_path / "first")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    second = render({"example": "bank-alert"}, tmp_path)
    names = files(second)
    assert names == files(tmp_path / "first")
    for path in names:
        one, other = tmp_path / "first" / path, second / path
        assert one.read_bytes() == other.read_bytes(), path
        assert one.stat().st_mode == other.stat().st_mode, path
