"""What is true of members wherever they are kept."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.domain.errors import InvalidValue
from tests.samples import NOON, new_member


@pytest.mark.parametrize(
    "broken",
    [
        {"email": ""},
        {"email": " x"},
        {"email": "x" * 255},
        {"full_name": ""},
        {"full_name": " x"},
        {"full_name": "x" * 101},
        {"joined": NOON},
        {"phone": ""},
        {"phone": " x"},
        {"phone": "x" * 33},
        {"balance": Decimal("0.00001")},
        {"notes": "a\0b"},
        {"id": ""},
        {"version": 0},
        {"updated_at": NOON - timedelta(microseconds=1)},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        replace(new_member(), **broken)


@pytest.mark.parametrize("name", ["phone", "notes"])
def test_what_is_optional_may_be_missing(name: str) -> None:
    nothing: dict[str, Any] = {name: None}
    assert getattr(replace(new_member(), **nothing), name) is None


def test_a_change_takes_over_all_that_is_said() -> None:
    changed, other = new_member(1), new_member(2)
    changed.change(other, NOON + timedelta(hours=1))
    assert changed == replace(other, id=changed.id, updated_at=NOON + timedelta(hours=1))


def test_a_clock_that_is_behind_does_not_turn_back_the_instant() -> None:
    changed = new_member(1)
    changed.change(new_member(2), NOON - timedelta(hours=1))
    assert changed.updated_at == NOON
