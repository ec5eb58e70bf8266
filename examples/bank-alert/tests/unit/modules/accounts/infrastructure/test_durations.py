"""Durations as people write them."""

from datetime import timedelta

import pytest

from core.domain.errors import InvalidValue
from modules.accounts.infrastructure.durations import duration


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("24h", 86_400), ("7d", 604_800), (" 1s ", 1)]
)
def test_have_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "15", "m", "1.5h", "-1m", "0s", "1h30m", "1w", "٣m", "9999999d"])
def test_refuse_everything_else(text: str) -> None:
    with pytest.raises(InvalidValue, match="no duration"):
        duration(text)
