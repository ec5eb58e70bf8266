"""MySQL and MariaDB."""

import socket
from functools import partial
from typing import Any, Final

from sqlalchemy import Dialect, MetaData, event, text
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT, VARCHAR, insert
from sqlalchemy.engine import URL, Engine
from sqlalchemy.types import TypeEngine

from config.settings import Settings

from ..faults import Fault, Finding, by_number, named
from .standard import PROBES, SERVER, SPARE, Standard, hosts_of, limit_waiting
from .stored import Utc

NUMBERS = by_number(
    {
        Fault.TAKEN: "1022 1062 1169 1586 1859",
        Fault.REFERENCE: "1216 1452",
        Fault.REFERRED: "1217 1451 1557 1701 1761 1762",
        Fault.MISSING: "1048 1138 1263 1364 1566",
        Fault.REFUSED: "1265 1292 1366 1411 3819 3820 4025",
        Fault.TOO_LARGE: "1118 1153 1162 1264 1301 1367 1406 1690",
        # of the servers themselves, of Galera and group replication, of TiDB
        Fault.ABORTED: "1020 1205 1213 1614 3058 3572 3101 8002 8028 9007",
        Fault.UNREACHABLE: "1040 1042 1043 1047 1053 1077 1079 1080 1129 1152 1154 1158 1159 1160 1161 1184 "
        "1203 1226 1927 2002 2003 2005 2006 2012 2013 2026 2027 2055 3032 3159 4031",
        Fault.DENIED: "1044 1045 1130 1131 1142 1143 1227 1698 1820 1862 3118",
        Fault.NO_DATABASE: "1046 1049",
        Fault.NO_SCHEMA: "1054 1091 1109 1146 1932",
        Fault.EXISTS: "1050 1060 1061 1826",
        Fault.NEEDED: "1553",
        Fault.TOO_SLOW: "1028 1317 1969 3024",
        Fault.FULL: "1021 1041 1114 1206 3675",
        Fault.READ_ONLY: "1036 1290 1792 1836",
        Fault.DAMAGED: "1033 1034 1035 1194 1712",
    }
)
"""By the error numbers of MySQL and MariaDB."""

WRITABLE = {"0", "OFF"}
"""How MySQL and MariaDB say that a server is not read-only."""

LOST: Final = {2006, 2013}
"""By the driver, when the server is gone in the middle of a statement: that is how it refuses a large one."""

STRICT = {"STRICT_ALL_TABLES", "STRICT_TRANS_TABLES"}
ODD = {"ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PAD_CHAR_TO_FULL_LENGTH", "NO_UNSIGNED_SUBTRACTION"}
"""Modes of which a session needs one, and may have none."""


class MySql(Standard):
    """MySQL; a URL of its may also lead to MariaDB, which shows once there is a connection."""

    name = "mysql"
    reserved = "external library tablesample"
    driver = "pymysql"
    snapshot = "REPEATABLE READ"
    lock = "SELECT get_lock(concat('migration ', left(sha2(database(), 256), 32)), 0)"
    savepoints = True
    position = "locate({part}, {text})"
    on_duplicate = staticmethod(insert)

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        session = {
            "sql_mode": "'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
            "time_zone": "'+00:00'",
            "innodb_lock_wait_timeout": settings.db_lock_timeout,
        }
        seconds = settings.db_statement_timeout
        ends = (
            f" /*!50708 , max_execution_time = {seconds * 1_000} */ /*M! , max_statement_time = {seconds} */"
        )
        arguments = {
            "charset": "utf8mb4",
            "connect_timeout": settings.db_connect_timeout,
            "read_timeout": settings.db_connect_timeout,
            "write_timeout": settings.db_connect_timeout,
            "init_command": "SET " + ", ".join(f"{name} = {value}" for name, value in session.items()) + ends,
        }
        return SERVER | {"connect_args": arguments}

    def prepare(self, engine: Engine, settings: Settings) -> None:
        if len(hosts := hosts_of(engine.url)) > 1:
            event.listen(engine, "do_connect", partial(_first_that_serves, hosts))
        event.listen(engine, "connect", partial(_keep_alive, settings.db_connect_timeout))
        limit_waiting(engine, settings.db_connect_timeout, settings.db_statement_timeout + SPARE, _limit)

    def shortcomings(self, engine: Engine) -> list[str]:
        """Look at the session, too: another driver than ours is told nothing of all this."""
        names = ("sql_mode", "character_set_connection", "character_set_database", "default_storage_engine")
        with engine.connect() as connection:
            query = "SELECT " + ", ".join(f"@@{name}" for name in names)
            mode, spoken, kept, keeper = map(str, connection.execute(text(query)).one())
        modes, found = set(mode.split(",")), []
        if not modes & STRICT or modes & ODD:
            found.append(f"its sql_mode is {mode or 'empty'}: SET GLOBAL sql_mode = 'STRICT_ALL_TABLES'")
        if spoken != "utf8mb4":
            found.append(f"the connection speaks {spoken}: add charset=utf8mb4 to DATABASE_URL")
        if kept != "utf8mb4":
            found.append(f"its character set is {kept}: ALTER DATABASE … CHARACTER SET utf8mb4")
        if keeper.upper() != "INNODB":
            found.append(f"its tables would be {keeper}'s: SET GLOBAL default_storage_engine = 'InnoDB'")
        return found

    def key_text(self, dialect: Dialect, length: int) -> TypeEngine[Any]:
        return VARCHAR(length, charset="utf8mb4", collation=_collation(dialect))

    def long_text(self, dialect: Dialect) -> TypeEngine[Any]:
        return LONGTEXT(charset="utf8mb4", collation=_collation(dialect))

    def instant(self) -> TypeEngine[Any]:
        return Utc(DATETIME(fsp=6))

    def find(self, error: BaseException) -> Finding:
        number, message = (*error.args, 0, "")[:2]
        if number not in NUMBERS:
            return Finding(Fault.UNKNOWN if number else None, str(number or ""))
        if number in LOST:
            return Finding(Fault.TOO_SLOW if "timed out" in str(message) else Fault.CUT_OFF)
        pattern = r" for key '([^']*)'$|CONSTRAINT `([^`]*)`|(?:[Cc]olumn|Field|Table) '([^']*)'"
        return Finding(NUMBERS[number], named(pattern, str(message)))


def _first_that_serves(
    hosts: list[tuple[str, str]], dialect: Any, _record: object, arguments: Any, named: dict[str, Any]
) -> Any:
    """Connect to the first server that takes changes; what the last one says is raised."""
    failed: list[Exception] = []
    for host, port in hosts:
        place = {"host": host} | ({"port": int(port)} if port else {})
        try:
            connection = dialect.connect(*arguments, **named | place)
            with connection.cursor() as cursor:
                cursor.execute("SELECT @@read_only")  # which a node outside of its cluster's majority refuses
                if str(cursor.fetchone()[0]) in WRITABLE:
                    return connection
            connection.close()
            failed.append(dialect.dbapi.OperationalError(1290, "the server is read-only"))
        except dialect.dbapi.OperationalError as error:
            failed.append(error)
    raise failed[-1]


def _limit(connection: Any, seconds: int) -> None:
    """Say how long to wait from here on; the driver has one limit for a connection and for statements."""
    connection._read_timeout = connection._write_timeout = seconds  # noqa: SLF001


def _keep_alive(seconds: int, connection: Any, _record: object) -> None:
    """Have the system ask whether the server is still there; the driver lets it wait for two hours."""
    line = connection._sock  # noqa: SLF001
    if line.family != getattr(socket, "AF_UNIX", None):
        options = {"TCP_KEEPIDLE": seconds, "TCP_KEEPINTVL": seconds, "TCP_KEEPCNT": PROBES}
        for option, value in options.items():
            if number := getattr(socket, option, None):  # not every system has all of them
                line.setsockopt(socket.IPPROTO_TCP, number, value)


class MariaDb(MySql):
    """The same by its other name."""

    name = "mariadb"
    reserved = "delete_domain_id master_demote_to_replica master_demote_to_slave portion"


def _collation(dialect: Dialect) -> str:
    """Name what compares by code point; plain utf8mb4_bin ignores trailing blanks."""
    return "utf8mb4_nopad_bin" if getattr(dialect, "is_mariadb", False) else "utf8mb4_0900_bin"
