"""Members in memory, for unit tests."""

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain import ports
from ..domain.entities import Member


class InMemoryMemberRepository(InMemoryRepository[Member], ports.MemberRepository):
    """Keeps them in a dictionary."""

    unique = (("email",),)
    key = ("email",)


class InMemoryMemberUnitOfWork(InMemoryUnitOfWork, ports.MemberUnitOfWork):
    """Transactions on that dictionary; the same object may be entered again and again."""

    def __init__(self) -> None:
        self.members = InMemoryMemberRepository()
