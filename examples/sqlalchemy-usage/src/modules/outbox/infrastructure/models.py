"""The table of messages."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database.base import Base
from core.infrastructure.database.models import VersionedRow
from core.infrastructure.database.types import Choice, Identifier, Instant, Integer64, KeyText, LongText

from ..domain.message import NAME_LENGTH, REASON_LENGTH, State


class MessageRow(VersionedRow, Base):
    """A message. Relays look for what waits and is due, then whether it is the first of its key."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key", "position"),
        Index("ix_outbox_state_due_at", "state", "due_at"),
        Index("ix_outbox_key_state_position", "key", "state", "position"),
    )

    key: Mapped[str] = mapped_column(KeyText())
    position: Mapped[int] = mapped_column(Integer64())
    name: Mapped[str] = mapped_column(KeyText(NAME_LENGTH))
    payload: Mapped[str] = mapped_column(LongText())
    recorded_at: Mapped[datetime] = mapped_column(Instant())
    due_at: Mapped[datetime] = mapped_column(Instant())
    state: Mapped[State] = mapped_column(Choice(State))
    attempts: Mapped[int] = mapped_column(Integer64())
    claim: Mapped[str | None] = mapped_column(Identifier())
    error: Mapped[str | None] = mapped_column(KeyText(REASON_LENGTH))
