"""The table that tags are kept in."""

from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow

from ..domain.entities import LABEL_LENGTH


class TagModel(RecordedRow, Base):
    """A tag, as a row."""

    __tablename__ = "tags"

    label: Mapped[str] = mapped_column(types.KeyText(LABEL_LENGTH), unique=True)
