"""What may be asked of a list."""

from dataclasses import dataclass

from core.domain import lists
from core.domain.criteria import All, Begins, Contains, Criterion, Empty, OneOf, Range


@dataclass(frozen=True, kw_only=True)
class Filter(lists.Filter):
    """As a feature would have one, with names that get into each other's way."""

    name: str | Criterion | None = lists.key(20, optional=True)
    name_empty: bool | Criterion | None = lists.flag()
    number: Criterion | None = lists.integer()
    notes: Criterion | None = lists.text()
    tags: Criterion | None = lists.links()
    sort: str | Criterion | None = lists.key()
    words: Criterion | None = lists.words(20, form=str.upper)


def test_a_field_is_asked_for_under_names_that_no_other_has() -> None:
    assert [each.name for each in lists.parameters(Filter)] == [
        *("name", "name_begins", "name_contains", "name_empty", "number_from", "number_to"),
        *("notes_begins", "notes_contains", "tags", "tags_empty", "sort_begins", "sort_contains"),
        *("words", "words_empty"),
    ]


def test_what_is_asked_of_a_field_becomes_what_it_must_meet() -> None:
    assert lists.narrowed(Filter, {"name": [], "number_from": None}) == Filter()
    assert lists.narrowed(Filter, {"name": ["a"], "name_empty": False}) == Filter(name="a", name_empty=False)
    asked = {"name": ["a", "b"], "name_begins": "a", "tags": ["1"], "notes_contains": "%"}
    assert lists.narrowed(Filter, asked) == Filter(
        name=All((OneOf(["a", "b"]), Begins("a"))), tags=OneOf(["1"]), notes=Contains("%")
    )
    assert lists.narrowed(Filter, {"number_from": 1, "number_to": 2, "tags_empty": True}) == Filter(
        number=All((Range(first=1), Range(last=2))), tags=Empty()
    )


def test_what_is_asked_for_is_brought_into_the_form_in_which_it_is_kept() -> None:
    asked = {"words": ["a", "B"], "words_empty": False}
    assert lists.narrowed(Filter, asked) == Filter(words=All((OneOf(["A", "B"]), Empty(flag=False))))


def test_nothing_is_sorted_by_long_text_or_by_many() -> None:
    assert lists.sorts(Filter)[:4] == ("name", "-name", "name_empty", "-name_empty")
    assert {"notes", "tags", "-tags", "words"}.isdisjoint(lists.sorts(Filter))
    assert lists.sorts(Filter)[-2:] == ("version", "-version")
