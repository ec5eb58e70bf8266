from collections.abc import Callable, Iterable, Iterator, Mapping

from core.application.references import batched

from ..domain.ports import Begin, CardUnitOfWork
from .records import to_record


class ExportCards:
    """Hand on all cards, as records that an import takes back."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, write: Callable[[Iterable[Mapping[str, object]]], int]) -> int:
        """Pass them to `write`, by identifier and a few at a time; return what it returns."""
        with self._begin() as work:
            return write(_records(work))


def _records(work: CardUnitOfWork) -> Iterator[dict[str, object]]:
    for some in batched(work.cards.stream()):
        names_of_member = {each.id: each.email for each in work.members.get_many(one.member for one in some)}
        for one in some:
            yield to_record(one) | {"member": names_of_member[one.member]}
