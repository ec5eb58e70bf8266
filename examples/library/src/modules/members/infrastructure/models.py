"""The table that members are kept in, and their archive."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow

from ..domain.entities import EMAIL_LENGTH, FULL_NAME_LENGTH, PHONE_LENGTH, MemberStatus


class MemberModel(RecordedRow, Base):
    """A member, as a row."""

    __tablename__ = "members"

    email: Mapped[str] = mapped_column(types.KeyText(EMAIL_LENGTH), unique=True)
    full_name: Mapped[str] = mapped_column(types.KeyText(FULL_NAME_LENGTH))
    joined: Mapped[date] = mapped_column(types.Day())
    phone: Mapped[str | None] = mapped_column(types.KeyText(PHONE_LENGTH))
    status: Mapped[MemberStatus] = mapped_column(types.Choice(MemberStatus))
    balance: Mapped[Decimal] = mapped_column(types.ExactDecimal())
    notes: Mapped[str | None] = mapped_column(types.LongText())


class ArchivedMemberModel(RecordedRow, Base):
    """A member that was removed, as a row that refers to nothing."""

    __tablename__ = "archived_members"

    email: Mapped[str] = mapped_column(types.KeyText(EMAIL_LENGTH))
    full_name: Mapped[str] = mapped_column(types.KeyText(FULL_NAME_LENGTH))
    joined: Mapped[date] = mapped_column(types.Day())
    phone: Mapped[str | None] = mapped_column(types.KeyText(PHONE_LENGTH))
    status: Mapped[MemberStatus] = mapped_column(types.Choice(MemberStatus))
    balance: Mapped[Decimal] = mapped_column(types.ExactDecimal())
    notes: Mapped[str | None] = mapped_column(types.LongText())
    archived_at: Mapped[datetime] = mapped_column(types.Instant(), index=True, sort_order=2)
