"""A living project: its model changes, the owner's edits stay, and so do the data.

STORIES names the backends on which the long story of a model's tables is told; `nox -s stories` takes six.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.repositories import commit, edit, run
from tools import ROOT, TEMPLATE, git
from tools.rebuild import questionnaire, render

VERSIONS = Path("src", "core", "infrastructure", "database", "migrations", "versions")
MAIN = "import sys; from main import run; sys.argv[0] = 'library'; run()"
MODEL = """
Member  email:key(254)!  full_name:key(100)   # people
Loan    member:Member  title:key(200)  due:day
"""
STORY = ROOT / "tests" / "models" / "story.py"
ELSEWHERE = STORY.with_name("elsewhere.py")
GENERATOR = TEMPLATE / "{{cookiecutter.project_slug}}"
STORY_BEGINS = """
Member  email:key(254)!  full_name:key(100)   # people
Tag     label:key(50)!
Book    isbn:key(13)!  title:key(200)  tags:Tag*  price:money
Loan    item:Book  member:Member  due:day  returned:flag=false
"""
QUIETLY = ("--no-input", "--default-config")
END_OF_CLASS = "        self.touch(now)\n"
RULE = """    def is_late(self, day: date) -> bool:
        '''Whether it should be back.'''
        return self.due < day
""".replace("'''", '"""')


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
        commit(self.project, "Generated")

    def service(self, *arguments: str, expect: int = 0) -> str:
        command = (sys.executable, "-c", MAIN, *arguments)
        return run(*command, cwd=self.project, settings=self.settings, expect=expect)

    def change(self, *changes: str, expect: int = 0) -> str:
        """Change the model and, unless there is something left to do, commit and upgrade."""
        said = run(sys.executable, ".github/scripts/model.py", *changes, cwd=self.project, expect=expect)
        if not expect:
            commit(self.project, "; ".join(changes))
            self.service("database", "upgrade")
            self.service("database", "check")
        return said

    def rows(self, group: str) -> list[dict[str, object]]:
        listed = json.loads(self.service(group, "list", "--limit", "1000", "--json"))
        return [{key: value for key, value in row.items() if key != "id"} for row in listed["items"]]

    def is_well(self, *tests: str) -> None:
        for tool in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
            run(sys.executable, "-m", *tool, cwd=self.project)
        backend = {"DB_BACKEND": self.settings["DB_BACKEND"]}
        pytest_ = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
        run(*pytest_, *tests, cwd=self.project, settings=backend)


@pytest.fixture
def owned(repository: Path, tmp_path: Path) -> Owned:
    owned = Owned(repository, tmp_path / "owner", MODEL, {"DB_BACKEND": "sqlite"})
    owned.service("database", "upgrade")
    owned.service("seed")
    return owned


def test_a_short_life(owned: Owned) -> None:
    entities = owned.project / "src" / "modules" / "loans" / "domain" / "entities.py"
    edit(entities, END_OF_CLASS, f"{END_OF_CLASS}\n{RULE}")
    commit(owned.project, "A rule of our own")
    loans = owned.rows("loans")
    assert loans

    owned.change("Loan renewed:integer=0")
    loans = [row | {"renewed": 0} for row in loans]
    assert owned.rows("loans") == loans
    assert RULE in entities.read_text(encoding="utf-8")

    owned.change("Loan.title -> name", "Member full_name:key(120)?", "Loan !(member, name)")
    loans = [{"name" if key == "title" else key: value for key, value in row.items()} for row in loans]
    assert owned.rows("loans") == loans

    members = owned.rows("members")
    owned.change("Member -> Reader", "Branch city:key(50)!; Loan branch:Branch?")
    assert owned.rows("readers") == members
    assert owned.rows("loans") == [row | {"branch": None} for row in loans]
    owned.is_well("tests/unit", "tests/integration/loans", "tests/integration/readers")

    owned.service("database", "downgrade", "0001")
    owned.service("database", "upgrade")
    owned.service("database", "check")
    assert owned.rows("readers") == members
    assert [path.name[:4] for path in sorted((owned.project / VERSIONS).glob("0*.py"))] == [
        "0001",
        "0002",
        "0003",
        "0004",
    ]
    said = run(sys.executable, "-P", str(ELSEWHERE), cwd=owned.project, settings={"PYTHONPATH": "src:."})
    assert "mssql" in said
    assert "oracle" in said


def test_a_change_is_refused_before_anything_is_touched(owned: Owned) -> None:
    assert "Loan.count: rows that are there would have none" in owned.change("Loan count:integer", expect=1)
    (owned.project / "notes.txt").write_text("not committed\n", encoding="utf-8")
    assert "uncommitted work" in owned.change("Loan count:integer=0", expect=1)
    assert git.git("status", "--porcelain", cwd=owned.project).split() == ["??", "notes.txt"]


def test_rows_that_stand_in_the_way_are_counted(owned: Owned) -> None:
    members = len(owned.rows("members"))
    with pytest.raises(AssertionError, match=rf"there are {members} rows of members whose email has over 3"):
        owned.change("Member email:key(3)!")
    assert len(owned.rows("members")) == members


@pytest.mark.parametrize("backend", os.environ.get("STORIES", "").split())
def test_the_story_of_a_model(backend: str, tmp_path: Path) -> None:
    project = render({"model": STORY_BEGINS}, tmp_path)
    answers = questionnaire({"model": STORY_BEGINS})["cookiecutter"]
    (project / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    paths = {"PYTHONPATH": f"src:.:{GENERATOR}"}
    run(sys.executable, "-P", str(STORY), backend, cwd=project, settings=paths)
    run(sys.executable, "-P", str(ELSEWHERE), cwd=project, settings=paths)
