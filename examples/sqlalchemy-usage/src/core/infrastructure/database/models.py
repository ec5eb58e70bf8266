"""Mixins that the models of entities share."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy import column as named
from sqlalchemy.orm import Mapped, mapped_column

from .types import Choice, Day, ExactDecimal, Flag, Identifier, Instant, Integer64, KeyText, LongText

# Migrations from before the types had a module of their own find them here: history stays as it is.
__all__ = [
    "Choice",
    "Day",
    "ExactDecimal",
    "Flag",
    "Identified",
    "Identifier",
    "Instant",
    "Integer64",
    "KeyText",
    "LongText",
    "RecordedRow",
    "VersionedRow",
    "unique_if_there",
]


class Identified:
    """Mixin of the models of entities: the identifier is the primary key."""

    id: Mapped[str] = mapped_column(Identifier(), primary_key=True)


class VersionedRow(Identified):
    """Mixin of the models of versioned entities."""

    version: Mapped[int] = mapped_column(Integer64(), default=1)


class RecordedRow(VersionedRow):
    """Mixin of the models of recorded entities; the instants are the table's last columns."""

    created_at: Mapped[datetime] = mapped_column(Instant(), sort_order=1)
    updated_at: Mapped[datetime] = mapped_column(Instant(), sort_order=1)


def unique_if_there(column: str) -> Index:
    """Return what keeps the values of a column unique that may be empty: any number may be, everywhere.

    A unique constraint would do but for SQL Server, which takes a single empty one.
    """
    return Index(None, column, unique=True, mssql_where=named(column).is_not(None))
