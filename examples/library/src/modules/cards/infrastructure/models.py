"""The table that cards are kept in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow

from ..domain.entities import NUMBER_LENGTH


class CardModel(RecordedRow, Base):
    """A card, as a row."""

    __tablename__ = "cards"

    number: Mapped[str] = mapped_column(types.KeyText(NUMBER_LENGTH), unique=True)
    member: Mapped[str] = mapped_column(types.Identifier(), ForeignKey("members.id"), unique=True)
    issued: Mapped[datetime] = mapped_column(types.Instant())
    created_by: Mapped[str | None] = mapped_column(types.KeyText(), sort_order=1)
    updated_by: Mapped[str | None] = mapped_column(types.KeyText(), sort_order=1)
