"""Books in the table of a database."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import Row
from sqlalchemy.orm import Session

from core.domain.money import in_one, in_two
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import Book
from .models import BookModel, BookTagsModel


class SqlBookRepository(SqlRepository[Book], ports.BookRepository):
    """Books, with what every repository can do."""

    entity = Book
    model = BookModel
    key = ("isbn",)
    links: ClassVar = {"tags": BookTagsModel}

    def to_row(self, entity: Book) -> dict[str, Any]:
        values = in_two(vars(entity), "price")
        return {name: values[name] for name in self._columns}

    def to_entities(self, rows: Sequence[Row[Any]]) -> list[Book]:
        found = super().to_entities(rows)
        for values in map(vars, found):
            in_one(values, "price")
        return found


class SqlBookUnitOfWork(SqlUnitOfWork, ports.BookUnitOfWork):
    """A transaction in a database; the composition hands in the repositories of what they refer to."""

    def _enter(self, session: Session) -> None:
        self.books = SqlBookRepository(session)
