"""Books as records of a file."""

from datetime import datetime

from core.application import records, references
from core.domain import ports
from core.domain.money import in_two

from ..domain.entities import Book

FIELDS = (
    "id",
    "isbn",
    "title",
    "author",
    "tags",
    "price_amount",
    "price_currency",
    "pages",
    "rating",
    "created_at",
    "updated_at",
    "version",
)


def from_record(
    record: records.Record, now: datetime, identifiers: ports.Identifiers, known: references.Known
) -> Book:
    """Return the book that a record describes.

    `BadRecord` unless isbn, title, author, price and pages are given and everything in it is valid.
    """
    with record.checked():
        created_at = record.instant("created_at", now)
        return Book(
            id=record.identifier("id") or identifiers.new(),
            isbn=record.text("isbn"),
            title=record.text("title"),
            author=record.reference("author", known["author"]),
            tags=record.references("tags", known["tags"]),
            price=record.money("price"),
            pages=record.integer("pages"),
            rating=record.decimal("rating", None),
            created_at=created_at,
            updated_at=record.instant("updated_at", created_at),
            version=record.version("version"),
        )


def to_record(entity: Book) -> dict[str, object]:
    """Return its fields by name, an amount of money in two."""
    values = in_two(vars(entity), "price")
    return {name: values[name] for name in FIELDS}
