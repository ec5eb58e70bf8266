"""Members as records of a file."""

from datetime import datetime

from core.application import records
from core.domain import ports

from ..domain.entities import Member, MemberDetails, MemberStatus

FIELDS = (
    "id",
    "email",
    "full_name",
    "joined",
    "phone",
    "status",
    "balance",
    "notes",
    "created_at",
    "updated_at",
    "version",
)


def from_record(record: records.Record, now: datetime, identifiers: ports.Identifiers) -> Member:
    """Return the member that a record describes.

    `BadRecord` unless email and full name are given and everything in it is valid.
    """
    with record.checked():
        created_at = record.instant("created_at", now)
        return Member(
            id=record.identifier("id") or identifiers.new(),
            email=record.text("email"),
            full_name=record.text("full_name"),
            joined=record.day("joined", now.date()),
            phone=record.text("phone", "") or None,
            status=record.choice("status", MemberStatus, MemberDetails.status),
            balance=record.decimal("balance", MemberDetails.balance),
            notes=record.text("notes", "") or None,
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
        )


to_record = records.fields_of(*FIELDS)
