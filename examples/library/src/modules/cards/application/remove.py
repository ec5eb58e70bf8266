from ..domain.ports import Begin


class RemoveCard:
    """Remove a card."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Return when it is gone; `NotFound` if there was none."""
        with self._begin() as work:
            work.cards.remove(id)
            work.commit()
