import pytest

from core.application.records import Record
from core.domain.errors import AlreadyExists, BadRecord, InvalidValue, NotFound, StaleEntity
from modules.{{ cookiecutter.__plural_snake }} import composition


def names(use_cases: composition.UseCases) -> list[str]:
    return [each.name for each in use_cases.list().items]


def test_a_new_one_can_be_looked_at(use_cases: composition.UseCases) -> None:
    new = use_cases.create("first")
    assert use_cases.show(new.id) == new
    assert (new.version, new.created_at) == (1, new.updated_at)


def test_a_name_is_taken_once(use_cases: composition.UseCases) -> None:
    use_cases.create("first")
    with pytest.raises(AlreadyExists):
        use_cases.create("first")
    assert names(use_cases) == ["first"]


def test_a_bad_name_is_refused(use_cases: composition.UseCases) -> None:
    with pytest.raises(InvalidValue):
        use_cases.create("")
    assert names(use_cases) == []


def test_a_new_name_raises_the_version(use_cases: composition.UseCases) -> None:
    new = use_cases.create("first")
    renamed = use_cases.rename(new.id, 1, "second")
    assert (renamed.name, renamed.version) == ("second", 2)
    assert use_cases.show(new.id) == renamed


def test_a_name_for_another_version_is_refused(use_cases: composition.UseCases) -> None:
    new = use_cases.create("first")
    use_cases.rename(new.id, 1, "second")
    with pytest.raises(StaleEntity, match="is at version 2 by now, not 1"):
        use_cases.rename(new.id, 1, "third")
    assert names(use_cases) == ["second"]


def test_a_taken_name_is_refused(use_cases: composition.UseCases) -> None:
    use_cases.create("first")
    new = use_cases.create("second")
    with pytest.raises(AlreadyExists):
        use_cases.rename(new.id, 1, "first")
    assert names(use_cases) == ["first", "second"]


def test_all_are_listed_by_name_in_pages(use_cases: composition.UseCases) -> None:
    for name in ("c", "a", "B"):
        use_cases.create(name)
    page = use_cases.list(limit=2)
    assert [each.name for each in page.items] == ["B", "a"]
    assert [each.name for each in use_cases.list(after=page.next).items] == ["c"]


def test_what_is_removed_is_gone(use_cases: composition.UseCases) -> None:
    new = use_cases.create("first")
    use_cases.remove(new.id)
    with pytest.raises(NotFound):
        use_cases.show(new.id)
    with pytest.raises(NotFound):
        use_cases.remove(new.id)


def test_an_import_adds_what_is_missing(use_cases: composition.UseCases) -> None:
    use_cases.create("first")
    records = [Record(1, {"name": "first"}), Record(2, {"name": "second", "id": "2", "version": "7"})]
    assert use_cases.import_(lambda: records) == 1
    assert use_cases.show("2").version == 7
    assert names(use_cases) == ["first", "second"]


def test_an_import_with_a_bad_line_adds_nothing(use_cases: composition.UseCases) -> None:
    with pytest.raises(BadRecord, match="line 2: name is missing"):
        use_cases.import_(lambda: [Record(1, {"name": "first"}), Record(2, {})])
    assert names(use_cases) == []
