"""What is true of {{ cookiecutter.__plural_words }} wherever they are kept."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.entities import Versioned
from core.domain.errors import InvalidValue
from core.domain.values import instant, key_text

NAME_LENGTH = 100


@dataclass(kw_only=True)
class {{ cookiecutter.entity }}(Versioned):
    """Goes by a name that no other one has."""

    name: str
    created_at: datetime
    updated_at: datetime

    def __post_init__(self) -> None:
        self.name = _name(self.name)
        self.created_at = instant(self.created_at, "created_at")
        self.updated_at = instant(self.updated_at, "updated_at")
        if not key_text(self.id, "id", 32):
            raise InvalidValue("id must not be empty")
        if self.version < 1:
            raise InvalidValue("versions count from 1")
        if self.updated_at < self.created_at:
            raise InvalidValue("nothing is updated before it is created")

    def rename(self, name: str, now: datetime) -> None:
        """Go by another name from now on."""
        self.name = _name(name)
        self.updated_at = max(self.updated_at, now)  # another machine's clock may be ahead of ours


def _name(name: str) -> str:
    key_text(name, "name", NAME_LENGTH)
    if not name or len(name.splitlines()) > 1:
        raise InvalidValue(f"a name is one line of text, not {name!r}")
    return name
