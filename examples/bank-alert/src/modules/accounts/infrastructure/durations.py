"""Durations and times of day as people write them."""

import re
from datetime import time, timedelta

from core.domain.errors import InvalidValue

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DURATION = re.compile(r"([0-9]{1,6})([smhd])")


def duration(text: str) -> timedelta:
    """Return what `90s`, `15m`, `24h` or `7d` says; `InvalidValue` for anything else and for zero."""
    found = _DURATION.fullmatch(text.strip())
    if not found or int(found[1]) == 0:
        raise InvalidValue(f"{text[:20]!r} is no duration such as 90s, 15m, 24h or 7d")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def time_of_day(text: str) -> time:
    """Return what `22:30` says; `InvalidValue` for anything else."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise InvalidValue(f"{text[:20]!r} is no time of day such as 07:00 or 22:30")
    return time(int(found[1]), int(found[2]))
