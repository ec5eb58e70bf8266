"""What is true of every recorded entity."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from core.domain.entities import Recorded
from core.domain.errors import InvalidValue

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(kw_only=True)
class Thing(Recorded):
    """Something to be recorded."""


THING = Thing(id="1", created_at=NOON, updated_at=NOON)


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"id": ""}, "id"),
        ({"id": "x" * 33}, "id"),
        ({"id": 1}, "id"),
        ({"version": 0}, "version"),
        ({"version": 1.0}, "version"),
        ({"version": True}, "version"),
        ({"created_at": NOON.replace(tzinfo=None)}, "created_at"),
        ({"updated_at": "today"}, "updated_at"),
        ({"updated_at": NOON - timedelta(microseconds=1)}, "updated"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_by_name(broken: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidValue, match=named):
        replace(THING, **broken)


def test_instants_are_kept_in_utc() -> None:
    here = timezone(timedelta(hours=2))
    thing = replace(THING, updated_at=datetime(2026, 3, 1, 15, tzinfo=here))
    assert (thing.updated_at, thing.updated_at.tzinfo) == (NOON + timedelta(hours=1), UTC)


def test_a_change_is_remembered() -> None:
    thing = replace(THING)
    thing.touch(NOON + timedelta(hours=1))
    assert (thing.created_at, thing.updated_at) == (NOON, NOON + timedelta(hours=1))


def test_a_clock_that_is_behind_does_not_turn_back_the_instant() -> None:
    thing = replace(THING)
    thing.touch(NOON - timedelta(hours=1))
    assert thing.updated_at == NOON
