"""Cards in memory, for unit tests."""

from typing import ClassVar

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork
from modules.members.domain.ports import MemberRepository

from ..domain import ports
from ..domain.entities import Card


class InMemoryCardRepository(InMemoryRepository[Card], ports.CardRepository):
    """Keeps them in a dictionary."""

    unique = (("number",), ("member",))
    key = ("number",)
    references: ClassVar = {"member": "members"}


class InMemoryCardUnitOfWork(InMemoryUnitOfWork, ports.CardUnitOfWork):
    """Transactions on dictionaries; the same object may be entered again and again."""

    def __init__(self, members: MemberRepository) -> None:
        self.cards = InMemoryCardRepository()
        self.members = members
