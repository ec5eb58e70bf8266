"""What an imported record of a generated feature may leave out, and what takes its place."""

from datetime import UTC, datetime, timedelta

import pytest

from core.application.records import Record
from core.domain.errors import InvalidValue
from modules.items.application.records import from_record
from tests.doubles import CountingIdentifiers

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("given", "created", "updated"),
    [
        ({}, NOW, NOW),
        ({"created_at": EARLIER.isoformat()}, EARLIER, EARLIER),
        ({"updated_at": LATER.isoformat()}, NOW, LATER),
        ({"created_at": EARLIER.isoformat(), "updated_at": LATER.isoformat()}, EARLIER, LATER),
    ],
    ids=["neither", "made", "changed", "both"],
)
def test_instants_may_be_left_out(given: dict[str, object], created: datetime, updated: datetime) -> None:
    item = from_record(Record(1, {"name": "A", **given}), NOW, CountingIdentifiers())
    assert (item.created_at, item.updated_at) == (created, updated)


def test_what_is_wrong_is_told_by_the_name_of_its_field() -> None:
    with pytest.raises(InvalidValue, match=r"^line 1: name must be one line of text, not 'a\\nb'$"):
        from_record(Record(1, {"name": "a\nb"}), NOW, CountingIdentifiers())
