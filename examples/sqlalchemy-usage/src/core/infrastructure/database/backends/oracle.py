"""Oracle."""

from typing import Any, Final

from sqlalchemy import Dialect, MetaData, String, Text, event, text
from sqlalchemy.dialects.oracle import TIMESTAMP
from sqlalchemy.engine import URL, Engine
from sqlalchemy.types import TypeEngine

from config.settings import Settings

from ..faults import Fault, Finding, by_number, named
from .standard import SERVER, Standard, limit_waiting
from .stored import Function, Stored, Utc

EMPTY: Final = "\0"
"""Stands for "", which Oracle takes for NULL: no other text contains it, and it sorts first too."""

NUMBERS = by_number(
    {
        Fault.TAKEN: "1",
        Fault.REFERENCE: "2291",
        Fault.REFERRED: "2266 2292 2449",
        Fault.MISSING: "1400 1407",
        Fault.REFUSED: "1722 1839 1841 1843 1847 1858 1861 1873 1878 2290 2293",
        Fault.TOO_LARGE: "910 1401 1426 1438 1450 1455 1461 1489 12899 22835",
        Fault.ABORTED: "51 54 60 1555 4020 8176 8177 30006",
        Fault.UNREACHABLE: "18 20 28 1012 1033 1034 1041 1089 1090 1092 2391 2396 3113 3114 3135 3136 12154 "
        "12170 12203 12500 12516 12518 12519 12520 12528 12537 12541 12543 12545 12547 12571 25408 28547",
        Fault.DENIED: "990 1005 1017 1031 1045 1950 28000 28001",
        Fault.NO_DATABASE: "12505 12514 12521",
        Fault.NO_SCHEMA: "904 942",
        Fault.EXISTS: "955",
        Fault.TOO_SLOW: "1013 3156",
        Fault.FULL: "257 1536 1628 1652 1653 1654 1658 1691 30036",
        Fault.READ_ONLY: "372 1456 16000",
    }
)
"""By the numbers after ORA-."""

DRIVERS_OWN = {"DPY-4024": Fault.TOO_SLOW, "DPY-6001": Fault.NO_DATABASE, "DPY-6003": Fault.NO_DATABASE}
"""By the driver's own codes, for errors that did not come from the server."""


KEEP_ALIVE = 1
"""Minutes without a word, after which the system asks whether the server is still there."""


class NeverEmpty(Stored[str]):
    """Text, the empty one included."""

    impl = String
    cache_ok = True

    def binder(self) -> Function | None:
        return lambda value: EMPTY if value == "" else value

    def reader(self) -> Function | None:
        return lambda value: "" if value == EMPTY else value


class Oracle(Standard):
    """Oracle compares by code point once the session is told to."""

    name = "oracle"
    traced_as = "oracle.db"
    driver = "oracledb"
    reserved = (
        "access add audit column column_value file immediate increment initial maxextents mlslabel modify "
        "nested_table_id noaudit offline online privileges row rowid rownum rows session successful sysdate "
        "validate whenever"
    )
    rename_key = ("ALTER INDEX {old} RENAME TO {new}", "ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")
    savepoints = True
    snapshot = "SERIALIZABLE"  # which locks nothing there: it is a snapshot
    position = "instr({text}, {part})"

    def url(self, settings: Settings) -> URL:
        url = super().url(settings)
        return url.set(database="", query={"service_name": settings.db_name})

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        arguments = {"tcp_connect_timeout": settings.db_connect_timeout, "expire_time": KEEP_ALIVE}
        return SERVER | {"connect_args": arguments}

    def prepare(self, engine: Engine, settings: Settings) -> None:
        limit_waiting(engine, settings.db_connect_timeout, settings.db_statement_timeout, _limit)
        event.listen(engine, "connect", _session)

    def shortcomings(self, engine: Engine) -> list[str]:
        with engine.connect() as connection:
            query = "SELECT value FROM nls_database_parameters WHERE parameter = 'NLS_CHARACTERSET'"
            charset = connection.scalar(text(query))
        return [] if charset == "AL32UTF8" else [f"its character set is {charset}: make one with AL32UTF8"]

    def key_text(self, dialect: Dialect, length: int) -> TypeEngine[Any]:
        return NeverEmpty(String(length))

    def long_text(self, dialect: Dialect) -> TypeEngine[Any]:
        return NeverEmpty(Text())

    def instant(self) -> TypeEngine[Any]:
        return Utc(TIMESTAMP())

    def find(self, error: BaseException) -> Finding:
        told: Any = error.args[0] if error.args else None
        number, code = getattr(told, "code", 0), getattr(told, "full_code", "")
        fault = NUMBERS.get(number) or DRIVERS_OWN.get(code) or (Fault.UNKNOWN if number else None)
        message = str(told).partition("\n")[0].replace('"', "")
        pattern = r"\(([\w$]+\.[\w$.]+)\)|(?:column|view) ([\w$.]+)"
        return Finding(fault, code if fault is Fault.UNKNOWN else named(pattern, message))


def _limit(connection: Any, seconds: int) -> None:
    connection.call_timeout = seconds * 1_000


def _session(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER SESSION SET TIME_ZONE = '+00:00' NLS_SORT = BINARY NLS_COMP = BINARY")
