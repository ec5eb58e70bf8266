from ..domain.entities import {{ cookiecutter.entity }}
from ..domain.ports import Begin


class Show{{ cookiecutter.entity }}:
    """Look at one."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> {{ cookiecutter.entity }}:
        """Return it; `NotFound` if there is none."""
        with self._begin() as work:
            return work.{{ cookiecutter.__plural_snake }}.get(id)
