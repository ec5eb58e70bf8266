from core.application.versions import expect_version
from core.domain import ports

from ..domain.entities import {{ cookiecutter.entity }}
from ..domain.ports import Begin


class Rename{{ cookiecutter.entity }}:
    """Give one another name, unless somebody else changed it first."""

    def __init__(self, begin: Begin, clock: ports.Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, id: str, version: int, name: str) -> {{ cookiecutter.entity }}:
        """Return it as it is now. `version` is that of the one which the caller looked at.

        `StaleEntity` if it has another version by now, `AlreadyExists` if the name is taken.
        """
        with self._begin() as work:
            found = work.{{ cookiecutter.__plural_snake }}.get(id)
            expect_version(found, version)
            found.rename(name, self._clock.now())
            work.{{ cookiecutter.__plural_snake }}.update(found)
            work.commit()
        return found
