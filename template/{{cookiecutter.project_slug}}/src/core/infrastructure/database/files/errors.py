"""What can be wrong with a file that people edit."""

from core.domain.errors import StorageUnavailable


class UnreadableFile(StorageUnavailable):
    """A file is not what it should be. The message names file, line and column; the file is left as it is."""
