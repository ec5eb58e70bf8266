"""Notes as records of a file: what an import reads is what an export writes."""

from datetime import datetime

from core.application.records import Record, fields_of
from core.domain.ports import Identifiers

from ..domain.entities import Note

FIELDS = ("id", "title", "body", "tags", "created_at", "updated_at", "version")
_fields = fields_of(*FIELDS)


def note_of(record: Record, now: datetime, identifiers: Identifiers) -> Note:
    """Return the note that a record describes; only the title must be given. `BadRecord` if it is none."""
    with record.checked():
        created_at = record.instant("created_at", now)
        return Note(
            id=record.identifier("id") or identifiers.new(),
            title=record.text("title"),
            body=record.text("body", ""),
            tags=frozenset(record.words("tags")),
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
        )


def record_of(note: Note) -> dict[str, object]:
    """Return a note's fields by name, the tags in a fixed order."""
    found = _fields(note)
    found["tags"] = sorted(note.tags)
    return found
