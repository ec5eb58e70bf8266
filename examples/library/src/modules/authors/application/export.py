from collections.abc import Callable, Iterable, Iterator, Mapping

from core.application.references import batched

from ..domain.ports import AuthorUnitOfWork, Begin
from .records import to_record


class ExportAuthors:
    """Hand on all authors, as records that an import takes back."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, write: Callable[[Iterable[Mapping[str, object]]], int]) -> int:
        """Pass them to `write`, by identifier and a few at a time; return what it returns."""
        with self._begin() as work:
            return write(_records(work))


def _records(work: AuthorUnitOfWork) -> Iterator[dict[str, object]]:
    for some in batched(work.authors.stream()):
        names_of_mentor = {
            each.id: each.name for each in work.authors.get_many(one.mentor for one in some if one.mentor)
        }
        for one in some:
            yield to_record(one) | {"mentor": names_of_mentor.get(one.mentor or "")}
