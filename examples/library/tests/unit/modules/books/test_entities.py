"""What is true of books wherever they are kept."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.domain.errors import InvalidValue
from tests.samples import NOON, new_book


@pytest.mark.parametrize(
    "broken",
    [
        {"isbn": ""},
        {"isbn": " x"},
        {"isbn": "x" * 14},
        {"title": ""},
        {"title": " x"},
        {"title": "x" * 201},
        {"author": "no identifier"},
        {"tags": ["no identifier"]},
        {"pages": 2**63},
        {"rating": Decimal("0.00001")},
        {"id": ""},
        {"version": 0},
        {"updated_at": NOON - timedelta(microseconds=1)},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        replace(new_book(), **broken)


@pytest.mark.parametrize("name", ["rating"])
def test_what_is_optional_may_be_missing(name: str) -> None:
    nothing: dict[str, Any] = {name: None}
    assert getattr(replace(new_book(), **nothing), name) is None


def test_a_change_takes_over_all_that_is_said() -> None:
    changed, other = new_book(1), new_book(2)
    changed.change(other, NOON + timedelta(hours=1))
    assert changed == replace(other, id=changed.id, updated_at=NOON + timedelta(hours=1))


def test_a_clock_that_is_behind_does_not_turn_back_the_instant() -> None:
    changed = new_book(1)
    changed.change(new_book(2), NOON - timedelta(hours=1))
    assert changed.updated_at == NOON
