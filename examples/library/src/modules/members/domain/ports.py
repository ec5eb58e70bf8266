"""What use cases ask of the store of members."""

from core.domain import ports

from .entities import Member


class MemberRepository(ports.Repository[Member]):
    """The collection of all of them; the natural key is email."""


class MemberUnitOfWork(ports.UnitOfWork):
    """A transaction on them."""

    members: MemberRepository


Begin = ports.Begin[MemberUnitOfWork]
