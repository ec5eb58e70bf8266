"""What is true of loans wherever they are kept."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain.errors import InvalidValue
from tests.samples import NOON, new_loan


@pytest.mark.parametrize(
    "broken",
    [
        {"item": "no identifier"},
        {"member": "no identifier"},
        {"due": NOON},
        {"id": ""},
        {"version": 0},
        {"updated_at": NOON - timedelta(microseconds=1)},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        replace(new_loan(), **broken)


def test_a_change_takes_over_all_that_is_said() -> None:
    changed, other = new_loan(1), new_loan(2)
    changed.change(other, NOON + timedelta(hours=1))
    assert changed == replace(other, id=changed.id, updated_at=NOON + timedelta(hours=1))


def test_a_clock_that_is_behind_does_not_turn_back_the_instant() -> None:
    changed = new_loan(1)
    changed.change(new_loan(2), NOON - timedelta(hours=1))
    assert changed.updated_at == NOON
