"""The commands of {{ cookiecutter.__plural_words }}."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from config.resources import resource

GROUP = "{{ cookiecutter.__plural_kebab }}"
SEED = "data/seed/{{ cookiecutter.__plural_snake }}.jsonl"

Run = Callable[..., Result]


def created(run: Run, name: str) -> str:
    new: dict[str, str] = json.loads(run(GROUP, "create", name, "--json").stdout)
    return new["id"]


def test_a_new_one_can_be_shown(run: Run) -> None:
    id = created(run, "first")
    assert json.loads(run(GROUP, "show", id, "--json").stdout)["name"] == "first"
    assert "name\tfirst" in run(GROUP, "show", id).stdout
    assert run(GROUP, "create", "second").stdout.startswith("Created ")


def test_a_new_name_is_for_one_version(run: Run) -> None:
    id = created(run, "first")
    assert run(GROUP, "rename", id, "second", "--version", 1).stdout == f"{id} is at version 2 now.\n"
    late = run(GROUP, "rename", id, "third", "--version", 1)
    assert (late.exit_code, late.stderr) == (1, f"{id} is at version 2 by now, not 1: read it again\n")


def test_all_are_listed_in_pages(run: Run) -> None:
    for name in ("b", "a", "c"):
        created(run, name)
    page = run(GROUP, "list", "--limit", 2)
    assert [line.split("\t")[1] for line in page.stdout.splitlines()] == ["name", "a", "b"]
    after = page.stderr.split()[-1]
    rest = json.loads(run(GROUP, "list", "--after", after, "--json").stdout)
    assert ([each["name"] for each in rest["items"]], rest["next"]) == (["c"], None)


def test_what_is_removed_is_gone(run: Run) -> None:
    id = created(run, "first")
    assert run(GROUP, "remove", id).stdout == f"Removed {id}.\n"
    assert run(GROUP, "show", id).exit_code == 1


def test_the_seed_data_is_imported_once(run: Run) -> None:
    seed = resource(SEED)
    added = len(seed.read_text().splitlines())
    assert run(GROUP, "import", seed).stdout == f"Imported {added}.\n"
    assert run(GROUP, "import", seed).stdout == "Imported 0.\n"
    assert len(json.loads(run(GROUP, "list", "--json").stdout)["items"]) == added


def test_a_bad_line_is_named_and_nothing_is_imported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("name\nfirst\n two \n")
    refused = run(GROUP, "import", file)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("line 3: name must not begin or end with a blank")
    assert json.loads(run(GROUP, "list", "--json").stdout)["items"] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["create", ""], 1),
        (["show", "nobody"], 1),
        (["rename", "nobody", "x"], 2),
        (["rename", "nobody", "x", "--version", "1"], 1),
        (["list", "--limit", "0"], 2),
        (["import", "nowhere.csv"], 1),
        (["import", "names.txt"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_what_goes_wrong_is_a_sentence(run: Run, arguments: list[str], code: int) -> None:
    result = run(GROUP, *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr
