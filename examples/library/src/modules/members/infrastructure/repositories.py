"""Members in the table of a database."""

from sqlalchemy.orm import Session

from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import ArchivedMember, Member
from .models import ArchivedMemberModel, MemberModel


class SqlMemberRepository(SqlRepository[Member], ports.MemberRepository):
    """Members, with what every repository can do."""

    entity = Member
    model = MemberModel
    key = ("email",)


class SqlArchivedMemberRepository(SqlRepository[ArchivedMember]):
    """Members that were removed."""

    entity = ArchivedMember
    model = ArchivedMemberModel


class SqlMemberUnitOfWork(SqlUnitOfWork, ports.MemberUnitOfWork):
    """A transaction in a database."""

    def _enter(self, session: Session) -> None:
        self.members = SqlMemberRepository(session)
        self.archived_members = SqlArchivedMemberRepository(session)
