"""Words of SQL are names of tables and columns like any other."""

from importlib import import_module

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, select

from config.settings import Backend, Settings
from core.infrastructure.database.engine import Database, create_engine_for

KNOWN = ("mssql", "mysql", "oracle", "postgresql", "sqlite")
"""Dialects of SQLAlchemy's own, each with a list of reserved words."""
OF_THE_SERVER = {
    Backend.POSTGRESQL: "SELECT word FROM pg_get_keywords()",
    Backend.MARIADB: "SELECT word FROM information_schema.keywords",
    Backend.MYSQL: "SELECT word FROM information_schema.keywords",
}


def known() -> set[str]:
    """Return the words that some dialect quotes."""
    dialects = [import_module(f"sqlalchemy.dialects.{name}").dialect() for name in KNOWN]
    return {word for dialect in dialects for word in dialect.identifier_preparer.reserved_words}


def test_each_of_them_names_a_column_and_a_table(database: Database, backend: Backend) -> None:
    if backend in {Backend.JSON, Backend.CSV}:
        pytest.skip("files take no table that no model has")
    quote = database.engine.dialect.identifier_preparer.quote
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        words = known()
        if backend in OF_THE_SERVER:
            cursor.execute(OF_THE_SERVER[backend])
            words |= {word for (word,) in cursor.fetchall()}
        names = {quote(word.lower()) for word in words if word.isidentifier()}
        for name in names:
            cursor.execute(f"SELECT 1 FROM (SELECT 1) AS {name}")  # noqa: S608 - a word of a list
            cursor.fetchall()
        columns = ", ".join(f"{name} INTEGER" for name in sorted(names))
        cursor.execute(f"CREATE TEMPORARY TABLE of_words ({columns})")


@pytest.mark.parametrize(
    ("elsewhere", "quoted"),
    [(Backend.ORACLE, '"session"'), (Backend.ORACLE, '"level"'), (Backend.MSSQL, "[within]")],
)
def test_what_cannot_be_tried_here_is_quoted_where_it_is_reserved(elsewhere: Backend, quoted: str) -> None:
    table = Table("plain", MetaData(), Column(quoted[1:-1], Integer), Column("name", Integer))
    said = str(select(table).compile(dialect=create_engine_for(Settings(db_backend=elsewhere)).dialect))
    assert f"plain.{quoted}" in said
    assert "plain.name" in said
