"""What use cases ask of the store of members."""

from core.domain import ports

from .entities import ArchivedMember, Member


class MemberRepository(ports.Repository[Member]):
    """All members; their natural key is email."""


class MemberUnitOfWork(ports.UnitOfWork):
    """A transaction on members."""

    members: MemberRepository
    archived_members: ports.Repository[ArchivedMember]


Begin = ports.Begin[MemberUnitOfWork]
