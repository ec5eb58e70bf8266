from collections.abc import Callable, Iterable, Iterator, Mapping

from core.application.references import batched

from ..domain.ports import Begin, BookUnitOfWork
from .records import to_record


class ExportBooks:
    """Hand on all books, as records that an import takes back."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, write: Callable[[Iterable[Mapping[str, object]]], int]) -> int:
        """Pass them to `write`, by identifier and a few at a time; return what it returns."""
        with self._begin() as work:
            return write(_records(work))


def _records(work: BookUnitOfWork) -> Iterator[dict[str, object]]:
    for some in batched(work.books.stream()):
        names_of_author = {each.id: each.name for each in work.authors.get_many(one.author for one in some)}
        names_of_tags = {
            each.id: each.label for each in work.tags.get_many(id for one in some for id in one.tags)
        }
        for one in some:
            yield to_record(one) | {
                "author": names_of_author[one.author],
                "tags": [names_of_tags[id] for id in one.tags],
            }
