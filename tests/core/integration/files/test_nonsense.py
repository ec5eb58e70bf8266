"""A file that was edited into nonsense is refused, with its place, and left as it is."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from core.domain.errors import StorageUnavailable

from .library import book, books, loans

WHOLE = "must be a whole number"


def refusal(library: Engine, file: Path, content: str | bytes) -> str:
    """Return what is said of a file with this content, which nobody may change."""
    data = content if isinstance(content, bytes) else content.encode()
    file.write_bytes(data)
    with library.connect() as connection, pytest.raises(StorageUnavailable) as refused:
        connection.execute(select(books))
    assert file.read_bytes() == data
    return str(refused.value)


@pytest.mark.parametrize("form", ["json"], indirect=True)
@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "line 1, column 1: "),
        ('[\n{"id": "1", "title": "One"},\n]', "line 2, column 28: "),
        ('[\n{"id": "é", "title" "One"}\n]', "line 2, column 21: "),
        ('{"id": "1", "title": "One"}', "line 1, column 1: must be an array, [...]"),
        ('[\n{"id": "1", "title": "One"}, ["2"]]', "line 2, column 30: must be an object, {...}"),
        (b'[\n{"id": "\xc3\xa9 \xff"}]', "line 2, column 11: must be text in UTF-8"),
        ('[{"id": "1", "colour": "red"}]', 'line 1, column 24, field "colour": is unknown to the model'),
        ('[{"id": "1", "id" : "2"}]', 'line 1, column 21, field "id": must not be there twice'),
        ('[{"id": "1", "id" \t: "2"}]', 'line 1, column 22, field "id": must not be there twice'),
        ('[{"id": "1"}]', 'line 1, column 2, field "title": must not be missing'),
        ('[\n{"id": "1", "title": " One"}]', 'line 2, column 22, field "title": key text must not begin'),
        ('[\n{"id": "1", "title": null}]', 'line 2, column 22, field "title": is refused: NOT NULL'),
        (
            '[{"id": "1", "title": "a"},\n{"id": "1", "title": "b"}]',
            'line 2, column 8, field "id": is refused: UNIQUE',
        ),
        (
            '[{"id": "1", "title": "a"},\n{"id": "2",\n"title":\n  "a"}]',
            'line 4, column 3, field "title": is refused: UNIQUE',
        ),
    ],
)
def test_json_that_is_no_list_of_rows_is_refused(
    library: Engine, folder: Path, content: str, complaint: str
) -> None:
    file = folder / "books.json"
    assert refusal(library, file, content).startswith(f"{file}, {complaint}")


@pytest.mark.parametrize("form", ["json"], indirect=True)
@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("text", "1", "must be text"),
        ("text", '"\\u0000"', "text must not contain the NUL character"),
        ("text", "[]", "must be text"),
        ("pages", '"320"', WHOLE),
        ("pages", "1.5", WHOLE),
        ("pages", "true", WHOLE),
        ("pages", "9223372036854775808", "must fit into 64 bits"),
        ("price", "12.34", "must be a decimal number in quotes"),
        ("price", '"12,34"', "must be a decimal number, such as"),
        ("price", '"NaN"', "must be a decimal number, such as"),
        ("price", '"0.00001"', "must have at most 4 decimal places"),
        ("price", '"1000000000000000"', "amount needs more than 14 digits before the point"),
        ("lent", "1", "must be true or false"),
        ("lent", '{"a": true}', "must be true or false"),
        ("bought", '"yesterday"', "Invalid isoformat"),
        ("bought", '"2026-11-22T12:00:00"', "instant must have a time zone"),
        ("printed", '"2026-02-29"', "day is out of range"),
        ("shelf", '"poetry"', "'poetry' is not a valid Shelf"),
    ],
)
def test_a_json_value_of_the_wrong_kind_is_refused_where_it_stands(
    library: Engine, folder: Path, field: str, value: str, complaint: str
) -> None:
    line = f'  "{field}": {value}'
    said = refusal(library, folder / "books.json", '[{"id": "1", "title": "One",\n' + line + "}]")
    place = f'line 2, column {line.index(value) + 1}, field "{field}": '
    assert said.partition(", ")[2].startswith(place + complaint)


@pytest.mark.parametrize("form", ["csv"], indirect=True)
@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "line 1: must begin with a line of field names"),
        ("id,colour\n", 'line 1, field "colour": is unknown to the model'),
        ("id,title,id\n", 'line 1, field "id": must not be there twice'),
        ("id,title\n1,One\n2\n", "line 3: must have 2 cells, and has 1"),
        ('id,title\n1,"One\n', "line 2: unexpected end of data"),
        ('id,title\n1,"One"x\n', "line 2: ',' expected after '\"'"),
        (b"id,title\n1,\xe9\n", "line 2, column 3: must be text in UTF-8"),
        ("id,title\n1,One \n", 'line 2, field "title": key text must not begin or end with a blank'),
        ("id\n1\n", 'line 2, field "title": must not be missing'),
        ("id,title\n1,\\N\n", 'line 2, field "title": is refused: NOT NULL'),
        ("id,title\n1,One\n2,Two\n1,Three\n", 'line 4, field "id": is refused: UNIQUE'),
        ('id,title,pages\n1,"a\nb",1\n\n2,Two,x\n', f'line 5, field "pages": {WHOLE}'),
    ],
)
def test_csv_that_is_no_table_is_refused(library: Engine, folder: Path, content: str, complaint: str) -> None:
    file = folder / "books.csv"
    assert refusal(library, file, content).startswith(f"{file}, {complaint}")


@pytest.mark.parametrize("form", ["csv"], indirect=True)
@pytest.mark.parametrize(
    ("field", "cell", "complaint"),
    [
        ("pages", "", WHOLE),
        ("pages", "1_000", WHOLE),
        ("pages", "١", WHOLE),
        ("pages", "9223372036854775808", "must fit into 64 bits"),
        ("price", "1e3", "must be a decimal number, such as"),
        ("lent", "yes", "must be true or false"),
        ("bought", "2026-13-01T00:00:00Z", "month must be in 1..12"),
        ("shelf", "poetry", "'poetry' is not a valid Shelf"),
    ],
)
def test_a_cell_of_the_wrong_kind_is_refused_where_it_stands(
    library: Engine, folder: Path, field: str, cell: str, complaint: str
) -> None:
    said = refusal(library, folder / "books.csv", f"id,title,{field}\n1,One,{cell}\n")
    assert said.partition(", ")[2].startswith(f'line 2, field "{field}": {complaint}')


@pytest.mark.parametrize("value", ["?", "nan"])
@pytest.mark.parametrize(("field", "kind"), [("number", "a number"), ("amount", "a number"), ("data", "te")])
def test_plain_types_are_checked_too(
    library: Engine, folder: Path, form: str, field: str, kind: str, value: str
) -> None:
    content = {"json": '[{"id": 1, ' + f'"{field}": "{value}"' + "}]", "csv": f"id,{field}\n1,{value}\n"}
    said = refusal(library, folder / f"plain.{form}", content[form])
    assert f'field "{field}": must be {kind}' in said


def test_a_row_that_points_at_nothing_is_refused(library: Engine, folder: Path, form: str) -> None:
    content = {"json": '[{"book": "9",\n"reader": "Ada"}]', "csv": "book,reader\n9,Ada\n"}[form]
    place = {"json": "line 1, column 11", "csv": "line 2"}[form]
    said = refusal(library, folder / f"loans.{form}", content)
    assert said.endswith(f'{place}, field "book": points at nothing in books')


def test_removing_a_row_that_others_point_at_is_refused(library: Engine, folder: Path, form: str) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(1), book(2)])
        connection.execute(insert(loans), [{"book": book(n)["id"], "reader": "Ada"} for n in (1, 2)])
    file = folder / f"books.{form}"
    first, _, *rest = file.read_text("utf-8").splitlines()
    said = refusal(library, file, "\n".join([first, *rest]))
    assert said.startswith(f"{folder}/loans.{form}, line 2, ".replace("/", said[len(str(folder))]))
    assert said.endswith('field "book": points at nothing in books')


def test_a_file_that_is_mended_is_read_again(library: Engine, folder: Path, form: str) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), book(1))
    file = folder / f"books.{form}"
    good = file.read_bytes()
    assert refusal(library, file, good + b'"') == refusal(library, file, good + b'"')
    file.write_bytes(good)
    with library.connect() as connection:
        assert len(connection.execute(select(books)).all()) == 1
