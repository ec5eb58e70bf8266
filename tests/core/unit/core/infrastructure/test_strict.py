"""A setting or a field is taken in its one form; the sentence that refuses it never shows the value."""

from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from core.domain import notation
from core.infrastructure.strict import _strictly


def number() -> TypeAdapter[Decimal]:
    return TypeAdapter(Annotated[Decimal, _strictly(notation.decimal, notation.DECIMAL, Decimal, int)])


def test_text_is_read_and_what_is_of_a_kind_is_taken_as_it_is() -> None:
    assert [number().validate_python(each) for each in ("12.50", 12, Decimal("0.1"))] == [
        Decimal("12.50"),
        Decimal(12),
        Decimal("0.1"),
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("hunter2", "Value error, it must be a decimal number such as 12.50"),
        (12.5, "Value error, it must be a decimal number such as 12.50, as text"),
        (True, "Value error, it must be a decimal number such as 12.50, as text"),
        (None, "Value error, it must be a decimal number such as 12.50, as text"),
    ],
)
def test_anything_else_is_refused_without_its_value(value: object, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        number().validate_python(value)
    assert refused.value.errors()[0]["msg"] == said
    assert refused.value.errors()[0]["ctx"]["error"].__cause__ is None


def test_the_reader_is_told_what_messages_call_the_value_by() -> None:
    called: list[tuple[str, str]] = []

    def read(text: str, name: str) -> str:
        called.append((text, name))
        return text.upper()

    kind = TypeAdapter(Annotated[str, _strictly(read, "a word")])
    assert kind.validate_python("a") == "A"
    assert called == [("a", "it")]
