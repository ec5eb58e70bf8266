"""Emptying tables between tests, whichever way their rows refer to each other."""

from typing import Any

from sqlalchemy import Column, MetaData, Table

from core.infrastructure.database.engine import Database


def empty(database: Database, metadata: MetaData) -> None:
    """Delete the rows of all `metadata`'s tables in `database`."""
    for table in reversed(metadata.sorted_tables):
        # one transaction each: some databases check references only against what is committed
        with database.engine.begin() as connection:
            if own := {column: None for column in table.columns if _refers_to(table, column)}:
                connection.execute(table.update().values(own))  # MySQL looks at them row by row
            connection.execute(table.delete())


def _refers_to(table: Table, column: Column[Any]) -> bool:
    return any(key.column.table is table for key in column.foreign_keys)
