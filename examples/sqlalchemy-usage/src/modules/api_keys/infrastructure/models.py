"""The table that API keys are kept in."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow

from ..domain.entities import DIGEST_LENGTH, NAME_LENGTH


class ApiKeyModel(RecordedRow, Base):
    """A key, as a row."""

    __tablename__ = "api_keys"

    name: Mapped[str] = mapped_column(types.KeyText(NAME_LENGTH))
    scopes: Mapped[str] = mapped_column(types.LongText())
    digest: Mapped[str] = mapped_column(types.KeyText(DIGEST_LENGTH))
    expires_at: Mapped[datetime | None] = mapped_column(types.Instant())
    revoked_at: Mapped[datetime | None] = mapped_column(types.Instant())
