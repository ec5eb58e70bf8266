"""Answers that would not make a working project are refused, by one sentence, before anything is written."""

import compileall
import os
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
from cookiecutter.exceptions import FailedHookException, OutputDirExistsException
from cookiecutter.prompt import render_variable
from cookiecutter.utils import create_env_with_context
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.models.strategy import models
from tests.repositories import run
from tools import questions
from tools.rebuild import questionnaire, render

WHAT_FOLLOWS = "(That is all there is to it: what cruft prints below only says that a hook has refused.)"
REFUSED = {
    "an empty name": {"project_name": " "},
    "a name of two lines": {"project_name": "My\nService"},
    "a control character": {"project_name": "My\x07Service"},
    "text that turns its direction round": {"description": "a \u202e b"},
    "a double quote": {"project_name": 'My "Service"', "project_slug": "my-service"},
    "a backslash": {"author_name": "Back\\slash"},
    "a backtick": {"description": "it runs `rm`"},
    "template syntax": {"description": "so {{ '{{' }} x"},
    "a blank at the end": {"author_name": "Ada "},
    "a name that is too long": {"project_name": "n" * 61, "project_slug": "n"},
    "a description that is too long": {"description": "d" * 91},
    "a slug with a capital": {"project_slug": "My-service"},
    "a slug with an underscore": {"project_slug": "my_service"},
    "a slug with a dot": {"project_slug": "my.service"},
    "a slug that begins with a dash": {"project_slug": "-rf"},
    "a slug that ends with a dash": {"project_slug": "my-service-"},
    "a slug of two parts": {"project_slug": "a/b"},
    "a slug of three parts": {"project_slug": "a//b/c"},
    "a slug that climbs": {"project_slug": "../climbed"},
    "a home folder as slug": {"project_slug": "~"},
    "a slug of 41 characters": {"project_slug": "s" * 41},
    "a keyword as slug": {"project_slug": "import"},
    "a module of Python as slug": {"project_slug": "json"},
    "a module of Python by its name": {"project_name": "Logging"},
    "a device of Windows as slug": {"project_slug": "com1"},
    "a package that the project needs as slug": {"project_slug": "sqlalchemy"},
    "an e-mail address without a host": {"author_email": "me"},
    "an e-mail address with a blank": {"author_email": "me @example.org"},
    "an e-mail address of two lines": {"author_email": "me@example.org\n"},
    "no e-mail address": {"author_email": ""},
    "no model": {"model": ""},
    "a model of words": {"model": "members and loans"},
    "a model with an accent": {"model": "Café name:key(100)!"},
    "a model that names a type which there is not": {"model": "Member name:string"},
    "a model that is not that of its example": {"example": "library", "model": "Item name:key(100)!"},
    "a model with a circle": {"model": "Hen egg:Egg; Egg hen:Hen"},
    "an entity that is a keyword": {"model": "Class name:key(100)!"},
    "an entity that is a part of every project": {"model": "Database name:key(100)!"},
    "a field that every entity has": {"model": "Member version:integer"},
    "an extra that there is not": {"extras": "telemetry kafka"},
    "an entity that is an extra, too": {"extras": "api-keys", "model": "ApiKey name:key(100)!"},
    "extras and none": {"extras": "none oidc"},
    "extras with a comma": {"extras": "oidc,telemetry"},
    "no answer about extras": {"extras": " "},
    "a model in a file that there is not": {"model": "@no-such-file.txt"},
}


@pytest.mark.parametrize("answers", [pytest.param(answers, id=name) for name, answers in REFUSED.items()])
def test_refuses(answers: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises((FailedHookException, FileNotFoundError)):
        render(answers, tmp_path)
    said, *hint = capfd.readouterr().err.splitlines()
    question = said.split()[0].rstrip(":")
    assert question in questions()
    assert said.endswith(".")
    assert hint == [WHAT_FOLLOWS]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("slug", ["", ".", ".."])
def test_refuses_a_slug_that_names_a_folder_which_exists(slug: str, tmp_path: Path) -> None:
    with pytest.raises(OutputDirExistsException):
        render({"project_slug": slug}, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("O'Brien’s Café", "obriens-cafe"),
        ("Müller & Söhne", "muller-sohne"),
        ("北京服务", "bei-jing-fu-wu"),
        ("Привет, мир", "privet-mir"),
        ("می‌خواهم", "mykhwhm"),
        ("🎉", "my-service"),
        ("x" * 60, "x" * 40),
    ],
)
def test_makes_a_slug_of_any_name(name: str, slug: str) -> None:
    assert questionnaire({"project_name": name})["cookiecutter"]["project_slug"] == slug


def test_reads_a_model_from_a_file_and_keeps_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "# ours\nInvoice  number:key(20)!\n"
    (tmp_path / "model.txt").write_text(text, encoding="utf-8-sig")  # marked as on Windows
    answers = questionnaire({"model": "@model.txt"})["cookiecutter"]
    assert answers["model"] == "# ours\nInvoice  number:key(20)!"


def test_answers_of_the_time_before_models_become_a_model() -> None:
    asked = questions()["model"]
    environment = create_env_with_context({})
    before = {"example": "none", "entity": "Person", "entity_plural": "People"}
    assert render_variable(environment, asked, before) == "Person(plural=People) name:key(100)!"
    assert render_variable(environment, asked, {"example": "none"}) == "Item name:key(100)!"


QUESTIONS = ("project_name", "project_slug", "description", "author_name", "author_email", "model")
PIECES = ["", " ", "\0", "\n", "{{ 1 }}", "\u202e", "x" * 300, "Item name:key(9)!"]
PIECES += ["a", "-", "..", "~", "{%", "${HOME}", "$(id)", "'", '"', "\\", "é", "con", "json", "test", "src"]
ANSWER = st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | models()


@settings(
    max_examples=int(os.environ.get("MODELS", "3")),
    derandomize="MODELS" not in os.environ,  # plain nox tries the same ones each time
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.shrink},
)
@given(answers=st.dictionaries(st.sampled_from(QUESTIONS), ANSWER, min_size=1, max_size=3))
def test_any_answers_are_refused_by_a_sentence_or_give_a_project(
    answers: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    note(answers)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            project = render(answers, Path(scratch))
        except (FailedHookException, OutputDirExistsException, FileNotFoundError):
            said, *hint = capfd.readouterr().err.splitlines() or [""]
            assert not said or (said.split()[0].rstrip(":") in questions() and said.endswith("."))
            assert hint == ([WHAT_FOLLOWS] if said else [])
            assert list(Path(scratch).iterdir()) == []
            return
        except (OSError, ValueError):  # cookiecutter's, of a folder that cannot be: no hook was asked yet
            assert "project_slug" in answers
            assert list(Path(scratch).iterdir()) == []
            return
        assert compileall.compile_dir(project, quiet=1)
        tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
        run(sys.executable, "-c", "import main; main.api()", cwd=project, settings={"PYTHONPATH": "src"})
