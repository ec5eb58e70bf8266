"""Authors as records of a file."""

from datetime import datetime

from core.application import records, references
from core.domain import ports

from ..domain.entities import Author

FIELDS = ("id", "name", "mentor", "created_at", "updated_at", "version")


def from_record(
    record: records.Record, now: datetime, identifiers: ports.Identifiers, known: references.Known
) -> Author:
    """Return the author that a record describes.

    `BadRecord` unless name is given and everything in it is valid.
    """
    with record.checked():
        created_at = record.instant("created_at", now)
        id = record.identifier("id") or identifiers.new()
        known["mentor"].setdefault(record.named("name"), id)  # itself and those that follow may refer to it
        return Author(
            id=id,
            name=record.text("name"),
            mentor=record.reference("mentor", known["mentor"], None),
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
        )


to_record = records.fields_of(*FIELDS)
