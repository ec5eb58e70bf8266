"""A database of one's own in a server, made and dropped again; nothing else in the server is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL

_MYSQL = ["CREATE DATABASE {name} CHARACTER SET utf8mb4"]
_MAKE = {
    "mariadb": _MYSQL,
    "mysql": _MYSQL,
    "postgresql": ["CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"],
    "mssql": ["CREATE DATABASE {name}", "ALTER DATABASE {name} SET READ_COMMITTED_SNAPSHOT ON"],
    "oracle": [
        'CREATE USER {name} IDENTIFIED BY "{password}"',
        "GRANT CREATE SESSION, CREATE TABLE, UNLIMITED TABLESPACE TO {name}",
    ],
}
_DROP = {
    "postgresql": ["DROP DATABASE {name} WITH (FORCE)"],
    "mssql": ["ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE", "DROP DATABASE {name}"],
    "oracle": ["DROP USER {name} CASCADE"],
}


@contextmanager
def throwaway_database(server: URL) -> Iterator[URL]:
    """Yield the URL of a new database in the server; on Oracle, where that means a user, of a new user."""
    dialect = server.get_backend_name()
    name = f"test_{token_hex(6)}"
    password = f"A1{token_hex(10)}"  # letters and digits, as password rules want them
    for statement in _MAKE.get(dialect, ["CREATE DATABASE {name}"]):
        _execute(server, statement.format(name=name, password=password))
    is_user = dialect == "oracle"
    try:
        yield server.set(username=name, password=password) if is_user else server.set(database=name)
    finally:
        for statement in _DROP.get(dialect, ["DROP DATABASE {name}"]):
            _execute(server, statement.format(name=name))


def _execute(server: URL, statement: str) -> None:
    engine = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
