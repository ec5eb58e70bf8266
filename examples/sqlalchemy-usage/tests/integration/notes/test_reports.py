"""What people report of note and tag applications (docs/reports.md), tried here."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import Result

from modules.notes.composition import Notes

Run = Callable[..., Result]
COMPOSED, IN_PARTS = "caf\u00e9", "cafe\u0301"


def lines(path: Path, *notes: Mapping[str, object]) -> Path:
    path.write_text("".join(json.dumps(note) + "\n" for note in notes), "utf-8")
    return path


def test_a_tag_is_the_same_however_its_letters_are_composed(notes: Notes, client: TestClient) -> None:
    note = notes.create("Lunch", tags=[COMPOSED, IN_PARTS])
    assert note.tags == {COMPOSED}
    for tag in (COMPOSED, IN_PARTS):
        assert [found.id for found in notes.search(tags=[tag]).items] == [note.id]
        assert client.get("/notes/search", params={"tag": tag}).json()["items"][0]["id"] == note.id
    assert notes.tag(note.id, remove=[IN_PARTS]).tags == set()


def test_text_in_parts_stays_as_it_was_written(notes: Notes) -> None:
    note = notes.create(IN_PARTS, IN_PARTS)
    assert (notes.show(note.id).title, notes.show(note.id).body) == (IN_PARTS, IN_PARTS)


def test_tags_that_differ_by_capitals_are_told_apart_or_merged_on_demand(
    run: Run, notes: Notes, tmp_path: Path
) -> None:
    notes.create("One", tags=["work"])
    notes.create("Two", tags=["work", "Home"])
    file = lines(tmp_path / "a.jsonl", {"id": "a", "title": "A", "tags": ["WORK", "Work", "home", "New"]})
    assert run("notes", "import", file, "--merge-tags").exit_code == 0
    assert notes.show("a").tags == {"work", "Home", "New"}
    other = lines(tmp_path / "b.jsonl", {"id": "b", "title": "B", "tags": ["WORK"]})
    assert run("notes", "import", other).exit_code == 0
    assert notes.show("b").tags == {"WORK"}
    assert [note.id for note in notes.search(tags=["WORK"]).items] == ["b"]


def test_ten_thousand_tags_are_counted_found_and_taken_away(run: Run, notes: Notes, tmp_path: Path) -> None:
    many = [f"tag-{number:05}" for number in range(10_000)]
    file = lines(
        tmp_path / "many.jsonl",
        {"id": "a", "title": "All of them", "tags": many},
        *({"title": f"{number}", "tags": many[number : number + 1]} for number in range(0, 10_000, 100)),
    )
    assert run("notes", "import", file).stdout == "Imported 101 notes.\n"
    assert len(notes.count().tags) == 10_000
    assert notes.count().tags["tag-00100"] == 2
    assert len(notes.search(tags=["tag-00100"]).items) == 2
    assert notes.show("a").tags == set(many)
    exported = tmp_path / "exported.csv"
    run("notes", "export", exported)
    assert " ".join(many) in exported.read_text("utf-8")
    assert notes.tag("a", remove=many[1:]).tags == {"tag-00000"}


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_a_very_long_note_comes_back_whole(run: Run, notes: Notes, tmp_path: Path, suffix: str) -> None:
    body = "".join(f"{number} lines, and \u00fcber all of them\n" for number in range(60_000))
    note = notes.create("Long", body)
    file = tmp_path / f"long.{suffix}"
    run("notes", "export", file)
    notes.delete([note.id])
    assert run("notes", "import", file).stdout == "Imported 1 note.\n"
    assert notes.show(note.id).body == body


@pytest.mark.parametrize(
    ("tags", "kept"), [("x y", {"x", "y"}), (["x,y", "z"], {"x,y", "z"}), ('["x,y", "z"]', {"x,y", "z"})]
)
def test_tags_come_from_other_tools_as_text_or_as_a_list(
    run: Run, notes: Notes, tmp_path: Path, tags: object, kept: set[str]
) -> None:
    assert (
        run("notes", "import", lines(tmp_path / "a.jsonl", {"id": "a", "title": "A", "tags": tags})).exit_code
        == 0
    )
    assert notes.show("a").tags == kept


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("tags", "x,y", "tags must be words with blanks between them"),
        ("tags", "x; y", "tags must be words with blanks between them"),
        ("tags", ["two words"], "a tag is one word"),
        ("id", "../../etc", "id must be 1 to 32 of the digits 0-9 and a-f"),
        ("id", "019CA869500070008000000000000001", "id must be 1 to 32"),
        ("version", 2**63 - 1, "version must be at most"),
        ("version", "1e3", "version must be an integer"),
        ("created_at", "2026-03-01T08:00:00.123456789Z", "created_at must be an instant"),
        ("created_at", "1772352000", "created_at must be an instant"),
    ],
)
def test_what_another_tool_means_in_another_way_is_refused_by_line(
    run: Run, notes: Notes, tmp_path: Path, field: str, value: object, reason: str
) -> None:
    file = lines(tmp_path / "a.jsonl", {"title": "Good"}, {"title": "A", field: value})
    result = run("notes", "import", file)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"line 2: {reason}")
    assert notes.count().notes == 0
