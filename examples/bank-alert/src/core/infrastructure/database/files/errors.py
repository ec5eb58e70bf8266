"""What can be wrong with a file that people edit."""

from core.domain.errors import StorageUnavailable

UNKNOWN = "is unknown to the model"


class UnreadableFile(StorageUnavailable):
    """A file is not what it should be. The message names file, line and column; the file is left as it is."""


class Misplaced(Exception):
    """Something is wrong in a row of a file, counted from 0; which line that is, only the format knows."""

    def __init__(self, reason: str, row: int | None = None, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row
        self.field = field


class Malformed(Exception):
    """The text of a file does not follow the rules of its format."""

    def __init__(self, reason: str, line: int, column: int | None = None, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = f"line {line}" + (f", column {column}" if column else "")
        self.field = field
