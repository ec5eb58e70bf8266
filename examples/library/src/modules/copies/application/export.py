from collections.abc import Callable, Iterable, Iterator, Mapping

from core.application.references import batched

from ..domain.ports import Begin, CopyUnitOfWork
from .records import to_record


class ExportCopies:
    """Hand on all copies, as records that an import takes back."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, write: Callable[[Iterable[Mapping[str, object]]], int]) -> int:
        """Pass them to `write`, by identifier and a few at a time; return what it returns."""
        with self._begin() as work:
            return write(_records(work))


def _records(work: CopyUnitOfWork) -> Iterator[dict[str, object]]:
    for some in batched(work.copies.stream()):
        names_of_book = {each.id: each.isbn for each in work.books.get_many(one.book for one in some)}
        for one in some:
            yield to_record(one) | {"book": names_of_book[one.book]}
