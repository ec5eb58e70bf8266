"""What no column of a type takes is refused in words that name it, before a driver sees it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects import sqlite

from core.domain.errors import InvalidValue
from core.infrastructure.database.types import (
    Choice,
    Day,
    ExactDecimal,
    Flag,
    Identifier,
    Instant,
    Integer64,
    KeyText,
    LongText,
)


class State(Enum):
    PACKED = "packed"
    SENT = "sent"


class Other(Enum):
    PACKED = "packed"


SQLITE: Dialect = sqlite.dialect()
REFUSED = [
    (KeyText(3), "abcd", "key text has 4 characters, at most 3 are allowed"),
    (KeyText(), "x" * 256, "key text has 256 characters, at most 255 are allowed"),
    (Identifier(), "x" * 33, "key text has 33 characters, at most 32 are allowed"),
    (LongText(), 7, "text must be text, not int"),
    (LongText(), "\0", "text must not contain the NUL character"),
    (Instant(), datetime.fromisoformat("2026-01-01"), "instant must have a time zone: 2026-01-01T00:00:00"),
    (ExactDecimal(), Decimal("1.00001"), "amount has more than 4 decimal places: 1.00001"),
    (Integer64(), 2**63, "integer does not fit into 64 bits: 9223372036854775808"),
    (Day(), "Monday", "day must be a day, not str"),
    (Flag(), 1, "1 is neither true nor false"),
    (Flag(), "", "'' is neither true nor false"),
    (Choice(State), "packed", "'packed' is not one of packed, sent"),
    (Choice(State), Other.PACKED, "<Other.PACKED: 'packed'> is not one of packed, sent"),
]
TAKEN = [
    (KeyText(3), "abc"),
    (LongText(), ""),
    (Instant(), datetime(2026, 1, 1, tzinfo=UTC)),
    (ExactDecimal(), Decimal("1.0001")),
    (Integer64(), -(2**63)),
    (Day(), date(1, 1, 1)),
    (Flag(), False),
    (Choice(State), State.SENT),
]


@pytest.mark.parametrize(("kind", "value", "sentence"), REFUSED)
def test_a_value_that_is_none_of_a_types_is_refused_in_its_words(
    kind: Any, value: object, sentence: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        kind.bind_processor(SQLITE)(value)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(("kind", "value"), TAKEN)
def test_what_a_type_takes_comes_back_and_so_does_nothing(kind: Any, value: object) -> None:
    kind = kind.dialect_impl(SQLITE)
    bind, read = kind.bind_processor(SQLITE), kind.result_processor(SQLITE, None)
    for each in (value, None):
        stored = bind(each)
        assert (read(stored) if read else stored) == each


def test_a_text_that_is_no_member_is_refused_on_the_way_out() -> None:
    with pytest.raises(ValueError, match="'lost' is not a valid State"):
        Choice(State).dialect_impl(SQLITE).result_processor(SQLITE, None)("lost")  # type: ignore[misc]  # it reads
    with pytest.raises(InvalidValue, match=r"^'lost' is not one of packed, sent$"):
        Choice(State).member("lost")


def test_a_column_is_as_wide_as_its_type_says() -> None:
    kinds: list[Any] = [KeyText(7), Identifier(), Choice(State)]
    assert [kind.impl.length for kind in kinds] == [7, 32, 32]
    assert [kind.compile(SQLITE) for kind in kinds] == ["VARCHAR(7)", "VARCHAR(32)", "VARCHAR(32)"]
    amount: Any = ExactDecimal(2, 10).impl
    assert (amount.precision, amount.scale) == (10, 2)
