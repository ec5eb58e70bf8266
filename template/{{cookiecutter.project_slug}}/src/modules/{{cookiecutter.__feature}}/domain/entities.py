"""What is true of {{ cookiecutter.__plural_words }} wherever they are kept."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.entities import Recorded
from core.domain.errors import InvalidValue
from core.domain.values import key_text

NAME_LENGTH = 100


@dataclass(kw_only=True)
class {{ cookiecutter.entity }}(Recorded):
    """Goes by a name that no other one has."""

    name: str

    def __post_init__(self) -> None:
        super().__post_init__()
        self.name = _name(self.name)

    def rename(self, name: str, now: datetime) -> None:
        """Go by another name from now on."""
        self.name = _name(name)
        self.touch(now)


def _name(name: str) -> str:
    key_text(name, "name", NAME_LENGTH)
    if not name or len(name.splitlines()) > 1:
        raise InvalidValue(f"a name is one line of text, not {name!r}")
    return name
