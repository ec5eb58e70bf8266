"""A database's rows, copied into another one: whichever backends the two are, whatever models there are."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    MetaData,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from core.domain.errors import Conflict, StorageUnavailable

from . import schema
from .base import Base
from .batches import uncollected
from .engine import Database

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Follows some work of so many rows; the function that it yields is told how many more are done."""

BATCH = 1_000
"""Rows in memory at once; their texts may be long."""

DIGITS = 16
"""Bytes of a digest."""

_NOTHING = blake2b(digest_size=DIGITS)
_FORM = orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS


@dataclass
class Tally:
    """The rows of a table, counted, and the sum of their digests: the same in any order, on any backend."""

    rows: int = 0
    sum: int = 0

    def add(self, batch: Sequence[Row[Any]]) -> None:
        """Take in rows that have all of the table's columns in their order."""
        self.rows += len(batch)
        self.sum = (self.sum + sum(map(_number, batch))) % 256**DIGITS

    @property
    def digest(self) -> str:
        """The sum in hexadecimal digits."""
        return f"{self.sum:0{2 * DIGITS}x}"


@dataclass(frozen=True)
class Copied:
    """What was read of a table in the source, and what was read back in the target."""

    table: str
    source: Tally
    target: Tally


def copy(
    source: Database,
    target: Database,
    metadata: MetaData = Base.metadata,
    progress: Progress = lambda _work, _rows: nullcontext(lambda _: None),
) -> list[Copied]:
    """Copy every row of the metadata's tables; return what was copied, table by table.

    The source is read in one transaction, as it is at one moment; the target is written in one, which is
    committed once all was read back and found equal. Whatever ends it before leaves the target empty.
    `StorageUnavailable` if one of the two cannot be used or is not at the newest revision, `Conflict` if
    they are the same, if the target has rows, or if a row comes back otherwise than it went in.
    """
    tables = in_order(metadata)
    _tell_apart(source, target)
    for role, database in {"source": source, "target": target}.items():
        try:
            schema.demand_newest(database, metadata)
        except StorageUnavailable as error:
            raise StorageUnavailable(f"nothing was copied, because of the {role}: {error}") from error
    with snapshot(source) as reading, target.engine.begin() as writing:
        for table in tables:
            if writing.execute(select(literal(1)).select_from(table).limit(1)).first():
                raise Conflict(f"the target is not empty, {table.fullname} has rows: nothing was copied")
        total = sum(reading.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
        with progress("Copying", total) as moved:
            originals = [_insert(reading, writing, *each, moved) for each in tables.items()]
        for table, later in tables.items():
            if later:
                _refer(reading, writing, table, later)
            target.backend.count_on(writing, table)
        with progress("Reading back", total) as moved:
            copies = [_read_back(writing, table, moved) for table in tables]
        copied = [
            Copied(table.fullname, *tallies)
            for table, *tallies in zip(tables, originals, copies, strict=True)
        ]
        for each in copied:
            if each.source != each.target:
                raise Conflict(f"{each.table} did not come back as it is in the source: nothing was copied")
    return copied


def in_order(metadata: MetaData) -> dict[Table, list[ForeignKeyConstraint]]:
    """Return the tables, those that others refer to first, each with its references that must be made later.

    These are a table's references to itself, and in a circle of tables those that may be empty.
    `Conflict` if none of a circle may be.
    """
    tables = [metadata.tables[name] for name in sorted(metadata.tables)]
    made = [reference for table in tables for reference in table.foreign_key_constraints]
    made = [reference for reference in made if reference.referred_table is not reference.table]
    while True:
        first: dict[Table, list[Table]] = {table: [] for table in tables}
        for reference in made:
            first[reference.table].append(reference.referred_table)
        try:
            order = list(TopologicalSorter(first).static_order())
        except CycleError as error:
            circle = set(pairwise(error.args[1]))
            kept = [
                each for each in made if (each.referred_table, each.table) not in circle or not _free(each)
            ]
            if kept == made:
                names = " and ".join(sorted({table.fullname for table, _ in circle}))
                sentence = f"{names} refer to each other by columns that may not be empty: none can be first"
                raise Conflict(sentence) from None
            made = kept
        else:
            return {
                table: [each for each in table.foreign_key_constraints if each not in made] for table in order
            }


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """Yield a connection that reads all as it is at one moment, whatever others write meanwhile."""
    with database.engine.connect() as connection:
        backend = database.backend
        if not backend.embedded:  # where there is no snapshot, the strictest level has others wait instead
            connection.execution_options(isolation_level=backend.snapshot or "SERIALIZABLE")
        yield connection


def batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """Yield a table's rows, page by page along its primary key; where it has none, in one statement."""
    key = list(table.primary_key)
    if not key:
        query = select(*table.c).execution_options(yield_per=BATCH)
        yield from connection.execute(query).partitions()
        return
    first_page = select(*table.c).order_by(*key).limit(BATCH)
    values = [bindparam(f"the_key_{place}", type_=column.type) for place, column in enumerate(key)]
    ties = [column == value for column, value in zip(key, values, strict=True)]
    behind = [
        and_(*ties[:depth], column > value)
        for depth, (column, value) in enumerate(zip(key, values, strict=True))
    ]
    # the bound of the first column comes alone, so that an index leads there: an OR by itself is a scan
    next_page = first_page.where(key[0] >= values[0], or_(*behind))
    places = [list(table.c).index(column) for column in key]
    rows = _all(connection, first_page)
    while rows:
        yield rows
        if len(rows) < BATCH:
            return
        last = {f"the_key_{number}": rows[-1][place] for number, place in enumerate(places)}
        rows = _all(connection, next_page, last)


def _all(connection: Connection, page: Select[Any], *last: dict[str, Any]) -> Sequence[Row[Any]]:
    with uncollected():
        return connection.execute(page, *last).all()


def _tell_apart(source: Database, target: Database) -> None:
    one, other = source.engine.url, target.engine.url
    same = one == other
    if source.backend.embedded and target.backend.embedded:
        same = Path(str(one.database)).resolve() == Path(str(other.database)).resolve()
    if same:
        raise Conflict("source and target are in the same place: nothing was copied")


def _insert(
    reading: Connection,
    writing: Connection,
    table: Table,
    later: Sequence[ForeignKeyConstraint],
    moved: Callable[[int], None],
) -> Tally:
    tally, statement = Tally(), insert(table)
    for batch in batches(reading, table):
        with uncollected():
            rows = _named(table, batch)
            writing.execute(statement, [_apart(row, later) for row in rows] if later else rows)
            tally.add(batch)
        moved(len(batch))
    return tally


def _refer(
    reading: Connection, writing: Connection, table: Table, later: Sequence[ForeignKeyConstraint]
) -> None:
    """Make the references that had to wait. Whole rows are written, so that no column changes by itself."""
    keys = {f"the_key_{place}": column for place, column in enumerate(table.primary_key)}
    rest = [column.key for column in table.c if column.computed is None and not column.primary_key]
    known = [column == bindparam(name, type_=column.type) for name, column in keys.items()]
    change = update(table).where(*known).values({name: bindparam(name) for name in rest})
    for batch in batches(reading, table):
        changes = [
            {name: row[name] for name in rest} | {name: row[column.key] for name, column in keys.items()}
            for row in _named(table, batch)
            if row != _apart(row, later)
        ]
        if changes:
            writing.execute(change, changes)


def _read_back(connection: Connection, table: Table, moved: Callable[[int], None]) -> Tally:
    tally = Tally()
    for batch in batches(connection, table):
        tally.add(batch)
        moved(len(batch))
    return tally


def _named(table: Table, batch: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Return rows as they are written: without what the database computes by itself."""
    names = table.c.keys()
    rows = [dict(zip(names, row, strict=True)) for row in batch]
    for computed in [column.key for column in table.c if column.computed is not None]:
        for row in rows:
            del row[computed]
    return rows


def _apart(row: dict[str, Any], later: Sequence[ForeignKeyConstraint]) -> dict[str, Any]:
    """Return the row without these references: they are empty or, where they may not be, to itself."""
    for reference in later:
        if free := _free(reference):
            row = row | dict.fromkeys(free)
        else:
            row = row | {part.parent.key: row[part.column.key] for part in reference.elements}
    return row


def _free(reference: ForeignKeyConstraint) -> list[str]:
    """Return the columns that may be empty; if one of them is, nothing is referred to."""
    return [column.key for column in reference.columns if column.nullable]


def _number(row: Row[Any]) -> int:
    digest = _NOTHING.copy()
    digest.update(orjson.dumps(tuple(row), default=_written, option=_FORM))
    return int.from_bytes(digest.digest(), "big")


def _written(value: object) -> str:
    """Return what orjson does not know as text that is the same for equal values."""
    match value:
        case Decimal():
            text = format(value or Decimal(), "f")  # zero has no sign
            return text.rstrip("0").rstrip(".") if "." in text else text
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case _:
            return str(value)
