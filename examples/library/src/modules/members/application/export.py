from collections.abc import Callable, Iterable, Mapping

from ..domain.ports import Begin
from .records import to_record


class ExportMembers:
    """Hand on all members, as records that an import takes back."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, write: Callable[[Iterable[Mapping[str, object]]], int]) -> int:
        """Pass them to `write`, by identifier and a few at a time; return what it returns."""
        with self._begin() as work:
            return write(map(to_record, work.members.stream()))
