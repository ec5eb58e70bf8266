"""What people do with cards."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from core.application.records import Record
from core.domain.criteria import Begins, Contains, Range
from core.domain.errors import AlreadyExists, BadRecord, InvalidReference, NotFound, StaleEntity
from core.domain.lists import Leafing
from core.infrastructure.callers import FixedCallers
from core.infrastructure.records import Format, read_records, write_records
from modules.cards.application.records import FIELDS
from modules.cards.composition import UseCases
from modules.cards.domain.entities import CardFilter
from tests.samples import card_details

EQUAL = ("number", "member")
"""Fields that lists are filtered by with a value."""
BETWEEN = ("issued",)
"""Fields that lists are filtered by with bounds."""
PARTS = ("number",)
"""Fields that lists are filtered by with a part of them."""


def exported(use_cases: UseCases) -> list[Record]:
    """Return all of them as an import reads them."""
    file = BytesIO()
    use_cases.export(lambda rows: write_records(file, Format.JSONL, FIELDS, rows))
    file.seek(0)
    return list(read_records(file, Format.JSONL, FIELDS))


def listed(use_cases: UseCases, **wanted: Any) -> list[object]:
    return list(use_cases.list(CardFilter(**wanted)).items)


def test_a_new_one_can_be_looked_at(use_cases: UseCases) -> None:
    new = use_cases.create(card_details())
    assert use_cases.show(new.id) == new
    assert (new.version, new.created_at) == (1, new.updated_at)


def test_no_two_have_the_same_number(use_cases: UseCases) -> None:
    first = use_cases.create(card_details(1))
    with pytest.raises(AlreadyExists):
        use_cases.create(replace(card_details(2), number=first.number))
    second = use_cases.create(card_details(2))
    with pytest.raises(AlreadyExists):
        use_cases.update(second.id, 1, replace(card_details(2), number=first.number))
    assert len(use_cases.list(CardFilter()).items) == 2


def test_no_two_have_the_same_member(use_cases: UseCases) -> None:
    first = use_cases.create(card_details(1))
    with pytest.raises(AlreadyExists):
        use_cases.create(replace(card_details(2), member=first.member))
    second = use_cases.create(card_details(2))
    with pytest.raises(AlreadyExists):
        use_cases.update(second.id, 1, replace(card_details(2), member=first.member))
    assert len(use_cases.list(CardFilter()).items) == 2


def test_member_must_be_there(use_cases: UseCases) -> None:
    with pytest.raises(InvalidReference, match="there is no member "):
        use_cases.create(replace(card_details(), member="f" * 32))


def test_a_change_raises_the_version(use_cases: UseCases) -> None:
    new = use_cases.create(card_details(1))
    changed = use_cases.update(new.id, 1, card_details(2))
    assert (changed.id, changed.version, changed.created_at) == (new.id, 2, new.created_at)
    assert changed.updated_at > new.updated_at
    assert vars(changed).items() >= vars(card_details(2)).items()
    assert use_cases.show(new.id) == changed


def test_who_made_and_who_changed_it_is_remembered(use_cases: UseCases, callers: FixedCallers) -> None:
    new = use_cases.create(card_details(1))
    assert (new.created_by, new.updated_by) == ("somebody", "somebody")
    callers.name = "another"
    changed = use_cases.update(new.id, 1, card_details(2))
    assert (changed.created_by, changed.updated_by) == ("somebody", "another")
    assert use_cases.list(CardFilter(updated_by="another")).items == [changed]
    assert use_cases.list(CardFilter(created_by="another")).items == []


def test_whoever_imports_has_made_what_comes_from_a_file(use_cases: UseCases, callers: FixedCallers) -> None:
    new = use_cases.create(card_details(1))
    records = exported(use_cases)
    use_cases.remove(new.id)
    callers.name = "another"
    assert use_cases.import_(lambda: records) == 1
    imported = use_cases.show(new.id)
    assert (imported.created_by, imported.updated_by) == ("another", "another")
    assert imported == replace(new, created_by="another", updated_by="another")


def test_a_change_of_another_version_is_refused(use_cases: UseCases) -> None:
    new = use_cases.create(card_details(1))
    changed = use_cases.update(new.id, 1, card_details(2))
    with pytest.raises(StaleEntity, match="is at version 2 by now, not 1"):
        use_cases.update(new.id, 1, card_details(3))
    assert use_cases.show(new.id) == changed


def test_all_are_listed_by_number_in_pages(use_cases: UseCases) -> None:
    for number in (3, 1, 2):
        use_cases.create(card_details(number))
    page = use_cases.list(CardFilter(), Leafing(limit=2, total=True))
    rest = use_cases.list(CardFilter(), Leafing(after=page.next))
    back = use_cases.list(CardFilter(), Leafing(before=rest.previous))
    shown = [each.number for each in (*page.items, *rest.items)]
    assert (len(page.items), page.total, len(rest.items), rest.next) == (2, 3, 1, None)
    assert back.items == page.items
    assert shown == sorted(shown)


def test_lists_show_what_fits(use_cases: UseCases) -> None:
    new = [use_cases.create(card_details(number)) for number in (1, 2, 3)]
    for name in EQUAL:
        value = getattr(new[0], name)
        assert listed(use_cases, **{name: value}) == [each for each in new if getattr(each, name) == value]
    for name in BETWEEN:
        bounds = Range(getattr(new[0], name), getattr(new[1], name))
        assert listed(use_cases, **{name: bounds}) == new[:2]
    for name in PARTS:
        value = getattr(new[0], name)
        assert listed(use_cases, **{name: Begins(value)}) == new[:1]
        assert listed(use_cases, **{name: Contains(value)}) == new[:1]


def test_what_is_removed_is_gone(use_cases: UseCases) -> None:
    new = use_cases.create(card_details())
    use_cases.remove(new.id)
    for look in (use_cases.show, use_cases.remove):
        with pytest.raises(NotFound):
            look(new.id)


def test_an_import_takes_over_what_an_export_wrote(use_cases: UseCases) -> None:
    new = [use_cases.create(card_details(number)) for number in (1, 2, 3)]
    records = exported(use_cases)
    assert use_cases.import_(lambda: records) == 0
    for each in new[:2]:
        use_cases.remove(each.id)
    assert use_cases.import_(lambda: records) == 2
    assert [use_cases.show(each.id) for each in new] == new


def test_files_name_member_by_natural_key(use_cases: UseCases) -> None:
    new = use_cases.create(card_details())
    [record] = exported(use_cases)
    by_identifier = Record(1, {**record.fields, "member": new.member})
    with pytest.raises(BadRecord, match=r"line 1: .*member"):
        use_cases.import_(lambda: [by_identifier])


def test_an_import_with_a_bad_line_adds_nothing(use_cases: UseCases) -> None:
    use_cases.create(card_details(1))
    [record] = exported(use_cases)
    bad = Record(2, {**record.fields, "version": "none"})
    with pytest.raises(BadRecord, match="line 2: version"):
        use_cases.import_(lambda: [record, bad])
    assert len(use_cases.list(CardFilter()).items) == 1
