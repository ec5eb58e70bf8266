"""Whatever text a row has, its file says the same, and says where."""

import json
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table

from core.infrastructure.database.backends.sqlite import Count, CountAsText
from core.infrastructure.database.files import csv_format, json_format
from core.infrastructure.database.files.dialect import JsonFiles
from core.infrastructure.database.files.values import FileColumn, Form
from core.infrastructure.database.types import ExactDecimal, Flag, Integer64

TABLE = Table(
    "specimens",
    MetaData(),
    Column("id", Integer64()),
    Column("text", String),
    Column('"50 %"', String),
    Column("amount", ExactDecimal()),
    Column("wide", ExactDecimal(places=18, digits=38)),
    Column("flag", Flag()),
)
COLUMNS = [FileColumn(column, JsonFiles(), (Count, CountAsText)) for column in TABLE.columns]

integers = st.integers(-(2**63), 2**63 - 1) | st.none()
texts = st.text(st.characters(exclude_categories=["Cs"])) | st.text('\\N",\r\n\0 :{}[]') | st.none()
amounts = st.integers(1 - 10**18, 10**18 - 1) | st.none()
wide = st.integers(1 - 10**38, 10**38 - 1).map(lambda count: str(count + 10**38).zfill(39)) | st.none()
rows = st.lists(st.tuples(integers, texts, texts, amounts, wide, st.sampled_from([0, 1, None])), max_size=5)

forms = pytest.mark.parametrize("form", [json_format, csv_format], ids=["json", "csv"])


def content(form: Form, written: list[tuple[Any, ...]]) -> str:
    values = list(zip(*written, strict=True)) or [()] * len(COLUMNS)
    return form.document(COLUMNS, form.lines(COLUMNS, values)).decode()


@forms
@settings(deadline=None)  # a machine may be busy with other things
@given(written=rows)
def test_rows_come_back_as_they_were(form: ModuleType, written: list[tuple[Any, ...]]) -> None:
    filed = form.parse(content(form, written), COLUMNS)
    stored = [column.stored(values) for column, values in zip(COLUMNS, filed, strict=True)]
    assert list(zip(*stored, strict=True)) == written


@settings(deadline=None)
@given(written=rows.filter(bool))
def test_every_value_of_json_has_its_place(written: list[tuple[Any, ...]]) -> None:
    text = json.dumps(json.loads(content(json_format, written)), indent="\t", separators=(" ,", " : "))
    lines = text.split("\n")
    for row, (number, *_) in enumerate(written):
        line, column = json_format.place(text, row, "id").removeprefix("line ").split(", column ")
        found = lines[int(line) - 1][int(column) - 1 :]
        assert found.startswith("null" if number is None else str(number))


@settings(deadline=None)
@given(written=rows.filter(bool))
def test_every_row_of_csv_has_its_line(written: list[tuple[Any, ...]]) -> None:
    text = content(csv_format, written)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for row, (number, *_) in enumerate(written):
        line = int(csv_format.place(text, row, "id").removeprefix("line "))
        assert lines[line - 1].replace('"', "").startswith(r"\N" if number is None else str(number))
