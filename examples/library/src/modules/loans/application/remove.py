from ..domain.ports import Begin


class RemoveLoan:
    """Remove a loan."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Remove it; `NotFound` if there is none."""
        with self._begin() as work:
            work.loans.remove(id)
            work.commit()
