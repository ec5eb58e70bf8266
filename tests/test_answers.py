"""Answers that would not make a working project are refused, by one sentence, before anything is written."""

from pathlib import Path

import pytest
from cookiecutter.exceptions import FailedHookException, OutputDirExistsException

from tools import questions
from tools.rebuild import questionnaire, render

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
    "an entity in lower case": {"entity": "invoice", "entity_plural": "Invoices"},
    "an entity of two words": {"entity": "Invoice Line", "entity_plural": "Invoices"},
    "an entity with an accent": {"entity": "Café", "entity_plural": "Cafes"},
    "an entity that is a keyword": {"entity": "Class"},
    "an entity that is a constant": {"entity": "None", "entity_plural": "Nones"},
    "an entity that hides a builtin": {"entity": "List"},
    "an entity whose plural is a keyword": {"entity": "A"},
    "an entity of 41 characters": {"entity": "E" * 41, "entity_plural": "Es"},
    "an entity of too many words": {"entity": "AbAb" * 10, "entity_plural": "Abs"},
    "a plural that the unit of work has": {"entity": "Sin", "entity_plural": "Commit"},
    "an entity that looks like a digit": {"entity": "O"},
    "a name of the feature's own files": {"entity": "Versioned"},
    "no entity": {"entity": "", "entity_plural": "Items"},
    "a plural equal to the entity": {"entity": "Sheep", "entity_plural": "Sheep"},
    "a plural equal in its folder's name": {"entity": "ItemId", "entity_plural": "ItemID"},
    "a plural that hides a builtin": {"entity": "Variable", "entity_plural": "Vars"},
    "a plural that is a part of every project": {"entity": "Database", "entity_plural": "Database"},
    "a plural that is a path of every project": {"entity": "Doc", "entity_plural": "Docs"},
}


@pytest.mark.parametrize("answers", [pytest.param(answers, id=name) for name, answers in REFUSED.items()])
def test_refuses(answers: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises((FailedHookException, FileNotFoundError)):
        render(answers, tmp_path)
    said = capfd.readouterr().err.strip()
    question = said.split()[0]
    assert question in questions()
    assert said.endswith(".")
    assert said.count("\n") == 0
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


@pytest.mark.parametrize(
    ("entity", "folder"),
    [
        ("Invoice", "invoices"),
        ("InvoiceLine", "invoice_lines"),
        ("Category", "categories"),
        ("Address", "addresses"),
        ("Key", "keys"),
        ("HTTPCheck", "http_checks"),
        ("Box", "boxes"),
        ("B", "bs"),
    ],
)
def test_makes_a_folder_of_any_entity(entity: str, folder: str) -> None:
    assert questionnaire({"entity": entity})["cookiecutter"]["__feature"] == folder
