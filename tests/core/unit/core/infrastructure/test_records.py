import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.application.records import Record
from core.domain.errors import BadRecord, InvalidValue
from core.infrastructure import records
from core.infrastructure.records import Format, format_of, read_records, write_records

NAMES = ("id", "text")
FORMATS = pytest.mark.parametrize("kind", list(Format))


def read(content: str | bytes, kind: Format) -> list[tuple[int, dict[str, object]]]:
    data = content.encode() if isinstance(content, str) else content
    return [(record.line, dict(record.fields)) for record in read_records(io.BytesIO(data), kind, NAMES)]


def written(kind: Format, *rows: Mapping[str, object]) -> bytes:
    stream = io.BytesIO()
    assert write_records(stream, kind, NAMES, rows) == len(rows)
    return stream.getvalue()


@FORMATS
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30)))
def test_any_text_comes_back_as_it_was(kind: Format, texts: list[str]) -> None:
    rows = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
    assert [fields for _, fields in read(written(kind, *rows), kind)] == rows


@FORMATS
def test_instants_decimals_and_words_are_written_for_people(kind: Format) -> None:
    row = {"id": datetime(2026, 3, 1, 8, 30, tzinfo=UTC), "text": Decimal("12.5000")}
    assert '"2026-03-01T08:30:00Z"'.strip('"' if kind is Format.CSV else "") in written(kind, row).decode()
    assert "12.5000" in written(kind, row).decode()
    assert read(written(kind, {"id": "1", "text": ("a", "b")}), kind)[0][1]["text"] in (["a", "b"], "a b")


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-x", "+x", "\t=x", "\r=x", "＝x", "'=x", "''=x", "= "])
def test_no_text_is_a_formula_to_a_spreadsheet(text: str) -> None:
    content = written(Format.CSV, {"id": "1", "text": text})
    assert f"1,'{text}" in content.decode().replace('"', "")
    assert read(content, Format.CSV) == [(2, {"id": "1", "text": text})]


@pytest.mark.parametrize("text", ["-5", "+1.50", "'quoted'", "'", "a=b", "", "0"])
def test_other_text_is_written_as_it_is(text: str) -> None:
    content = written(Format.CSV, {"id": "1", "text": text})
    assert f"\r\n1,{text}\r\n" in content.decode()
    assert read(content, Format.CSV) == [(2, {"id": "1", "text": text})]


class Size(Enum):
    SMALL = "S"


@FORMATS
@pytest.mark.parametrize(
    ("value", "kind_of_value"),
    [
        (True, "flag"),
        (False, "flag"),
        (date(2026, 3, 1), "day"),
        (datetime(2026, 3, 1, 8, 30, 0, 1, tzinfo=UTC), "instant"),
        (Decimal("1E+3"), "decimal"),
        (Decimal("0.0000001"), "decimal"),
        (-(2**63), "integer"),
        (Size.SMALL, "choice"),
    ],
    ids=str,
)
def test_a_value_of_each_kind_comes_back(kind: Format, value: object, kind_of_value: str) -> None:
    (record,) = read_records(io.BytesIO(written(kind, {"id": "1", "text": value})), kind, NAMES)
    more = (Size,) if isinstance(value, Size) else ()
    assert getattr(record, kind_of_value)("text", *more) == value


@FORMATS
def test_a_byte_order_mark_and_empty_lines_are_passed_over(kind: Format) -> None:
    content = '\ufeff{"id": "1"}\n\n{"id": "2"}' if kind is Format.JSONL else "\ufeffid\n\n1\n\n2"
    assert [fields["id"] for _, fields in read(content, kind)] == ["1", "2"]


def test_lines_of_json_are_counted_from_one() -> None:
    assert [line for line, _ in read('{"id": "a"}\n\n{"id": "b"}\n', Format.JSONL)] == [1, 3]


def test_a_record_of_csv_is_named_by_the_line_on_which_it_begins() -> None:
    assert [line for line, _ in read('id,text\na,"two\nlines"\nb,c\n', Format.CSV)] == [2, 4]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"id": "a"}\n{"id": }', r"line 2: not JSON: Expecting value at column 8"),
        ('{"id": "a"}\n["a"]', r"line 2: not a JSON object"),
        ('{"id": "a", "id": "b"}', r"line 1: .*a field is there twice"),
        ('{"id": NaN}', r"line 1: .*NaN is no number"),
        ('{"id": 1' + "0" * 5_000 + "}", r"line 1: JSON that cannot be read"),
        ('{"id": ' + "[" * 200_000, r"line 1: JSON that cannot be read"),
        ('{"ids": "a"}', r"line 1: unknown field 'ids', known are id, text"),
    ],
)
def test_a_bad_line_of_json_is_refused_by_number(content: str, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read(content, Format.JSONL)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "line 1: a CSV file begins with a line of field names"),
        ("id,id\n", "line 1: a CSV file begins with a line of field names, each once"),
        ("id,texts\n", "line 1: unknown field 'texts', known are id, text"),
        ("id,text\na\n", "line 2: 1 fields where the header has 2"),
        ('id,text\na,"b\nc\n', "line 3: not CSV: unexpected end of data"),
        ('id,text\na,"b"c\n', "line 2: not CSV"),
        ('"id', "^line 1: not CSV: unexpected end of data$"),
    ],
)
def test_a_bad_line_of_csv_is_refused_by_number(content: str, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read(content, Format.CSV)


def test_bad_lines_may_be_told_and_passed_over() -> None:
    told: list[str] = []
    stream = io.BytesIO(b'id,text\n1,a\n2\n3,"b"c\n4,\xe9\n"5\n",d\n6,"e\nf\n')
    found = read_records(stream, Format.CSV, NAMES, lambda error: told.append(str(error)))
    assert [record.fields["id"] for record in found] == ["1", "5\n"]
    assert [text[:12] for text in told] == ["line 3: 1 fi", "line 4: not ", "line 5: byte", "line 9: not "]
    told.clear()
    stream = io.BytesIO(b'{"id": "1"}\n{"id": }\n{"ids": "2"}\n\xff\n{"id": "3"}\n')
    found = read_records(stream, Format.JSONL, NAMES, lambda error: told.append(str(error)))
    assert [record.fields["id"] for record in found] == ["1", "3"]
    assert [text[:6] for text in told] == ["line 2", "line 3", "line 4"]


@FORMATS
def test_another_encoding_is_refused_by_line(kind: Format) -> None:
    first = b'{"id": "1"}' if kind is Format.JSONL else b"id,text"
    with pytest.raises(BadRecord, match="line 2: byte 4 is not UTF-8 text"):
        read(first + b"\nabc\xe9", kind)


@FORMATS
def test_a_line_without_end_is_refused_before_it_fills_the_memory(
    kind: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "LONGEST_LINE", 1_000)
    with pytest.raises(BadRecord, match="line 1: longer than 1,000 bytes"):
        read(b'"' * 5_000, kind)


def test_a_header_in_another_encoding_is_refused() -> None:
    with pytest.raises(BadRecord, match=r"^line 1: byte 5 is not UTF-8 text$"):
        read(b"id,t\xe9xt\n1,a\n", Format.CSV)


@FORMATS
def test_a_line_may_be_as_long_as_the_longest(kind: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    line = '{"id": "1"}\n' if kind is Format.JSONL else "id\n1234567890"
    monkeypatch.setattr(records, "LONGEST_LINE", len(line.splitlines(keepends=True)[-1]))
    assert len(read(line, kind)) == 1
    monkeypatch.setattr(records, "LONGEST_LINE", records.LONGEST_LINE - 1)
    with pytest.raises(BadRecord, match="longer than"):
        read(line, kind)


def test_a_byte_order_mark_is_one_at_the_beginning_only() -> None:
    with pytest.raises(BadRecord, match="line 2: not JSON"):
        read('{"id": "1"}\n\ufeff{"id": "2"}', Format.JSONL)
    assert read("id\n\ufeffa\n", Format.CSV) == [(2, {"id": "\ufeffa"})]


def test_the_sign_of_a_zero_and_a_field_that_is_there_twice_are_noticed() -> None:
    ((_, fields),) = read('{"id": -0}', Format.JSONL)
    assert str(fields["id"]) == "-0"
    with pytest.raises(BadRecord, match=r"^line 1: JSON that cannot be read: a field is there twice$"):
        read('{"id": 1, "id": 2}', Format.JSONL)


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "1", "id": "1"}',
        '{"id" : true, "id"\t:  null}',
        '{"id": ["a"], "id": ["b", "c"]}',
        '{"id": 1, "id": [], "text": "a: \\"b\\""}',
        r'{"id": "\\", "id": "\\"}',
        r'{"id": "a\\", "id": "b\\", "text": "c\\", "text": "d\\"}',
        r'{"id": "\\\"", "id": "\\\"", "text": "\\"}',
        r'{"id": "1", "\u0069d": "2"}',
    ],
)
def test_a_field_that_is_there_twice_is_noticed_however_it_is_written(line: str) -> None:
    with pytest.raises(BadRecord, match=r"^line 1: JSON that cannot be read: a field is there twice$"):
        read(line, Format.JSONL)


VALUES = st.text() | st.integers() | st.decimals(-9, 9, places=2).map(float) | st.booleans() | st.none()
LISTS = st.lists(VALUES | st.lists(st.text()))


@given(
    fields=st.dictionaries(st.sampled_from(NAMES), VALUES | LISTS, min_size=1),
    ascii_only=st.booleans(),
)
def test_any_object_is_read_as_the_standard_library_does(fields: dict[str, object], ascii_only: bool) -> None:
    line = json.dumps(fields, ensure_ascii=ascii_only)
    ((_, found),) = read(line, Format.JSONL)
    expected = json.loads(line, parse_float=Decimal)
    assert found == expected
    assert repr(found) == repr(expected)


@pytest.mark.parametrize("words", [["[x", "y"], ["x;y"], ["é ü", Decimal("1.50")], ["a b"], [""]])
def test_what_are_no_plain_words_is_a_list_in_its_cell(words: list[object]) -> None:
    ((_, fields),) = read(written(Format.CSV, {"id": "1", "text": words}), Format.CSV)
    assert json.loads(str(fields["text"])) == [str(each) for each in words]
    assert "\\u" not in str(fields["text"])


def test_numbers_of_json_are_exact() -> None:
    assert read('{"id": 0.1}', Format.JSONL) == [(1, {"id": Decimal("0.1")})]


def test_a_number_of_json_with_an_exponent_is_refused() -> None:
    with pytest.raises(BadRecord, match=r"line 1: .*1e3 has an exponent: write the number out"):
        read('{"id": 1e3}', Format.JSONL)


def test_words_with_a_comma_come_back_from_csv() -> None:
    rows = read(written(Format.CSV, {"id": "1", "text": ["x,y", "z"]}), Format.CSV)
    assert Record(*rows[0]).words("text") == ["x,y", "z"]


@FORMATS
def test_records_are_read_and_written_one_at_a_time(kind: Format) -> None:
    stream = io.BytesIO()

    def rows() -> Iterator[dict[str, object]]:
        for number in range(50_000):
            yield {"id": str(number), "text": ""}
            assert stream.tell() + io.DEFAULT_BUFFER_SIZE > number

    assert write_records(stream, kind, NAMES, rows()) == 50_000
    stream.seek(0)
    next(iter(read_records(stream, kind, NAMES)))
    assert stream.tell() < 100


def test_json_lines_are_what_other_programs_read() -> None:
    lines = written(Format.JSONL, {"id": "é", "text": "a\nb"}).splitlines()
    assert [json.loads(line) for line in lines] == [{"id": "é", "text": "a\nb"}]


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jsonl", Format.JSONL), ("a.NDJSON", Format.JSONL), ("b.c.csv", Format.CSV)]
)
def test_the_suffix_tells_the_format(name: str, kind: Format) -> None:
    assert format_of(Path(name)) is kind


def test_an_unknown_suffix_tells_nothing() -> None:
    with pytest.raises(InvalidValue, match=r"notes\.txt ends in none of \.jsonl, \.ndjson, \.csv"):
        format_of(Path("notes.txt"))
