"""Any name that is accepted gives a project that works: many are tried, and some are tested to the end."""

import json
import os
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
import yaml
from cookiecutter.exceptions import CookiecutterException
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

from tests.models.strategy import models
from tests.repositories import run
from tools import questions
from tools.cell import not_again
from tools.rebuild import render

LONGEST = {
    "project_name": "W" * 60,
    "description": "w" * 90,
    "author_name": "W" * 60,
    "author_email": f"{'w' * 48}@example.org",
    "model": f"{'W' * 29} {'v' * 30}:key(100)!\n"
    f"{'X' * 18}(archive, by) {'v' * 30}:key(100)! {'u' * 30}:day !({'v' * 30}, {'u' * 30})",
    "license": "proprietary",
}
SHORTEST = {
    "project_name": "x",
    "description": "x",
    "author_name": "x",
    "author_email": "x@y.z",
    "model": "X a:key(1)!",
}
STRANGEST = {
    "project_name": "Ünïcødé's 北京 — שלום: #1 & 50% <b>$HOME</b> {x} 🎉",
    "project_slug": "0-0",
    "description": "It's: 100% [odd] # & <i> $PATH ${HOME} %(here)s %d {0} \u200cم! | > - * @ ; , ?",
    "author_name": "Ł. O'Brien, Jr. <ł> & 王 #2: $1 100%",
    "author_email": "a.b+c'd$%{}@xn--bcher-kva.example".replace("{}", ""),
    "model": "HTTPCheck2(plural=Zz9PluralZAlphas) name:key(100)!",
}


@pytest.mark.parametrize("answers", [LONGEST, SHORTEST, STRANGEST], ids=["longest", "shortest", "strangest"])
def test_a_project_with_such_answers_passes_its_tests(answers: dict[str, str], tmp_path: Path) -> None:
    where = tmp_path / "a folder, mit Umläuten"
    where.mkdir()
    project = render(answers, where)
    run(sys.executable, "-m", "ruff", "check", "--no-cache", cwd=project)
    run(sys.executable, "-m", "pytest", "-q", "-x", *not_again(project), cwd=project)


def broken_files(project: Path) -> list[str]:
    """Files that whatever reads them could not read."""
    readers = {".py": compile_file, ".toml": tomllib.loads, ".json": json.loads, ".yaml": yaml.compose}
    broken = []
    for path in project.rglob("*"):
        if reader := (readers | {".yml": yaml.compose}).get(path.suffix):
            try:
                reader(path.read_text(encoding="utf-8"))
            except (ValueError, SyntaxError, yaml.YAMLError) as error:
                broken.append(f"{path.relative_to(project)}: {error}")
    return broken


def compile_file(text: str) -> None:
    compile(text, "generated", "exec")


VISIBLE = st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp", "Zs"))
LINES = st.text(VISIBLE, min_size=1, max_size=60)
SENSIBLE = {
    "project_name": LINES,
    "project_slug": st.from_regex(r"\A[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,4}\Z"),
    "description": LINES,
    "author_name": LINES,
    "author_email": st.emails(),
    "model": models(),
}
CHOICES = {
    question: st.sampled_from(each) for question, each in questions().items() if isinstance(each, list)
}
SPOILED = st.one_of(st.just({}), *(st.fixed_dictionaries({question: st.text()}) for question in SENSIBLE))


# A project takes a second to make, so a failure is shown as found: shrinking it would take minutes.
@settings(max_examples=int(os.environ.get("FUZZ", "25")), deadline=None, phases=set(Phase) - {Phase.shrink})
@given(sensible=st.fixed_dictionaries({}, optional=SENSIBLE | CHOICES), spoiled=SPOILED)
def test_any_answer_is_refused_cleanly_or_gives_a_project_that_compiles_and_lints(
    sensible: dict[str, str], spoiled: dict[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder, "here")
        where.mkdir()
        try:
            project = render(sensible | spoiled, where)
        except (CookiecutterException, TemplateError, FileNotFoundError):
            assert list(Path(folder).iterdir()) == [where]
            assert list(where.iterdir()) == []
        else:
            assert project.parent == where
            assert broken_files(project) == []
            run(sys.executable, "-m", "ruff", "check", "--no-cache", cwd=project)
