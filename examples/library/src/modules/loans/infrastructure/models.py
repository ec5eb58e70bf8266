"""The table that loans are kept in."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow


class LoanModel(RecordedRow, Base):
    """A loan, as a row."""

    __tablename__ = "loans"

    item: Mapped[str] = mapped_column(types.Identifier(), ForeignKey("copies.id"), index=True)
    member: Mapped[str] = mapped_column(types.Identifier(), ForeignKey("members.id"), index=True)
    due: Mapped[date] = mapped_column(types.Day())
    returned: Mapped[bool] = mapped_column(types.Flag())
