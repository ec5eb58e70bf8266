"""What use cases ask of the store of cards."""

from core.domain import ports
from modules.members.domain.ports import MemberRepository

from .entities import Card


class CardRepository(ports.Repository[Card]):
    """All cards; their natural key is number."""


class CardUnitOfWork(ports.UnitOfWork):
    """A transaction on cards, and on what they refer to."""

    cards: CardRepository
    members: MemberRepository


Begin = ports.Begin[CardUnitOfWork]
