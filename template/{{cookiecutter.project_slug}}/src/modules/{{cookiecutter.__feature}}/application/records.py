"""{{ cookiecutter.__plural_words | capitalize }} as records of a file."""

from datetime import datetime

from core.application import records
from core.domain import ports

from ..domain.entities import {{ cookiecutter.entity }}

FIELDS = ("id", "name", "created_at", "updated_at", "version")


def from_record(
    record: records.Record,
    now: datetime,
    identifiers: ports.Identifiers,
) -> {{ cookiecutter.entity }}:
    """Return what a record describes; only the name must be given. `BadRecord` if it is nothing."""
    with record.checked():
        created_at = record.instant("created_at", now)
        return {{ cookiecutter.entity }}(
            id=record.identifier("id") or identifiers.new(),
            name=record.text("name"),
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
        )


def to_record(entity: {{ cookiecutter.entity }}) -> dict[str, object]:
    """Return its fields by name."""
    return {name: getattr(entity, name) for name in FIELDS}
