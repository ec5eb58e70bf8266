"""What files call copies: book and number."""

from collections.abc import Iterable
from typing import Protocol

from modules.books.domain.ports import BookRepository

from .ports import CopyRepository

Name = tuple[str, int]


class Work(Protocol):
    """A transaction in which they can be looked up."""

    copies: CopyRepository
    books: BookRepository


def ids_by_name(work: Work, names: Iterable[Name]) -> dict[Name, str]:
    """Return the identifiers of those that exist, by their names."""
    wanted = set(names)
    known_book = work.books.ids_by("isbn", {name[0] for name in wanted})
    keys = {name: (known_book.get(name[0]), name[1]) for name in wanted}
    found = work.copies.ids_by(("book", "number"), keys.values())
    return {name: found[key] for name, key in keys.items() if key in found}


def names_by_id(work: Work, ids: Iterable[str]) -> dict[str, Name]:
    """Return the names of those that exist, by their identifiers."""
    found = work.copies.get_many(ids)
    known_book = {each.id: each.isbn for each in work.books.get_many(one.book for one in found)}
    return {each.id: (known_book[each.book], each.number) for each in found}
