"""What becomes of members that are removed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain.criteria import Range
from core.domain.errors import AlreadyExists, Conflict
from core.domain.lists import Leafing
from modules.members.composition import UseCases
from modules.members.domain.entities import ArchivedMemberFilter, MemberFilter
from tests.samples import member_details


def removed(use_cases: UseCases, *numbers: int) -> list[str]:
    """Add and remove some; return their identifiers."""
    ids = [use_cases.create(member_details(number)).id for number in numbers]
    for id in ids:
        use_cases.remove(id)
    return ids


def archived(use_cases: UseCases, **wanted: Any) -> list[str]:
    return [each.id for each in use_cases.archived(ArchivedMemberFilter(**wanted)).items]


def test_what_was_removed_is_listed_in_the_archive(use_cases: UseCases) -> None:
    ids = removed(use_cases, 1, 2, 3)
    assert use_cases.list(MemberFilter()).items == []
    found = use_cases.archived(ArchivedMemberFilter(), Leafing(total=True))
    assert ([each.id for each in found.items], found.total) == (ids[::-1], 3)
    at = found.items[1].archived_at
    assert archived(use_cases, archived_at=Range(at, at)) == [ids[1]]


def test_what_is_restored_is_as_it_was(use_cases: UseCases) -> None:
    new = use_cases.create(member_details())
    use_cases.remove(new.id)
    assert use_cases.restore(new.id) == new == use_cases.show(new.id)
    with pytest.raises(Conflict, match="is not archived"):
        use_cases.restore(new.id)


def test_the_email_of_what_was_removed_is_free(use_cases: UseCases) -> None:
    [id] = removed(use_cases, 1)
    [old] = use_cases.archived(ArchivedMemberFilter()).items
    use_cases.create(replace(member_details(2), email=old.email))
    with pytest.raises(AlreadyExists):
        use_cases.restore(id)
    assert archived(use_cases) == [id]


def test_a_purge_throws_away_what_was_removed_until_then(use_cases: UseCases) -> None:
    ids = removed(use_cases, 1, 2, 3)
    _, second, first = use_cases.archived(ArchivedMemberFilter()).items
    assert use_cases.purge(first.archived_at - timedelta(microseconds=1)) == 0
    assert use_cases.purge(second.archived_at) == 2
    assert archived(use_cases) == ids[2:]
