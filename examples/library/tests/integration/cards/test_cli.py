"""The commands of cards."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from core.infrastructure.callers import CurrentCallers
from modules.cards.schemas import CardBody
from tests.samples import card_details, options

GROUP = "cards"
EQUAL = ("number", "member")
"""Fields that lists are filtered by with a value."""
BETWEEN = ("issued",)
"""Fields that lists are filtered by with bounds."""
PARTS = ("number",)
"""Fields that lists are filtered by with a part of them."""

Run = Callable[..., Result]


def body(number: int = 1) -> dict[str, Any]:
    sent = CardBody.model_validate(card_details(number), from_attributes=True)
    return sent.model_dump(mode="json")


def created(run: Run, number: int = 1) -> dict[str, Any]:
    result = run(GROUP, "create", *options(body(number)), "--json")
    assert result.exit_code == 0, result.stderr
    new: dict[str, Any] = json.loads(result.stdout)
    return new


def listed(run: Run, *arguments: object) -> list[dict[str, Any]]:
    result = run(GROUP, "list", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    page: dict[str, list[dict[str, Any]]] = json.loads(result.stdout)
    return page["items"]


def test_a_new_one_can_be_shown(run: Run) -> None:
    new = created(run)
    assert json.loads(run(GROUP, "show", new["id"], "--json").stdout) == new
    assert new.items() >= body().items()
    assert f"id\t{new['id']}" in run(GROUP, "show", new["id"]).stdout
    assert run(GROUP, "create", *options(body(2))).stdout.startswith("Created ")


def test_a_change_is_for_one_version(run: Run) -> None:
    id = created(run, 1)["id"]
    change = options(body(2))
    assert run(GROUP, "update", id, "--version", 1, *change).stdout == f"{id} is at version 2 now.\n"
    assert json.loads(run(GROUP, "show", id, "--json").stdout).items() >= body(2).items()
    late = run(GROUP, "update", id, "--version", 1, *change)
    assert (late.exit_code, late.stderr) == (1, f"{id} is at version 2 by now, not 1: read it again\n")


def test_all_are_listed_in_pages(run: Run) -> None:
    for number in (3, 1, 2):
        created(run, number)
    page = run(GROUP, "list", "--limit", 2)
    rest = listed(run, "--after", page.stderr.split()[-1])
    head, *ids = [line.partition("\t")[0] for line in page.stdout.splitlines()]
    assert (head, len(ids), len(rest)) == ("id", 2, 1)
    assert [*ids, rest[0]["id"]] == [each["id"] for each in listed(run)]


def test_lists_show_what_fits(run: Run) -> None:
    new = [created(run, number) for number in (1, 2, 3)]
    for name in EQUAL:
        same = [each for each in new if each[name] == new[0][name]]
        assert listed(run, *options({name: new[0][name]})) == same
    for name in BETWEEN:
        bounds = options({f"{name}_from": new[1][name], f"{name}_to": new[2][name]})
        assert listed(run, *bounds) == new[1:]
    for name in PARTS:
        for way in ("begins", "contains"):
            assert listed(run, *options({f"{name}_{way}": new[0][name]})) == [new[0]]


def test_a_page_is_what_was_asked_for(run: Run) -> None:
    for number in (1, 2, 3):
        created(run, number)
    asked = "--sort", "-id", "--limit", 1, "--fields", "id,version"
    first = json.loads(run(GROUP, "list", *asked, "--total", "--json").stdout)
    second = json.loads(run(GROUP, "list", *asked, "--after", first["next"], "--json").stdout)
    assert (first["total"], first["previous"], list(first["items"][0])) == (3, None, ["id", "version"])
    assert listed(run, *asked, "--before", second["previous"]) == first["items"]
    assert run(GROUP, "list", *asked, "--total").stdout.startswith("id\tversion\n")


def test_whoever_runs_the_command_made_it(run: Run) -> None:
    new, by = created(run), CurrentCallers().current()
    assert (new["created_by"], new["updated_by"]) == (by, by)
    assert listed(run, "--created-by", by) == [new]
    assert listed(run, "--no-created-by-empty") == [new]


def test_what_is_removed_is_gone(run: Run) -> None:
    id = created(run)["id"]
    assert run(GROUP, "remove", id).stdout == f"Removed {id}.\n"
    assert run(GROUP, "show", id).exit_code == 1


def test_an_import_takes_over_what_an_export_wrote(run: Run) -> None:
    new = [created(run, number) for number in (1, 2, 3)]
    assert run(GROUP, "export", "all.csv").stdout == "Exported 3 to all.csv.\n"
    for each in new[:2]:
        run(GROUP, "remove", each["id"])
    assert run(GROUP, "import", "all.csv").stdout == "Imported 2.\n"
    assert listed(run) == new
    assert run(GROUP, "import", "all.csv").stdout == "Imported 0.\n"


def test_a_bad_line_is_named_and_nothing_is_imported(run: Run) -> None:
    Path("bad.csv").write_text("version\n0\n", "utf-8")
    refused = run(GROUP, "import", "bad.csv")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("line 2: ")
    assert listed(run) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "nobody"], 1),
        (["update", "nobody"], 2),
        (["update", "nobody", "--version", "1"], 1),
        (["list", "--limit", "0"], 2),
        (["list", "--sort", "nothing"], 2),
        (["list", "--fields", "id,nothing"], 2),
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
