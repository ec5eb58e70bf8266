import pytest

from core.application.records import Record
from core.application.references import AT_ONCE, batched, in_order
from core.domain.errors import BadRecord


def author(line: int, name: str, mentor: str | None = None, rival: str | None = None) -> Record:
    return Record(line, {"name": name, "mentor": mentor, "rival": rival})


def in_their_order(*records: Record) -> list[int]:
    named = [(record.named("name"), record) for record in records]
    return [record.line for record in in_order(named, "mentor", "rival")]


def test_lists_have_everything_once_and_in_its_order() -> None:
    lists = list(batched(range(2 * AT_ONCE + 1)))
    assert [len(each) for each in lists] == [AT_ONCE, AT_ONCE, 1]
    assert [item for each in lists for item in each] == list(range(2 * AT_ONCE + 1))


def test_a_record_comes_after_those_that_it_refers_to() -> None:
    assert in_their_order(author(1, "c", "b"), author(2, "b", "a", "d"), author(3, "a"), author(4, "d")) in (
        [3, 4, 2, 1],
        [4, 3, 2, 1],
    )


def test_a_record_may_refer_to_itself_and_to_what_is_not_in_the_file() -> None:
    assert in_their_order(author(1, "a", "a"), author(2, "b", "elsewhere")) == [1, 2]


def test_records_of_one_name_are_all_there() -> None:
    assert sorted(in_their_order(author(1, "a"), author(2, "a"), author(3, "b", "a"))) == [1, 2, 3]


def test_a_circle_is_refused_by_line() -> None:
    with pytest.raises(BadRecord, match=r"^line [12]: mentor or rival leads back here by way of others$"):
        in_their_order(author(1, "a", "b"), author(2, "b", None, "a"), author(3, "c"))


def test_a_record_comes_after_the_many_that_it_refers_to_and_a_name_of_nothing_is_none() -> None:
    first, second = Record(1, {"name": "a", "friends": ["b", ""]}), Record(2, {"name": "b"})
    nameless = Record(3, {"friends": "a"})
    found = in_order([("a", first), ("b", second), ("", nameless)], many=["friends"])
    assert [each.line for each in found] == [2, 1, 3]


def test_of_a_circle_the_line_is_one_of_its_own() -> None:
    records = [author(9, "c", "a"), author(1, "a", "b"), author(2, "b", "a")]
    with pytest.raises(BadRecord, match=r"^line [12]: "):
        in_their_order(*records)


def test_a_name_may_be_a_number_or_have_several_parts() -> None:
    def name(record: Record, field: str) -> tuple[str, int]:
        parts = record.parts(field, "title", "number")
        return parts.named("title"), parts.integer("number")

    later, earlier = Record(1, {"n": "0", "after": ["a", "7"]}), Record(2, {"n": 7, "after": None})
    found = in_order([(("a", 0), later), (("a", 7), earlier)], "after", read=name)
    assert [each.line for each in found] == [2, 1]
    numbered = [
        (0, Record(1, {"after": "7"})),
        (7, Record(2, {"after": None})),
        (8, Record(3, {"after": "0"})),
    ]
    found = in_order(numbered, "after", read=Record.integer)
    assert [each.line for each in found] == [2, 1, 3]
