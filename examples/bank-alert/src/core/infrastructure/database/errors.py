"""Errors of the drivers in the domain's terms, so that no exception of SQLAlchemy's leaves infrastructure."""

import copy
import re
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import PendingRollbackError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from core.domain.errors import Error, InvalidValue, StaleEntity, StorageUnavailable

from .error_codes import CONNECTING, MYSQL, ORACLE, ORACLE_DRIVER, SQL_SERVER, SQLITE, SQLSTATE
from .faults import Fault


def install_translation(engine: Engine) -> None:
    """Make whatever runs on the engine raise the domain's errors in place of the driver's."""
    event.listen(engine, "handle_error", _instead)


def translate(error: BaseException) -> Error | None:
    """Return the domain's error for one of SQLAlchemy's or a driver's; None if it is neither.

    The message is one sentence. It may name a table, a column or a constraint, and quotes no value.
    """
    if isinstance(error, StatementError) and error.orig is not None:
        return translate(error.orig)
    if isinstance(error, Error):  # raised by a column type; a copy, since no error may be its own cause
        return copy.copy(error)
    for kinds, domain_error, sentence in _NOT_FROM_THE_DATABASE:
        if isinstance(error, kinds):
            return domain_error(sentence)
    fault, name = _READERS.get(type(error).__module__.partition(".")[0], _any)(error)
    fault = fault or _by_class(error)
    if fault is None:
        return None
    return fault.error(f"{fault.sentence} ({name})" if name else fault.sentence)


def _instead(context: ExceptionContext) -> BaseException | None:
    """Tell SQLAlchemy what to raise.

    What it expects to fail is left to it: a ping, upon which it opens a new connection, and MySQL's way to
    find out whether there is a table.
    """
    running = context.execution_context
    expected = running is not None and running.execution_options.get("skip_user_error_events")
    return None if context.is_pre_ping or expected else translate(context.original_exception)


_NOT_FROM_THE_DATABASE: list[tuple[tuple[type[Exception], ...], type[Error], str]] = [
    ((StaleDataError,), StaleEntity, "the entity was changed by somebody else since it was read, or removed"),
    ((PoolTimeout,), StorageUnavailable, "all connections to the database are in use: try again later"),
    ((PendingRollbackError,), StorageUnavailable, "the transaction was lost with its connection: start over"),
    ((UnicodeError, OverflowError), InvalidValue, Fault.REFUSED.sentence),  # of the drivers, about a value
]


class _Finding(NamedTuple):
    fault: Fault | None
    name: str = ""


def _named(pattern: str, message: str) -> str:
    """Return the name that the pattern finds first, if it looks like one of ours and not like a value."""
    found = re.search(pattern, message)
    name = next(filter(None, found.groups()), "") if found else ""
    return name if re.fullmatch(r"[\w.$]{1,128}", name) else ""


def _sqlite(error: BaseException) -> _Finding:
    message, code = str(error), str(getattr(error, "sqlite_errorname", ""))
    fault = SQLITE.get(code) or SQLITE.get("_".join(code.split("_")[:2]))
    fault = fault or next((fault for words, fault in SQLITE.items() if words in message), None)
    return _Finding(fault, _named(r": ([\w.]+)", message)) if fault else _Finding(Fault.UNKNOWN, code)


def _any(error: BaseException) -> _Finding:
    """Go by SQLSTATE where the driver tells it, as psycopg and others for PostgreSQL's protocol do."""
    code = str(getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or "")
    if not code:
        return _Finding(
            next((fault for words, fault in CONNECTING.items() if re.search(words, str(error))), None)
        )
    told = getattr(error, "diag", None)
    names = (getattr(told, part, None) for part in ("constraint_name", "column_name", "table_name"))
    fault = SQLSTATE.get(code) or SQLSTATE.get(code[:2])
    return _Finding(fault, next(filter(None, names), "")) if fault else _Finding(Fault.UNKNOWN, code)


def _pymysql(error: BaseException) -> _Finding:
    number, message = (*error.args, 0, "")[:2]
    if number not in MYSQL:
        return _Finding(Fault.UNKNOWN if number else None, str(number or ""))
    pattern = r" for key '([^']*)'$|CONSTRAINT `([^`]*)`|(?:[Cc]olumn|Field|Table) '([^']*)'"
    return _Finding(MYSQL[number], _named(pattern, str(message)))


def _oracledb(error: BaseException) -> _Finding:
    told: Any = error.args[0] if error.args else None
    number, code = getattr(told, "code", 0), getattr(told, "full_code", "")
    fault = ORACLE.get(number) or ORACLE_DRIVER.get(code) or (Fault.UNKNOWN if number else None)
    message = str(told).partition("\n")[0].replace('"', "")
    pattern = r"\(([\w$]+\.[\w$.]+)\)|(?:column|view) ([\w$.]+)"
    return _Finding(fault, code if fault is Fault.UNKNOWN else _named(pattern, message))


def _mssql(error: BaseException) -> _Finding:
    message = str(error)
    faults = (fault for words, fault in SQL_SERVER.items() if re.search(words, message, re.IGNORECASE))
    pattern = r"constraint ['\"]([^'\"]*)['\"]|unique index '([^']*)'|column '([^']*)'|object name '([^']*)'"
    return _Finding(next(faults, Fault.UNKNOWN), _named(pattern, message))


_READERS = {"sqlite3": _sqlite, "pymysql": _pymysql, "oracledb": _oracledb, "mssql_python": _mssql}


def _by_class(error: BaseException) -> Fault | None:
    """Go by the classes that PEP 249 asks of every driver, and by a word that all have for a constraint."""
    classes = {kind.__name__ for kind in type(error).__mro__}
    if "IntegrityError" in classes:
        said = str(error).lower()
        if "unique" in said or "duplicate" in said:
            return Fault.TAKEN
        return Fault.REFERENCE if "foreign" in said else Fault.REFUSED
    if "DataError" in classes:
        return Fault.REFUSED
    if classes & {"OperationalError", "InterfaceError"}:
        return Fault.UNREACHABLE
    return Fault.UNKNOWN if "DatabaseError" in classes else None
