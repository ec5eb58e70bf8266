"""How a file of balances may be written."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import BinaryIO

from core.application.records import Record
from core.domain.errors import BadRecord

Refused = Callable[[BadRecord], None]


class Form(ABC):
    """One way of writing: reads a file that is written so, and writes the bad part of it in the same way."""

    @abstractmethod
    def read(self, stream: BinaryIO, refused: Refused | None = None) -> Iterable[Record]:
        """Yield what the file says; `BadRecord` at the first line that does not fit.

        With `refused` that is told of each bad line, and those after it are read.
        """

    @abstractmethod
    def write(self, stream: BinaryIO, out: BinaryIO, bad: set[int]) -> None:
        """Write the records that have one of these lines as they are, after all that stands before the first.

        What comes out is a file of the same form.
        """
