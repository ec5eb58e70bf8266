"""What is true of books wherever they are kept."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Self

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Recorded, values_of
from core.domain.money import Money

ISBN_LENGTH = 13
TITLE_LENGTH = 200


@dataclass(kw_only=True)
class BookDetails:
    """What people say of a book, and may change."""

    isbn: str
    title: str
    author: str
    tags: list[str] = field(default_factory=list)
    price: Money
    pages: int
    rating: Decimal | None = None

    def __post_init__(self) -> None:
        self.isbn = values.line(self.isbn, "isbn", ISBN_LENGTH)
        self.title = values.line(self.title, "title", TITLE_LENGTH)
        self.author = values.identifier(self.author, "author")
        self.tags = values.identifiers(self.tags, "tags")
        self.pages = values.integer64(self.pages, "pages")
        if self.rating is not None:
            self.rating = values.exact_decimal(self.rating, "rating")


@dataclass(kw_only=True)
class Book(BookDetails, Recorded):
    """A book as it is kept; no two have the same isbn."""

    def __post_init__(self) -> None:
        BookDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: BookDetails, id: str, now: datetime) -> Self:
        """Make a new one from what people say."""
        return cls(id=id, **values_of(BookDetails, details), created_at=now, updated_at=now)

    def change(self, details: BookDetails, now: datetime) -> None:
        """Take over what people say now."""
        vars(self).update(values_of(BookDetails, details))
        self.touch(now)


@dataclass(frozen=True, kw_only=True)
class BookFilter(lists.Filter):
    """What a list of books is narrowed down to; what is None does not matter."""

    isbn: str | Criterion | None = lists.key(ISBN_LENGTH)
    title: str | Criterion | None = lists.key(TITLE_LENGTH)
    author: str | Criterion | None = lists.reference()
    tags: Criterion | None = lists.links()
    pages: Criterion | None = lists.integer()
    rating: Criterion | None = lists.decimal(optional=True)
