"""What a file format is: `json_format` and `csv_format` are two, as modules."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from .values import FileColumn

Values = Sequence[Sequence[Any]]
"""The values of rows, column by column."""


class Form(Protocol):
    """Turns rows into the text of a file and back. Stored and filed values are those of `values`."""

    SUFFIX: str

    def lines(self, columns: Sequence[FileColumn], values: Values) -> list[bytes]:
        """Return the text of each row of stored values, without what stands between rows."""

    def document(self, columns: Sequence[FileColumn], rows: Collection[bytes]) -> bytes:
        """Return the content of a file that has these rows."""

    def parse(self, text: str, columns: Sequence[FileColumn]) -> Values:
        """Return the filed values in a file, MISSING for those it lacks.

        `Malformed` if the text breaks the rules of the format, `Misplaced` if a row is none of the table.
        """

    def place(self, text: str, row: int, field: str | None) -> str:
        """Say where in a file, which has been parsed, a row is, or one value of it."""
