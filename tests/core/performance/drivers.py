"""The physical limit: the driver alone, with values that are ready for it and rows that stay as they come."""

from collections.abc import Sequence

from sqlalchemy import Engine, select

from core.domain.ports import BATCH
from tests.performance.parcels import Parcel
from tests.performance.stock import INSERT, PARCELS, row


class Driver:
    """Says what stock Core says, without it."""

    def __init__(self, engine: Engine, parcels: Sequence[Parcel]) -> None:
        self.engine = engine
        dialect = engine.dialect
        compiled = INSERT.compile(dialect=dialect, column_keys=list(PARCELS.c.keys()))
        process = {
            column.name: column.type.dialect_impl(dialect).bind_processor(dialect) for column in PARCELS.c
        }
        self.insert = str(compiled)
        ready = [
            {name: (process[name] or _same)(value) for name, value in row(each).items()} for each in parcels
        ]
        self.rows = [tuple(each.values()) for each in ready] if compiled.positional else ready
        self.select = str(select(PARCELS).order_by(PARCELS.c.id).compile(dialect=dialect))

    def add_many(self) -> None:
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            for start in range(0, len(self.rows), BATCH):
                cursor.executemany(self.insert, self.rows[start : start + BATCH])
            connection.commit()
        finally:
            connection.close()

    def stream(self) -> int:
        connection, found = self.engine.raw_connection(), 0
        try:
            cursor = connection.cursor()
            cursor.execute(self.select)
            while some := cursor.fetchmany(BATCH):
                found += len(some)
        finally:
            connection.close()
        return found


def _same(value: object) -> object:
    return value
