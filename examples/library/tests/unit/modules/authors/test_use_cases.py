"""What people do with authors."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from core.application.records import Record
from core.domain.criteria import Begins, Contains
from core.domain.errors import AlreadyExists, BadRecord, InvalidReference, NotFound, StaleEntity
from core.domain.lists import Leafing
from core.infrastructure.records import Format, read_records, write_records
from modules.authors.application.records import FIELDS
from modules.authors.composition import UseCases
from modules.authors.domain.entities import AuthorFilter
from tests.samples import author_details

EQUAL = ("name",)
"""Fields that lists are filtered by with a value."""
PARTS = ("name",)
"""Fields that lists are filtered by with a part of them."""


def exported(use_cases: UseCases) -> list[Record]:
    """Return all of them as an import reads them."""
    file = BytesIO()
    use_cases.export(lambda rows: write_records(file, Format.JSONL, FIELDS, rows))
    file.seek(0)
    return list(read_records(file, Format.JSONL, FIELDS))


def listed(use_cases: UseCases, **wanted: Any) -> list[object]:
    return list(use_cases.list(AuthorFilter(**wanted)).items)


def test_a_new_one_can_be_looked_at(use_cases: UseCases) -> None:
    new = use_cases.create(author_details())
    assert use_cases.show(new.id) == new
    assert (new.version, new.created_at) == (1, new.updated_at)


def test_no_two_have_the_same_name(use_cases: UseCases) -> None:
    first = use_cases.create(author_details(1))
    with pytest.raises(AlreadyExists):
        use_cases.create(replace(author_details(2), name=first.name))
    second = use_cases.create(author_details(2))
    with pytest.raises(AlreadyExists):
        use_cases.update(second.id, 1, replace(author_details(2), name=first.name))
    assert len(use_cases.list(AuthorFilter()).items) == 2


def test_mentor_must_be_there(use_cases: UseCases) -> None:
    with pytest.raises(InvalidReference, match="there is no mentor "):
        use_cases.create(replace(author_details(), mentor="f" * 32))


def test_a_change_raises_the_version(use_cases: UseCases) -> None:
    new = use_cases.create(author_details(1))
    changed = use_cases.update(new.id, 1, author_details(2))
    assert (changed.id, changed.version, changed.created_at) == (new.id, 2, new.created_at)
    assert changed.updated_at > new.updated_at
    assert vars(changed).items() >= vars(author_details(2)).items()
    assert use_cases.show(new.id) == changed


def test_a_change_of_another_version_is_refused(use_cases: UseCases) -> None:
    new = use_cases.create(author_details(1))
    changed = use_cases.update(new.id, 1, author_details(2))
    with pytest.raises(StaleEntity, match="is at version 2 by now, not 1"):
        use_cases.update(new.id, 1, author_details(3))
    assert use_cases.show(new.id) == changed


def test_all_are_listed_by_name_in_pages(use_cases: UseCases) -> None:
    for number in (3, 1, 2):
        use_cases.create(author_details(number))
    page = use_cases.list(AuthorFilter(), Leafing(limit=2, total=True))
    rest = use_cases.list(AuthorFilter(), Leafing(after=page.next))
    back = use_cases.list(AuthorFilter(), Leafing(before=rest.previous))
    shown = [each.name for each in (*page.items, *rest.items)]
    assert (len(page.items), page.total, len(rest.items), rest.next) == (2, 3, 1, None)
    assert back.items == page.items
    assert shown == sorted(shown)


def test_lists_show_what_fits(use_cases: UseCases) -> None:
    new = [use_cases.create(author_details(number)) for number in (1, 2, 3)]
    for name in EQUAL:
        value = getattr(new[0], name)
        assert listed(use_cases, **{name: value}) == [each for each in new if getattr(each, name) == value]
    for name in PARTS:
        value = getattr(new[0], name)
        assert listed(use_cases, **{name: Begins(value)}) == new[:1]
        assert listed(use_cases, **{name: Contains(value)}) == new[:1]


def test_what_is_removed_is_gone(use_cases: UseCases) -> None:
    new = use_cases.create(author_details())
    use_cases.remove(new.id)
    for look in (use_cases.show, use_cases.remove):
        with pytest.raises(NotFound):
            look(new.id)


def test_an_import_takes_over_what_an_export_wrote(use_cases: UseCases) -> None:
    new = [use_cases.create(author_details(number)) for number in (1, 2, 3)]
    records = exported(use_cases)
    assert use_cases.import_(lambda: records) == 0
    for each in new[:2]:
        use_cases.remove(each.id)
    assert use_cases.import_(lambda: records) == 2
    assert [use_cases.show(each.id) for each in new] == new


def test_a_line_of_an_import_may_name_a_later_one_as_mentor(use_cases: UseCases) -> None:
    first = use_cases.create(author_details(1))
    second = use_cases.create(replace(author_details(2), mentor=first.id))
    records = exported(use_cases)[::-1]
    for each in (second, first):
        use_cases.remove(each.id)
    assert use_cases.import_(lambda: records) == 2
    assert use_cases.show(second.id).mentor == first.id


def test_lines_of_an_import_that_name_each_other_as_mentor_are_refused(use_cases: UseCases) -> None:
    first, second = (use_cases.create(author_details(number)) for number in (1, 2))
    use_cases.update(first.id, 1, replace(author_details(1), mentor=second.id))
    use_cases.update(second.id, 1, replace(author_details(2), mentor=first.id))
    records = exported(use_cases)
    with pytest.raises(BadRecord, match="leads back here by way of others"):
        use_cases.import_(lambda: records)


def test_an_import_with_a_bad_line_adds_nothing(use_cases: UseCases) -> None:
    use_cases.create(author_details(1))
    [record] = exported(use_cases)
    bad = Record(2, {**record.fields, "version": "none"})
    with pytest.raises(BadRecord, match="line 2: version"):
        use_cases.import_(lambda: [record, bad])
    assert len(use_cases.list(AuthorFilter()).items) == 1
