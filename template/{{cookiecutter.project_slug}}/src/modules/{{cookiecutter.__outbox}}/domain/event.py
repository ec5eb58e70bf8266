"""What features have to tell."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar


class Event(ABC):
    """Something that has happened, named in the past tense: the base of frozen dataclasses.

    Fields are texts, numbers, decimals, days, instants, enumerations, lists and dataclasses of these, stored
    with the name of the class: whoever renames it, or a field, has what was recorded before delivered first.
    A new field needs a default.
    """

    @property
    @abstractmethod
    def key(self) -> str:
        """What orders it: events of one key are delivered one after another, those of others meanwhile."""

    @classmethod
    def name(cls) -> str:
        """Return what it is called wherever it is stored or told of."""
        return cls.__name__


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Handler(Generic[E]):
    """Who is told of an event: called with it and with the id by which one that comes twice is known.

    It returns when all is done, and raises whatever it likes where that cannot be: it is called again later.
    """

    event: type[E]
    handle: Callable[[E, str], Any]
