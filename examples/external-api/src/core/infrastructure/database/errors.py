"""Errors of the drivers in the domain's terms, so that no exception of SQLAlchemy's leaves infrastructure."""

import copy
import re
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError, PendingRollbackError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from core.domain.errors import Error, InvalidValue, OutcomeUnknown, StaleEntity, StorageUnavailable

from .backends import backend_of
from .backends.standard import Standard
from .failing import abide, note
from .faults import Fault

COMMIT = "raised_by_commit"
"""What an exception of a COMMIT has as an attribute."""


def install_translation(engine: Engine) -> None:
    """Make whatever runs on the engine raise the domain's errors, not the driver's, and abide by them."""
    event.listen(engine, "handle_error", _instead)
    _mark_commits(engine.dialect)


def translate(error: BaseException, backend: Standard, *, removes: bool = False) -> Error | None:
    """Return the domain's error for one of SQLAlchemy's or a driver's; None if it is neither.

    Not every driver says on which side a reference was broken: the statement does, if it `removes`.

    The message is one sentence. It may name a table, a column or a constraint, and quotes no value.
    """
    if isinstance(error, StatementError) and error.orig is not None:
        return translate(error.orig, backend, removes=removes)
    if isinstance(error, Error):  # raised by a column type; a copy, since no error may be its own cause
        return copy.copy(error)
    if known := backend.translate(error):
        return known
    for kinds, domain_error, sentence in _NOT_FROM_THE_DATABASE:
        if isinstance(error, kinds):
            return domain_error(sentence)
    fault, name = _fault_of(error, backend)
    if fault is None:
        return None
    if fault is Fault.REFERENCE and removes:
        fault = Fault.REFERRED
    said = f"{fault.sentence} ({name})" if name else fault.sentence
    return fault.error(f"{said}: {_in_its_own_words(error)}" if fault is Fault.UNKNOWN else said)


def _fault_of(error: BaseException, backend: Standard) -> tuple[Fault | None, str]:
    """Return the kind of a driver's failure and what it names; None if it is no driver's."""
    if not _PEP_249 & _classes(error):
        return None, ""
    found = backend.find(error)
    return found.fault or _by_class(error), found.name


def _instead(context: ExceptionContext) -> BaseException | None:
    """Tell SQLAlchemy what to raise.

    What it expects to fail is left to it: a ping, upon which it opens a new connection, and MySQL's way to
    find out whether there is a table. While a dialect sets a connection up, before any transaction, it tries
    what the server can do: there it must be able to catch what is raised.
    """
    running = context.execution_context
    expected = running is not None and running.execution_options.get("skip_user_error_events")
    if context.is_pre_ping or expected:
        return None
    connection = context.connection
    if context.statement and connection:
        abide(connection)  # parameters are looked at before a statement is refused
    backend = backend_of(context.dialect)
    removes = str(context.statement).lstrip()[:6].upper() == "DELETE"
    error = translate(context.original_exception, backend, removes=removes)
    fault, _ = _fault_of(context.original_exception, backend)
    lost = context.is_disconnect or fault in {Fault.UNREACHABLE, Fault.CUT_OFF, Fault.NO_FILE}
    if lost and type(error) is StorageUnavailable and hasattr(context.original_exception, COMMIT):
        return OutcomeUnknown(
            "it is not known whether the change was kept: the database was lost while it committed, "
            "so look what is there before you try again"
        )
    if fault is Fault.CHANGED:
        context.is_disconnect = True  # so that no pooled connection fails in the same way
    if error and connection:
        note(connection, error)
    if error and context.statement and connection and not connection.in_transaction():
        return _expectable(type(error))(*error.args)
    return error


def _mark_commits(dialect: Any) -> None:
    """Have what is raised by a COMMIT say so: whoever handles an error is not told what was being done."""
    commit = dialect.do_commit

    def do_commit(connection: Any) -> None:
        try:
            commit(connection)
        except Exception as error:
            setattr(error, COMMIT, True)
            raise

    dialect.do_commit = do_commit


def _expectable(kind: type[Error]) -> type[Error]:
    """Return the same kind of error, which `except DBAPIError` catches as well."""
    plain = {name: getattr(Exception, name) for name in ("__init__", "__str__", "__reduce__")}
    return type(kind.__name__, (kind, DBAPIError), plain)


def _in_its_own_words(error: BaseException) -> str:
    """Return class and first line of a driver's error, up to where it may quote a value."""
    texts = [part for part in error.args if isinstance(part, str)]
    first = (texts[-1] if texts else str(error)).strip().partition("\n")[0]
    words = re.sub(r"(?<![\w-])\d[\d.,]*", "…", re.split(r"[\"'`(\[{]", first)[0]).strip()[:200]
    kind = f"{type(error).__module__.partition('.')[0]}.{type(error).__name__}"
    return f"{kind} {words}; --verbose before the command, or LOG_LEVEL=DEBUG, shows more"


_NOT_FROM_THE_DATABASE: list[tuple[tuple[type[Exception], ...], type[Error], str]] = [
    ((StaleDataError,), StaleEntity, "the entity was changed by somebody else since it was read, or removed"),
    ((PoolTimeout,), StorageUnavailable, "all connections to the database are in use: try again later"),
    ((PendingRollbackError,), StorageUnavailable, "the transaction was lost with its connection: start over"),
    ((UnicodeError, OverflowError), InvalidValue, Fault.REFUSED.sentence),  # of the drivers, about a value
]


_PEP_249 = {"DatabaseError", "DataError", "IntegrityError", "InterfaceError", "OperationalError"}
"""Classes that every driver has, by which its errors are known."""


def _classes(error: BaseException) -> set[str]:
    return {kind.__name__ for kind in type(error).__mro__}


def _by_class(error: BaseException) -> Fault:
    """Go by the driver's classes, and by a word that all have for a constraint."""
    classes = _classes(error)
    said = str(error).lower()
    if "IntegrityError" in classes or re.search("violat.*constraint", said):
        if "unique" in said or "duplicate" in said:
            return Fault.TAKEN
        return Fault.REFERENCE if "foreign" in said else Fault.REFUSED
    if "DataError" in classes:
        return Fault.REFUSED
    found = next((fault for words, fault in _WORDS.items() if re.search(words, said)), None)
    return found or (Fault.UNREACHABLE if classes & {"OperationalError", "InterfaceError"} else Fault.UNKNOWN)


_WORDS = {
    r"(table|view|column|relation)\b.*(does not exist|unknown|not found)": Fault.NO_SCHEMA,
    r"(unknown|no such) (table|column)": Fault.NO_SCHEMA,
    r"(table|relation)\b.*already exists": Fault.EXISTS,
    r"password|not authorized|access denied|login": Fault.DENIED,
    r"binding parameter|(can't|cannot) adapt": Fault.REFUSED,
    r"lock on file|file is locked|in use by another": Fault.IN_USE,
}
"""By words, for drivers that no module here knows."""
