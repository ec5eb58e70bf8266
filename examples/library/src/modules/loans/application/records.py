"""Loans as records of a file."""

from datetime import datetime

from core.application import records, references
from core.domain import ports
from modules.copies.domain import names as copy_names

from ..domain.entities import Loan, LoanDetails

FIELDS = ("id", "item", "member", "due", "returned", "created_at", "updated_at", "version")


def from_record(
    record: records.Record, now: datetime, identifiers: ports.Identifiers, known: references.Known
) -> Loan:
    """Return the loan that a record describes.

    `BadRecord` unless item, member and due are given and everything in it is valid.
    """
    with record.checked():
        created_at = record.instant("created_at", now)
        return Loan(
            id=record.identifier("id") or identifiers.new(),
            item=record.reference("item", known["item"], read=copy_name),
            member=record.reference("member", known["member"]),
            due=record.day("due"),
            returned=record.flag("returned", LoanDetails.returned),
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
        )


to_record = records.fields_of(*FIELDS)


def copy_name(record: records.Record, field: str) -> copy_names.Name:
    """Return what a record calls a copy: book and number."""
    parts = record.parts(field, "book", "number")
    return parts.named("book"), parts.integer("number")
