from collections.abc import Callable, Iterable, Iterator, Mapping

from core.application.references import batched
from modules.copies.domain import names as copy_names

from ..domain.ports import Begin, LoanUnitOfWork
from .records import to_record


class ExportLoans:
    """Hand on all loans, as records that an import takes back."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, write: Callable[[Iterable[Mapping[str, object]]], int]) -> int:
        """Pass them to `write`, by identifier and a few at a time; return what it returns."""
        with self._begin() as work:
            return write(_records(work))


def _records(work: LoanUnitOfWork) -> Iterator[dict[str, object]]:
    for some in batched(work.loans.stream()):
        names_of_item = copy_names.names_by_id(work, (one.item for one in some))
        names_of_member = {each.id: each.email for each in work.members.get_many(one.member for one in some)}
        for one in some:
            yield to_record(one) | {"item": names_of_item[one.item], "member": names_of_member[one.member]}
