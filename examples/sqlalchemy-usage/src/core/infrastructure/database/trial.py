"""A trial of databases that no module here knows: do they keep what this service relies on?"""

import reprlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from secrets import token_hex
from textwrap import shorten

from sqlalchemy import Column, Connection, Engine, ForeignKey, MetaData, Table, select

from core.domain.errors import AlreadyExists, Error, InvalidReference, InvalidValue

from .types import ExactDecimal, Identifier, Instant, Integer64, KeyText, LongText

VALUES: dict[str, tuple[object, ...]] = {
    "key": ("key", "KEY", "ke\u0301y", "10", "2"),
    "text": ("", "x" * 100_000, " \u00e4\U0001f600\n'\"\\ "),
    "decimal": (Decimal("12345678901234.5678"), Decimal("-0.0001")),
    "integer": (2**63 - 1, -(2**63)),
    "instant": (datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)),
}
"""What has to come back as it went in, by the column for it."""

Sentences = Iterator[str]


def try_out(engine: Engine) -> list[str]:
    """Return what does not hold; `StorageUnavailable` where no table can be made to try it."""
    table = _scratch(f"trial_{token_hex(6)}")
    with engine.begin() as connection:
        table.create(connection)
    try:
        tries = (_values, _uniqueness, _references, _rollback)
        return [sentence for each in tries for sentence in each(engine, table)]
    finally:
        with suppress(Error), engine.begin() as connection:
            table.drop(connection)


def _scratch(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("id", Identifier(), primary_key=True),
        Column("parent", Identifier(), ForeignKey(f"{name}.id")),
        Column("key", KeyText(), unique=True),
        Column("text", LongText()),
        Column("decimal", ExactDecimal()),
        Column("integer", Integer64()),
        Column("instant", Instant()),
    )


def _add(connection: Connection, table: Table, **values: object) -> str:
    """Add a row and return its identifier."""
    id = token_hex(16)
    connection.execute(table.insert(), {"id": id, **values})
    return id


def _values(engine: Engine, table: Table) -> Sentences:
    for name, values in VALUES.items():
        for value in values:
            try:
                with engine.begin() as connection:
                    id = _add(connection, table, **{name: value})
                with engine.connect() as connection:
                    found = connection.scalar(select(table.c[name]).where(table.c.id == id))
            except (Error, ArithmeticError, TypeError, ValueError) as error:
                yield f"it refuses {name} {_shown(value)} ({shorten(str(error), 80)})"
            else:
                if found != value:
                    yield f"{name} {_shown(value)} comes back as {_shown(found)}"


def _uniqueness(engine: Engine, table: Table) -> Sentences:
    try:
        with engine.begin() as connection:
            _add(connection, table, key="key")
    except AlreadyExists:
        return
    except Error as error:
        yield f"a key that is taken is refused as something else ({error})"
    else:
        yield "a key can be there twice"


def _references(engine: Engine, table: Table) -> Sentences:
    try:
        with engine.begin() as connection:
            _add(connection, table, parent=token_hex(16))
    except (InvalidReference, InvalidValue):
        return
    except Error as error:
        yield f"a reference to nothing is refused as something else ({error})"
    else:
        yield "a reference may point at nothing"


def _rollback(engine: Engine, table: Table) -> Sentences:
    with engine.connect() as connection:
        id = _add(connection, table)
        connection.rollback()
        if connection.execute(select(table.c.id).where(table.c.id == id)).first():
            yield "a rollback undoes nothing"


def _shown(value: object) -> str:
    return reprlib.repr(value) if isinstance(value, str) else str(value)
