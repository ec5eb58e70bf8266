"""A transaction in which something has failed says so until it is rolled back, on every database alike.

Left to themselves some go on with all of it, some with what came after the failure, and some commit nothing
without a word.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from core.domain.errors import Error, StorageUnavailable
from core.infrastructure import refusals

FIRST = "first_failure"
"""What an open connection keeps the failure by."""


def note(connection: Connection, error: Error) -> None:
    """Take down that something failed in the connection's transaction."""
    if connection.in_transaction() and _first(connection) is None:
        _keep(connection, error)


def abide(connection: Connection) -> None:
    """Raise if something has failed in the connection's transaction."""
    if first := _first(connection):
        refuse(first)


@contextmanager
def whole(connection: Connection) -> Iterator[None]:
    """Take anything that is raised for a failure of the transaction: part of something may have been done."""
    try:
        yield
    except BaseException:
        note(connection, refusals.failed())
        raise


@contextmanager
def aside(connection: Connection) -> Iterator[None]:
    """Let a transaction that has failed be asked for the reason, where the database answers."""
    first = _first(connection)
    _keep(connection)
    try:
        yield
    finally:
        _keep(connection, first)


def refuse(first: Error | None) -> None:
    """Raise, if something failed first: what the store said of itself again, else `TransactionFailed`.

    A use case that went on in spite of a deadlock is thus run again as a whole.
    """
    if first is not None:
        raise (
            type(first)(*first.args) if isinstance(first, StorageUnavailable) else refusals.failed()
        ) from first


def _first(connection: Connection) -> Error | None:
    first: Error | None = connection.get_execution_options().get(FIRST)
    return first


def _keep(connection: Connection, error: Error | None = None) -> None:
    if _first(connection) is not error:
        if FIRST not in connection.get_execution_options():
            _watch(connection)
        connection.execution_options(**{FIRST: error})


def _watch(connection: Connection) -> None:
    """Have a connection refuse statements and commits in a transaction that has failed.

    Only one on which something has failed: listeners on the engine would slow all statements down.
    """
    event.listen(connection, "begin", _keep)  # before those on the engine
    event.listen(connection, "before_cursor_execute", _refuse, retval=True)
    event.listen(connection, "commit", _refuse_commit)
    event.listen(connection, "rollback_savepoint", _return)


def _refuse(
    connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object
) -> tuple[str, Any]:
    abide(connection)
    return statement, parameters


def _refuse_commit(connection: Connection) -> None:
    if first := _first(connection):
        # SQLAlchemy takes a commit that was begun for one that was made: the pool would keep the transaction
        connection.dialect.do_rollback(connection.connection)
        refuse(first)


def _return(connection: Connection, *_: object) -> None:
    """Go back to a savepoint, unless the store has given up what came before it, too."""
    if not isinstance(_first(connection), StorageUnavailable):
        _keep(connection)
