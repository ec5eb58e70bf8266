"""What is true of cards wherever they are kept."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain.errors import InvalidValue
from tests.samples import NOON, new_card


@pytest.mark.parametrize(
    "broken",
    [
        {"number": ""},
        {"number": " x"},
        {"number": "x" * 21},
        {"member": "no identifier"},
        {"issued": NOON.replace(tzinfo=None)},
        {"id": ""},
        {"version": 0},
        {"updated_at": NOON - timedelta(microseconds=1)},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        replace(new_card(), **broken)


def test_a_change_takes_over_all_that_is_said() -> None:
    changed, other = new_card(1), new_card(2)
    changed.change(other, NOON + timedelta(hours=1), "another")
    assert changed == replace(
        other, id=changed.id, updated_at=NOON + timedelta(hours=1), updated_by="another"
    )


def test_a_clock_that_is_behind_does_not_turn_back_the_instant() -> None:
    changed = new_card(1)
    changed.change(new_card(2), NOON - timedelta(hours=1), "another")
    assert changed.updated_at == NOON
