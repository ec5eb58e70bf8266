"""The READMEs say what is true: their commands exist, and print what stands there."""

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repositories import run
from tools import ROOT, questions, registry
from tools.readme import commands, masked, matches, play
from tools.stage import stage

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def example_named(name: str) -> Path:
    return next(path for path in registry() if path.name == name)


@pytest.mark.parametrize("name", [path.name for path in registry()])
def test_commands_of_an_example_print_what_its_readme_says(name: str) -> None:
    page = (example_named(name) / "README.md").read_text(encoding="utf-8")
    said = list(commands(page))
    assert said
    for (command, expected), printed in zip(said, play(example_named(name), page), strict=True):
        assert matches(expected, printed), f"$ {command}\n{masked(printed)}"


@pytest.mark.parametrize("name", [path.name for path in registry()])
def test_environments_that_the_readme_of_an_example_names_are_there(name: str) -> None:
    example = example_named(name)
    tox = tomllib.loads((example / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["tox"]["env"]
    named = re.findall(r"\btox (?:run )?-e ([a-z,-]+)", (example / "README.md").read_text(encoding="utf-8"))
    assert {each for names in named for each in names.split(",")} <= tox.keys()


def test_sessions_that_our_pages_name_are_there() -> None:
    listed = run(sys.executable, "-m", "nox", "--list", cwd=ROOT)
    sessions = set(re.findall(r"^[*-] (\w+)", listed, re.MULTILINE))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = {each for names in re.findall(r"\bnox -s ((?:[a-z]+ ?)+)", text) for each in names.split()}
        assert named <= sessions, page.name


def test_our_readme_names_every_example_and_backend() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for example in registry():
        assert f"[{example.name}](examples/{example.name})" in text
    for backend in questions()["db_backend"]:
        assert f"`{backend}`" in text


@pytest.mark.skipif(os.name == "nt", reason="needs a shell of POSIX")
def test_commands_run_where_paths_have_blanks_and_are_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example, python = tmp_path / "greet", tmp_path / "a b" / ("long" * 50) / "python"
    (example / "src").mkdir(parents=True)
    (example / "src" / "main.py").write_text("def run():\n    print('ran')\n", encoding="utf-8")
    run("git", "init", "--quiet", cwd=example)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(python))
    with stage(example) as staged:
        assert staged("greet", {}) == "ran\n"
