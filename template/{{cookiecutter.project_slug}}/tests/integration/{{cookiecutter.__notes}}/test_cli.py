"""The `notes` commands, as people and scripts use them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


def created(run: Run, *arguments: str) -> str:
    note: dict[str, str] = json.loads(run("notes", "create", *arguments, "--json").stdout)
    return note["id"]


def test_a_new_note_is_shown_in_full(run: Run) -> None:
    id = created(run, "Groceries", "--body", "Milk\nBread", "--tag", "shop", "-t", "home")
    result = run("notes", "show", id)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:4] == ["Groceries", f"  id       {id}", "  version  1", "  tags     home shop"]
    assert lines[-3:] == ["", "Milk", "Bread"]


def test_creating_says_which_note_it_made(run: Run) -> None:
    assert run("notes", "create", "Groceries").stdout.startswith("Created note ")


def test_a_body_can_come_from_standard_input(run: Run) -> None:
    made = json.loads(run("notes", "create", "Groceries", "--body", "-", "--json", input="Milk\n").stdout)
    assert made["body"] == "Milk\n"


def test_an_edit_names_the_version_it_is_meant_for(run: Run) -> None:
    id = created(run, "Groceries")
    assert (
        run("notes", "edit", id, "--version", 1, "--title", "Shopping").stdout
        == f"Note {id} is at version 2 now.\n"
    )
    late = run("notes", "edit", id, "--version", 1, "--title", "Mine")
    assert (late.exit_code, late.stdout) == (1, "")
    assert late.stderr == f"{id} is at version 2 by now, not 1: read it again\n"
    assert json.loads(run("notes", "show", id, "--json").stdout)["title"] == "Shopping"


def test_tags_come_and_go(run: Run) -> None:
    id = created(run, "Groceries")
    assert run("notes", "tag", id, "shop", "home").stdout == f"Note {id} is under home shop.\n"
    assert run("notes", "untag", id, "shop", "home").stdout == f"Note {id} is under no tag.\n"


def test_deleting_counts(run: Run) -> None:
    ids = [created(run, "One"), created(run, "Two")]
    assert run("notes", "delete", *ids).stdout == "Deleted 2 notes.\n"
    gone = run("notes", "show", ids[0])
    assert (gone.exit_code, gone.stderr) == (1, f"there is no note {ids[0]}\n")


def test_a_list_in_a_pipe_is_made_of_fields_between_tabs(run: Run) -> None:
    created(run, "B [bold]", "-t", "x")
    created(run, "A")
    lines = [line.split("\t") for line in run("notes", "list", "--sort", "title").stdout.splitlines()]
    assert lines[0] == ["id", "title", "tags", "updated"]
    assert [(line[1], line[2]) for line in lines[1:]] == [("A", ""), ("B [bold]", "x")]


def test_a_list_says_how_to_go_on(run: Run) -> None:
    for title in "abc":
        created(run, title)
    said, after = run("notes", "list", "--limit", 2).stderr.rsplit(maxsplit=1)
    assert said == "There are more: --after"
    rest = run("notes", "list", "--limit", 2, "--after", after, "--json")
    assert [note["title"] for note in json.loads(rest.stdout)["items"]] == ["c"]
    assert json.loads(rest.stdout)["next"] is None


def test_a_list_shows_what_is_asked_for(run: Run) -> None:
    created(run, "Groceries", "-t", "shop", "-t", "home")
    created(run, "Wool", "-t", "shop")
    asked = ["notes", "list", "--tags", "home", "--tags", "work", "--title-begins", "G", "--total"]
    shown = run(*asked, "--fields", "title,version").stdout
    assert shown == "title\tversion\nGroceries\t1\n1 in all.\n"
    assert json.loads(run(*asked, "--fields", "tags", "--json").stdout)["items"] == [
        {"tags": ["home", "shop"]}
    ]
    refused = run("notes", "list", "--fields", "colour")
    assert refused.exit_code == 2
    assert "Invalid value for '--fields': there is no field 'colour', only" in refused.stderr


def test_a_search_goes_by_text_and_tags(run: Run) -> None:
    created(run, "Groceries", "-t", "shop")
    created(run, "Wool", "-t", "shop")
    found = json.loads(run("notes", "search", "o", "--tag", "shop", "--json").stdout)["items"]
    assert [note["title"] for note in found] == ["Groceries", "Wool"]
    assert json.loads(run("notes", "search", "W", "--json").stdout)["items"][0]["title"] == "Wool"


def test_statistics_are_told(run: Run) -> None:
    created(run, "Groceries", "-t", "shop")
    assert json.loads(run("notes", "stats", "--json").stdout)["tags"] == {"shop": 1}
    assert "shop\t1" in run("notes", "stats").stdout


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_an_export_can_be_imported(run: Run, tmp_path: Path, suffix: str) -> None:
    ids = [created(run, "One", "--body", "a\r\nb", "-t", "x"), created(run, "Two")]
    file = tmp_path / f"notes.{suffix}"
    assert run("notes", "export", file).stdout == f"Exported 2 notes to {file}.\n"
    before = run("notes", "export", "-", "--format", suffix).stdout_bytes
    assert before == file.read_bytes()
    run("notes", "delete", *ids)
    assert run("notes", "import", file).stdout == "Imported 2 notes.\n"
    assert run("notes", "export", "-", "--format", suffix).stdout_bytes == before
    assert run("notes", "import", file, "--skip-known").stdout == "Imported 0 notes. 2 were there.\n"


def test_an_import_can_come_from_a_pipe(run: Run) -> None:
    result = run("notes", "import", "-", "--format", "csv", input="title\nOne\nTwo\n")
    assert result.stdout == "Imported 2 notes.\n"


def test_a_bad_line_is_named_and_nothing_is_imported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text('{"title": "One"}\n{"titel": "Two"}\n')
    result = run("notes", "import", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("line 2: unknown field 'titel'")
    assert json.loads(run("notes", "stats", "--json").stdout)["notes"] == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["create", ""], 1),
        (["create", "x", "-t", "two words"], 1),
        (["edit", "nobody", "--title", "x"], 2),
        (["edit", "nobody", "--version", "1", "--title", "x"], 1),
        (["list", "--limit", "0"], 2),
        (["list", "--sort", "colour"], 2),
        (["list", "--sort", "title", "--after", "nobody"], 1),
        (["search", "a\0b"], 1),
        (["import", "nowhere.csv"], 1),
        (["import", "notes.txt"], 1),
        (["export", "no/folder/notes.csv"], 1),
        (["import", "-", "--format", "xml"], 2),
    ],
    ids=lambda value: " ".join(value).replace("\0", "NUL") if isinstance(value, list) else str(value),
)
def test_what_goes_wrong_is_a_sentence_and_never_a_traceback(
    run: Run, arguments: list[str], code: int
) -> None:
    result = run("notes", *arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr
