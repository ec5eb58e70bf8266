from core.domain import ports

from ..domain.entities import {{ cookiecutter.entity }}
from ..domain.ports import Begin


class Create{{ cookiecutter.entity }}:
    """Add one with a name that is not taken."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, name: str) -> {{ cookiecutter.entity }}:
        """Return the new one; `AlreadyExists` if the name is taken."""
        now = self._clock.now()
        new = {{ cookiecutter.entity }}(
            id=self._identifiers.new(),
            name=name,
            created_at=now,
            updated_at=now,
        )
        with self._begin() as work:
            work.{{ cookiecutter.__plural_snake }}.add(new)
            work.commit()
        return new
