"""The kinds of failure that databases have, with what the domain calls and says of each."""

import re
from enum import Enum
from typing import NamedTuple

from config.settings import SERVICE
from core.domain.errors import (
    AlreadyExists,
    Error,
    InvalidReference,
    InvalidValue,
    StillReferenced,
    StorageUnavailable,
    TransactionAborted,
    TransactionFailed,
)
from core.infrastructure.refusals import failed


class Fault(Enum):
    """A kind of failure: the domain's error, and its sentence."""

    TAKEN = AlreadyExists, "a value that must be unique is taken"
    REFERENCE = InvalidReference, "a reference points at nothing"
    REFERRED = StillReferenced, "something still refers to what is to go"
    MISSING = InvalidValue, "a value is missing"
    REFUSED = InvalidValue, "a value is one that the database refuses"
    TOO_LARGE = InvalidValue, "a value is too long or out of range"
    ABORTED = TransactionAborted, "the database gave the transaction up in favour of another: run it again"
    UNREACHABLE = StorageUnavailable, "the database cannot be reached: is it running, and where settings say?"
    NO_FILE = (
        StorageUnavailable,
        "a file of the database cannot be used: is DB_PATH right, and may we read and write there?",
    )
    DENIED = (
        StorageUnavailable,
        "the database does not let us in: check DB_USER and DB_PASSWORD, or those in DATABASE_URL",
    )
    NO_DATABASE = (
        StorageUnavailable,
        "the server has no database of that name: create it, or correct DB_NAME or DATABASE_URL",
    )
    IN_USE = StorageUnavailable, "another process has the database for itself: end that one first"
    POOLED = StorageUnavailable, "a pooler stands before the database: say DB_POOLER=true"
    NO_SCHEMA = StorageUnavailable, f"a table or column is not there: run `{SERVICE} database upgrade`"
    NO_LIBRARY = StorageUnavailable, "the driver misses a system library (on Debian: apt install libltdl7)"
    EXISTS = (
        StorageUnavailable,
        "a table that is to be made is there already: empty the database, or `alembic stamp` its revision",
    )
    NEEDED = StorageUnavailable, "something else in the schema needs what is to go: remove that first"
    CHANGED = TransactionAborted, "a table was changed while its statements were prepared: run it again"
    FAILED = TransactionFailed, str(failed())
    CUT_OFF = (
        StorageUnavailable,
        "the database cannot be reached any more: it has gone, or a value is larger than max_allowed_packet",
    )
    TOO_SLOW = StorageUnavailable, "the database took too long over a statement"
    FULL = StorageUnavailable, "the database has no room left"
    READ_ONLY = StorageUnavailable, "the database takes no changes: it is read-only"
    DAMAGED = StorageUnavailable, "the database is damaged, or is none"
    UNKNOWN = StorageUnavailable, "the database refused a statement for a reason that has no name here"

    def __init__(self, error: type[Error], sentence: str) -> None:
        self.error = error
        self.sentence = sentence


class Finding(NamedTuple):
    """What an error of a driver means, None if that does not show, and the name or code that it gives.

    The `values` that it names may be people's data: they are in no message of the database's.
    """

    fault: Fault | None
    name: str = ""
    values: str = ""


def by_number(numbers: dict[Fault, str]) -> dict[int, Fault]:
    """Turn a table of numbers for each fault around."""
    return {int(number): fault for fault, listed in numbers.items() for number in listed.split()}


def named(pattern: str, message: str) -> str:
    """Return the name that the pattern finds first, if it looks like one of ours and not like a value."""
    found = re.search(pattern, message)
    name = next(filter(None, found.groups()), "") if found else ""
    return name if re.fullmatch(r"[\w.$]{1,128}", name) else ""
