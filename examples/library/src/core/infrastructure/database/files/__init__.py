"""The json and csv backends: SQLite in memory, kept in a folder with one readable file a table.

    sqlite+json:////absolute/folder        sqlite+csv:///relative/folder

`dialect` joins it to SQLAlchemy; `store` knows which tables there are, and runs transactions.
`folder`: files that change together, by one process at a time.
`tables`, `changes`: a table in memory and in its file, and what a transaction has changed in it.
`values`: what is in the columns. `json_format`, `csv_format`: the text of files.

docs/files-backends.md tells users what to expect. Nothing here knows the rest of the service, which hands in
its tables and types and translates the errors: the folder could be a package of its own.
"""

import sqlite3


class Unavailable(sqlite3.OperationalError):
    """The folder, or a file in it, cannot be used; the message is a sentence that says why."""


class Aborted(Unavailable):
    """A transaction was given up; nothing of it was kept, and it may be run again."""


class OutcomeUnknown(Unavailable):
    """Nobody can know whether a transaction was kept."""


class Refused(sqlite3.DataError):
    """A value is not one that its column could have back from a file."""
