"""{{ cookiecutter.__plural_words | capitalize }} in memory, for unit tests."""

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain import ports
from ..domain.entities import {{ cookiecutter.entity }}


class InMemory{{ cookiecutter.entity }}Repository(
    InMemoryRepository[{{ cookiecutter.entity }}],
    ports.{{ cookiecutter.entity }}Repository,
):
    """Keeps them in a dictionary."""

    unique = (("name",),)
    key = ("name",)


class InMemory{{ cookiecutter.entity }}UnitOfWork(
    InMemoryUnitOfWork,
    ports.{{ cookiecutter.entity }}UnitOfWork,
):
    """Transactions on that dictionary; the same object may be entered again and again."""

    def __init__(self) -> None:
        repository = InMemory{{ cookiecutter.entity }}Repository()
        self.{{ cookiecutter.__plural_snake }} = repository
