"""What the codes in the drivers' errors mean: one table for each way of telling."""

from .faults import Fault


def _by_number(numbers: dict[Fault, str]) -> dict[int, Fault]:
    return {int(number): fault for fault, listed in numbers.items() for number in listed.split()}


SQLITE = {
    "SQLITE_CONSTRAINT_UNIQUE": Fault.TAKEN,
    "SQLITE_CONSTRAINT_PRIMARYKEY": Fault.TAKEN,
    "SQLITE_CONSTRAINT_ROWID": Fault.TAKEN,
    "SQLITE_CONSTRAINT_FOREIGNKEY": Fault.REFERENCE,
    "SQLITE_CONSTRAINT_NOTNULL": Fault.MISSING,
    "SQLITE_CONSTRAINT": Fault.REFUSED,
    "SQLITE_MISMATCH": Fault.REFUSED,
    "SQLITE_TOOBIG": Fault.TOO_LARGE,
    "SQLITE_BUSY": Fault.ABORTED,
    "SQLITE_LOCKED": Fault.ABORTED,
    "SQLITE_CANTOPEN": Fault.UNREACHABLE,
    "SQLITE_IOERR": Fault.UNREACHABLE,
    "SQLITE_PERM": Fault.DENIED,
    "SQLITE_AUTH": Fault.DENIED,
    "SQLITE_INTERRUPT": Fault.TOO_SLOW,
    "SQLITE_FULL": Fault.FULL,
    "SQLITE_NOMEM": Fault.FULL,
    "SQLITE_READONLY": Fault.READ_ONLY,
    "SQLITE_CORRUPT": Fault.DAMAGED,
    "SQLITE_NOTADB": Fault.DAMAGED,
    "no such table": Fault.NO_SCHEMA,
    "no such column": Fault.NO_SCHEMA,
    "has no column": Fault.NO_SCHEMA,
}
"""By `sqlite_errorname` or the first two words of it, else by words of the message."""

SQLSTATE = {
    "08": Fault.UNREACHABLE,
    "22": Fault.REFUSED,
    "22001": Fault.TOO_LARGE,
    "22003": Fault.TOO_LARGE,
    "22004": Fault.MISSING,
    "22008": Fault.TOO_LARGE,
    "23": Fault.REFUSED,
    "23001": Fault.REFERENCE,
    "23502": Fault.MISSING,
    "23503": Fault.REFERENCE,
    "23505": Fault.TAKEN,
    "25006": Fault.READ_ONLY,
    "25P03": Fault.UNREACHABLE,
    "28": Fault.DENIED,
    "3D000": Fault.NO_DATABASE,
    "3F000": Fault.NO_SCHEMA,
    "40": Fault.ABORTED,
    "42501": Fault.DENIED,
    "42703": Fault.NO_SCHEMA,
    "42P01": Fault.NO_SCHEMA,
    "53": Fault.UNREACHABLE,
    "53100": Fault.FULL,
    "54": Fault.TOO_LARGE,
    "55P03": Fault.ABORTED,
    "57": Fault.UNREACHABLE,
    "57014": Fault.TOO_SLOW,
    "58": Fault.UNREACHABLE,
    "XX": Fault.DAMAGED,
}
"""By the five characters, else by the first two: classes of the SQL standard, and PostgreSQL's own."""

CONNECTING = {
    r"authentication failed|pg_hba\.conf|role .* does not exist|no password": Fault.DENIED,
    r"database .* does not exist": Fault.NO_DATABASE,
}
"""By words, for drivers that tell no SQLSTATE of a connection that did not come about, such as psycopg."""

MYSQL = _by_number(
    {
        Fault.TAKEN: "1022 1062 1169 1586 1859",
        Fault.REFERENCE: "1216 1217 1451 1452 1557 1761 1762",
        Fault.MISSING: "1048 1263 1364 1566",
        Fault.REFUSED: "1265 1292 1366 1411 3819 3820 4025",
        Fault.TOO_LARGE: "1118 1153 1162 1264 1301 1367 1406 1690",
        # of the servers themselves, of Galera and group replication, of TiDB
        Fault.ABORTED: "1020 1205 1213 1614 3058 3572 3101 8002 8028 9007",
        Fault.UNREACHABLE: "1040 1042 1043 1047 1053 1077 1079 1080 1129 1152 1154 1158 1159 1160 1161 1184 "
        "1203 1226 1927 2002 2003 2005 2006 2012 2013 2026 2027 2055 3032 3159 4031",
        Fault.DENIED: "1044 1045 1130 1131 1142 1143 1227 1698 1820 1862 3118",
        Fault.NO_DATABASE: "1046 1049",
        Fault.NO_SCHEMA: "1054 1109 1146 1932",
        Fault.TOO_SLOW: "1028 1317 1969 3024",
        Fault.FULL: "1021 1041 1114 1206 3675",
        Fault.READ_ONLY: "1036 1290 1792 1836",
        Fault.DAMAGED: "1033 1034 1035 1194 1712",
    }
)
"""By the error numbers of MySQL and MariaDB."""

ORACLE = _by_number(
    {
        Fault.TAKEN: "1",
        Fault.REFERENCE: "2266 2291 2292 2449",
        Fault.MISSING: "1400 1407",
        Fault.REFUSED: "1722 1839 1841 1843 1847 1858 1861 1873 1878 2290 2293",
        Fault.TOO_LARGE: "910 1401 1426 1438 1450 1455 1461 1489 12899 22835",
        Fault.ABORTED: "51 54 60 1555 4020 8176 8177 30006",
        Fault.UNREACHABLE: "18 20 28 1012 1033 1034 1041 1089 1090 1092 2391 2396 3113 3114 3135 3136 12154 "
        "12170 12203 12500 12516 12518 12519 12520 12528 12537 12541 12543 12545 12547 12571 25408 28547",
        Fault.DENIED: "990 1005 1017 1031 1045 1950 28000 28001",
        Fault.NO_DATABASE: "12505 12514 12521",
        Fault.NO_SCHEMA: "904 942",
        Fault.TOO_SLOW: "1013 3156",
        Fault.FULL: "257 1536 1628 1652 1653 1654 1658 1691 30036",
        Fault.READ_ONLY: "372 1456 16000",
    }
)
"""By the numbers after ORA-."""

ORACLE_DRIVER = {"DPY-4024": Fault.TOO_SLOW, "DPY-6001": Fault.NO_DATABASE, "DPY-6003": Fault.NO_DATABASE}
"""By the driver's own codes, for errors that did not come from the server."""

SQL_SERVER = {
    r"unique key constraint|primary key constraint|duplicate key": Fault.TAKEN,
    r"foreign key|reference constraint": Fault.REFERENCE,
    r"cannot insert the value null": Fault.MISSING,
    r"would be truncated|right-truncated|out of range|arithmetic overflow|field overflow": Fault.TOO_LARGE,
    r"serialization failure|deadlocked|lock request time ?out|due to update conflict": Fault.ABORTED,
    r"cannot open database": Fault.NO_DATABASE,
    r"login failed|invalid authorization|permission was denied": Fault.DENIED,
    r"view not found|column not found|invalid object name|invalid column name": Fault.NO_SCHEMA,
    r"failed to load the driver": Fault.NO_LIBRARY,
    r"transaction log for database .* is full|could not allocate space": Fault.FULL,
    r"read-only": Fault.READ_ONLY,
    r"establish connection|communication link|connection|shutdown": Fault.UNREACHABLE,
    r"timeout expired|operation canceled": Fault.TOO_SLOW,
    r"integrity constraint|conversion failed|invalid character value|invalid datetime": Fault.REFUSED,
}
"""By words of the message, first come, first served: the driver hands on neither number nor SQLSTATE."""
