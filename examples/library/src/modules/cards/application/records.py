"""Cards as records of a file."""

from datetime import datetime

from core.application import records, references
from core.domain import ports

from ..domain.entities import Card

FIELDS = ("id", "number", "member", "issued", "created_at", "updated_at", "version")


def from_record(
    record: records.Record, now: datetime, identifiers: ports.Identifiers, known: references.Known, by: str
) -> Card:
    """Return the card that a record describes.

    `BadRecord` unless number and member are given and everything in it is valid.
    """
    with record.checked():
        created_at = record.instant("created_at", now)
        return Card(
            id=record.identifier("id") or identifiers.new(),
            number=record.text("number"),
            member=record.reference("member", known["member"]),
            issued=record.instant("issued", now),
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
            created_by=by,
            updated_by=by,
        )


to_record = records.fields_of(*FIELDS)
