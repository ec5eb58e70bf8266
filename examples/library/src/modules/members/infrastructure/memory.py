"""Members in memory, for unit tests."""

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain import ports
from ..domain.entities import ArchivedMember, Member


class InMemoryMemberRepository(InMemoryRepository[Member], ports.MemberRepository):
    """Keeps them in a dictionary."""

    unique = (("email",),)
    key = ("email",)


class InMemoryArchivedMemberRepository(InMemoryRepository[ArchivedMember]):
    """Keeps what was removed in another one."""


class InMemoryMemberUnitOfWork(InMemoryUnitOfWork, ports.MemberUnitOfWork):
    """Transactions on dictionaries; the same object may be entered again and again."""

    def __init__(self) -> None:
        self.members = InMemoryMemberRepository()
        self.archived_members = InMemoryArchivedMemberRepository()
