"""A model and its tables change, with rows in them.

STORIES names the backends on which the whole story is told, migrations are killed in the middle, and models
change at random, in CHANGES sequences of twelve; `nox -s stories` takes six.
"""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.models.story import STORY
from tests.owners import Owned
from tests.repositories import run
from tools import ROOT, TEMPLATE, git
from tools.rebuild import questionnaire, render

MODEL = "Member email:key(254)!; Loan member:Member title:key(200) due:day"
STORY_BEGINS = """
Member  email:key(254)!  full_name:key(100)   # people
Tag     label:key(50)!
Book    isbn:key(13)!  title:key(200)  tags:Tag*  price:money
Loan    item:Book  member:Member  due:day  returned:flag=false
"""
SCRIPTS = ROOT / "tests" / "models"
PATHS = {"PYTHONPATH": f"src:.:{TEMPLATE / '{{cookiecutter.project_slug}}'}:{SCRIPTS}"}
BACKENDS = os.environ.get("STORIES", "").split()


def test_what_cannot_be_done_is_refused_and_changes_nothing(repository: Path, tmp_path: Path) -> None:
    owned = Owned(repository, tmp_path / "owner", MODEL, {"DB_BACKEND": "sqlite"})
    assert "Loan.count: rows that are there would have none" in owned.change("Loan count:integer", expect=1)
    owned.path("fines").mkdir()
    owned.path("fines", "__init__.py").touch()
    owned.commit("A feature that no model knows")
    assert "src/modules/fines is there already" in owned.change("Fine cents:integer", expect=1)
    owned.service("database", "upgrade")
    owned.service("seed")
    owned.change("Member email:key(3)!")
    assert "not at the newest revision: run `library database upgrade`" in owned.service(
        "database", "check", expect=1
    )
    said = owned.service("database", "upgrade", expect=1)
    assert "migration 0002_member_email_key_3.py, line " in said
    assert "rows of members whose email has over 3 letters: shorten them (nothing of it was kept" in said
    (owned.project / "notes.txt").write_text("not committed\n", encoding="utf-8")
    assert "uncommitted work" in owned.change("Loan count:integer=0", expect=1)
    assert git.git("status", "--porcelain", cwd=owned.project).split() == ["??", "notes.txt"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = render({"model": STORY_BEGINS}, tmp_path)
    answers = questionnaire({"model": STORY_BEGINS})["cookiecutter"]
    (project / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    return project


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_story_of_a_model(backend: str, project: Path) -> None:
    run(sys.executable, "-P", str(SCRIPTS / "story.py"), backend, cwd=project, settings=PATHS)
    run(sys.executable, "-P", str(SCRIPTS / "elsewhere.py"), cwd=project, settings=PATHS)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_migration_that_is_killed_is_finished_by_the_next_upgrade(backend: str, project: Path) -> None:
    changes = [change for change, _ in STORY]
    run(sys.executable, "-P", str(SCRIPTS / "kills.py"), backend, *changes, cwd=project, settings=PATHS)


@pytest.mark.parametrize("backend", BACKENDS)
def test_models_that_change_at_random(backend: str, tmp_path: Path) -> None:
    times = os.environ.get("CHANGES", "30")
    command = (sys.executable, "-P", str(SCRIPTS / "changing.py"), backend, times)
    run(*command, cwd=render({}, tmp_path), settings=PATHS)


@pytest.mark.skipif(bool(BACKENDS), reason="the whole story has it all")
def test_an_upgrade_of_files_that_is_killed_is_finished_by_the_next(project: Path) -> None:
    changes = ["Loan renewed:integer=0", "Book -> Work"]
    run(sys.executable, "-P", str(SCRIPTS / "kills.py"), "json", *changes, cwd=project, settings=PATHS)
