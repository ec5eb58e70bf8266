"""Tables of accounts, alerts and imports."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database.base import Base
from core.infrastructure.database.models import Identified, VersionedRow
from core.infrastructure.database.types import (
    Choice,
    ExactDecimal,
    Flag,
    Identifier,
    Instant,
    Integer64,
    KeyText,
)

from ..domain.account import ADDRESS_LENGTH, HOLDER_LENGTH, NUMBER_LENGTH
from ..domain.alert import ERROR_LENGTH, ID_LENGTH, AlertState


class AccountRow(VersionedRow, Base):
    """An account. `last_check` is the check that raised its latest alert, until the account is edited."""

    __tablename__ = "accounts"

    number: Mapped[str] = mapped_column(KeyText(NUMBER_LENGTH), unique=True)
    holder: Mapped[str] = mapped_column(KeyText(HOLDER_LENGTH))
    address: Mapped[str] = mapped_column(KeyText(ADDRESS_LENGTH))
    currency: Mapped[str] = mapped_column(KeyText(3))
    balance: Mapped[Decimal] = mapped_column(ExactDecimal())
    balance_at: Mapped[datetime] = mapped_column(Instant())
    threshold: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    time_zone: Mapped[str] = mapped_column(KeyText(64))
    active: Mapped[bool] = mapped_column(Flag())
    armed: Mapped[bool] = mapped_column(Flag())
    episode: Mapped[int] = mapped_column(Integer64())
    alerted_at: Mapped[datetime | None] = mapped_column(Instant())
    last_check: Mapped[str | None] = mapped_column(Identifier(), index=True)


class AlertRow(VersionedRow, Base):
    """An alert. Workers look for what is pending and due; lists and the report go by `raised_at`."""

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_state_due_at", "state", "due_at"),)

    # Account and episode: whoever raises the alert of an episode, a second time it exists already.
    id: Mapped[str] = mapped_column(KeyText(ID_LENGTH), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    episode: Mapped[int] = mapped_column(Integer64())
    currency: Mapped[str] = mapped_column(KeyText(3))
    balance: Mapped[Decimal] = mapped_column(ExactDecimal())
    threshold: Mapped[Decimal] = mapped_column(ExactDecimal())
    raised_at: Mapped[datetime] = mapped_column(Instant(), index=True)
    due_at: Mapped[datetime] = mapped_column(Instant())
    state: Mapped[AlertState] = mapped_column(Choice(AlertState))
    attempts: Mapped[int] = mapped_column(Integer64())
    delivered: Mapped[str | None] = mapped_column(KeyText())
    claim: Mapped[str | None] = mapped_column(Identifier())
    sent_at: Mapped[datetime | None] = mapped_column(Instant())
    error: Mapped[str | None] = mapped_column(KeyText(ERROR_LENGTH))


class ImportRow(Identified, Base):
    """A file that was imported."""

    __tablename__ = "imports"

    at: Mapped[datetime] = mapped_column(Instant())
