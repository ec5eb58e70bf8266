from enum import StrEnum

from core.domain.ports import Begin, Page

from ..domain.entities import Note
from ..domain.ports import NotesUnitOfWork


class Order(StrEnum):
    """What notes can be sorted by: the names are those of the note's fields."""

    CREATED = "created_at"
    UPDATED = "updated_at"
    TITLE = "title"


class ListNotes:
    """Leaf through all notes."""

    def __init__(self, begin: Begin[NotesUnitOfWork]) -> None:
        self._begin = begin

    def execute(
        self,
        order: Order = Order.CREATED,
        *,
        descending: bool = False,
        limit: int = 20,
        after: str | None = None,
    ) -> Page[Note]:
        """Return a page; `after` is the `next` of the page before."""
        with self._begin() as work:
            work.snapshot()
            return work.notes.list(order_by=order, descending=descending, limit=limit, after=after)
