from core.domain import ports

from ..domain.entities import {{ cookiecutter.entity }}
from ..domain.ports import Begin


class List{{ cookiecutter.entity_plural }}:
    """Leaf through all of them by name."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(
        self,
        limit: int = 20,
        after: str | None = None,
    ) -> ports.Page[{{ cookiecutter.entity }}]:
        """Return a page; `after` is the `next` of the page before."""
        with self._begin() as work:
            return work.{{ cookiecutter.__plural_snake }}.list(
                order_by="name",
                limit=limit,
                after=after,
            )
