"""Copies as records of a file."""

from datetime import datetime

from core.application import records, references
from core.domain import ports

from ..domain.entities import Copy

FIELDS = ("id", "book", "number", "created_at", "updated_at", "version")


def from_record(
    record: records.Record, now: datetime, identifiers: ports.Identifiers, known: references.Known
) -> Copy:
    """Return the copy that a record describes.

    `BadRecord` unless book and number are given and everything in it is valid.
    """
    with record.checked():
        created_at = record.instant("created_at", now)
        return Copy(
            id=record.identifier("id") or identifiers.new(),
            book=record.reference("book", known["book"]),
            number=record.integer("number"),
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
        )


to_record = records.fields_of(*FIELDS)
