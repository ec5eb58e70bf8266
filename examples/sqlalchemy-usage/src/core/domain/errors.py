"""Errors that the domain speaks of.

    Error
    ├── InvalidValue            a value that no entity and no backend accepts
    │   └── BadRecord           the same, found on a line of an imported file
    ├── Conflict                goes against how things stand, or against itself
    ├── NotFound                nothing has this identifier
    ├── AlreadyExists           the value must be unique and is taken
    ├── StaleEntity             somebody else changed the entity first
    ├── InvalidReference        points at something that is not there
    ├── StillReferenced         cannot go, since something else points at it
    ├── Unreadable              what is stored is nothing that this version of the service knows
    ├── TransactionFailed       something failed in this transaction before: nothing of it is kept
    └── StorageUnavailable      the store cannot be reached or used
        ├── TransactionAborted  the store gave this transaction up; run it again as a whole
        └── OutcomeUnknown      the store was lost in a commit: look what is there before you try again

Every message is one sentence for the person who can act on it, and carries no secret.
"""


class Error(Exception):
    """Base of everything that a use case may raise on purpose."""


class InvalidValue(Error, ValueError):
    """A value breaks an invariant, or cannot be stored the same way on every backend."""


class BadRecord(InvalidValue):
    """A line of an imported file is refused."""

    def __init__(self, line: int, reason: str) -> None:
        """`line` counts from 1, the header of a CSV file included."""
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason

    def __reduce__(self) -> tuple[type["BadRecord"], tuple[int, str]]:
        return type(self), (self.line, self.reason)


class Conflict(Error):
    """Each value is one that there may be, but they do not go together, or not with how things stand."""


class NotFound(Error):
    """Nothing has the identifier that was asked for."""


class AlreadyExists(Error):
    """A value that must be unique is taken."""


class StaleEntity(Error):
    """The entity was changed by somebody else since it was read."""


class InvalidReference(Error):
    """A reference points at nothing."""


class StillReferenced(Error):
    """What is to be removed is still referred to."""


class Unreadable(Error):
    """What is stored is nothing that this version wrote: another program did, or another version."""


class TransactionFailed(Error):
    """Something failed in this transaction before, so that nothing of it can be kept."""


class StorageUnavailable(Error):
    """The store cannot be reached, or is not ready for use."""


class TransactionAborted(StorageUnavailable):
    """The store gave this transaction up in favour of another; nothing of it was kept."""


class OutcomeUnknown(StorageUnavailable):
    """It is not known whether the transaction was kept: whoever tries again looks first what is there."""
