"""Any model gives a project that holds: it lints, types, keeps its layers, migrates, and each entity lives.

MODELS says how many models made up at random are tried, and MODELS_BACKEND where they live; `nox -s models`
tries hundreds.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from _generator.generator import generate
from hypothesis import HealthCheck, Phase, given, note, settings

from tests.conftest import Rendered
from tests.models.strategy import models
from tests.models.words import EVERYTHING, KINDS, model_of, used
from tests.repositories import run
from tests.test_names import broken_files
from tests.test_variants import check, nothing_of_the_template_is_left
from tools import ROOT, TEMPLATE
from tools.rebuild import questionnaire, render

ANSWERS = questionnaire({})["cookiecutter"]
LIFE = ROOT / "tests" / "models" / "life.py"
GENERATOR = TEMPLATE / "{{cookiecutter.project_slug}}"
BACKEND = os.environ.get("MODELS_BACKEND", "sqlite")

NAMED = (ROOT / "tests" / "models" / "named.txt").read_text(encoding="utf-8")
HUMAN_RESOURCES = (ROOT / "tests" / "models" / "human-resources.txt").read_text(encoding="utf-8")

ODD = """
Sheep(plural=Sheep, archive) name:key(9)!                                # like many
Herd       sheep:Sheep*  leader:Sheep!
Order(archive=9d, by)  user:key(9)!  group:integer  select:day  rowid:day  oid:flag    # words of SQL
Group      order:Order?
Tmpfile    name:key(9)!                                         # addresses like paths
TestRun    test_name:key(9)!  name:passed|failed               # like tests
Testimony  test_run:TestRun
X a:key(1)!; Y x:X; Z x:X! y:Y*                                 # short
Node(archive)  next_one:Node?  others:Node*                         # only relations
Seat       row:integer  at:integer  !(row, at)                 # named by several parts
Ticket(by)  seat:Seat  on:day  state:new|paid=new  swap:Ticket?  !(seat, on, state)
Refund     ticket:Ticket!  tickets:Ticket*
Thing      """ + "  ".join(f"field_{number}:integer?" for number in range(30))  # much


def lives(project: Path, model: str) -> None:
    """Everything that holds for whatever the model is."""
    nothing_of_the_template_is_left(project)
    assert broken_files(project) == []
    check(project, "ruff", "check")
    check(project, "ruff", "format", "--check")
    check(project, "mypy")
    check(project, "importlinter.cli", "--no-cache")
    (project / "model.txt").write_text(model, encoding="utf-8")
    (project / "life").mkdir()
    where = {"PYTHONPATH": os.pathsep.join(["src", str(project), str(GENERATOR)])}
    run(sys.executable, "-P", str(LIFE), "model.txt", BACKEND, "life", cwd=project, settings=where)


RANDOMLY = settings(
    max_examples=int(os.environ.get("MODELS", "2")),
    derandomize="MODELS" not in os.environ,  # plain nox tries the same ones each time
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.shrink},  # it would take minutes: a failure is shown as found
)


@settings(RANDOMLY, max_examples=5 * RANDOMLY.max_examples)
@given(model=models())
def test_code_of_any_model_is_as_the_linter_and_the_formatter_want_it(rendered: Rendered, model: str) -> None:
    note(model)
    settings_of_tools = rendered({}) / "pyproject.toml"
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        shutil.copy(settings_of_tools, project)
        for name, text in generate({**ANSWERS, "model": model}).items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text, encoding="utf-8")
        (project / "src" / "core").mkdir(exist_ok=True)
        check(project, "ruff", "check", "--output-format", "concise")
        check(project, "ruff", "format", "--diff")


@pytest.mark.parametrize(
    "model",
    [HUMAN_RESOURCES, ODD, *([NAMED] if "MODELS" in os.environ else [])],  # plain nox tries fewer
)
def test_a_model_that_is_worth_a_test_of_its_own(model: str, tmp_path: Path) -> None:
    lives(render({"model": model}, tmp_path), model)


@pytest.mark.parametrize("turn", range(len(KINDS) if "MODELS" in os.environ else 1))
def test_a_word_of_the_code_is_refused_as_a_name_or_works(turn: int, tmp_path: Path) -> None:
    code = generate({**ANSWERS, "model": EVERYTHING})
    words = used(text for name, text in code.items() if name.endswith(".py"))
    project = render({"model": model_of(words, turn)}, tmp_path)
    check(project, "ruff", "check", "--output-format", "concise")
    check(project, "ruff", "format", "--diff")
    check(project, "mypy", *([] if "MODELS" in os.environ else ["src"]))
    run(sys.executable, "-c", "import main; main.api()", cwd=project, settings={"PYTHONPATH": "src"})


@RANDOMLY
@given(model=models())
def test_a_model_made_up_at_random(model: str) -> None:
    note(model)
    with tempfile.TemporaryDirectory() as folder:
        lives(render({"model": model}, Path(folder)), model)
