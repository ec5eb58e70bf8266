"""{{ cookiecutter.__plural_words | capitalize }} in the table of a database."""

from sqlalchemy import orm

from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import {{ cookiecutter.entity }}
from .models import {{ cookiecutter.entity }}Model


class Sql{{ cookiecutter.entity }}Repository(
    SqlRepository[{{ cookiecutter.entity }}],
    ports.{{ cookiecutter.entity }}Repository,
):
    """All that the generic repository can do; what your feature asks in addition goes here."""

    entity = {{ cookiecutter.entity }}
    model = {{ cookiecutter.entity }}Model
    key = ("name",)


class Sql{{ cookiecutter.entity }}UnitOfWork(
    SqlUnitOfWork,
    ports.{{ cookiecutter.entity }}UnitOfWork,
):
    """A transaction in a database."""

    def _enter(self, session: orm.Session) -> None:
        repository = Sql{{ cookiecutter.entity }}Repository(session)
        self.{{ cookiecutter.__plural_snake }} = repository
