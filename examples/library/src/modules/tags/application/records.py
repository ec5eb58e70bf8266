"""Tags as records of a file."""

from datetime import datetime

from core.application import records
from core.domain import ports

from ..domain.entities import Tag

FIELDS = ("id", "label", "created_at", "updated_at", "version")


def from_record(record: records.Record, now: datetime, identifiers: ports.Identifiers) -> Tag:
    """Return the tag that a record describes.

    `BadRecord` unless label is given and everything in it is valid.
    """
    with record.checked():
        created_at = record.instant("created_at", now)
        return Tag(
            id=record.identifier("id") or identifiers.new(),
            label=record.text("label"),
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
        )


to_record = records.fields_of(*FIELDS)
