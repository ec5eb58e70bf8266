"""The table that {{ cookiecutter.__plural_words }} are kept in."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import VersionedRow

from ..domain.entities import NAME_LENGTH


class {{ cookiecutter.entity }}Model(VersionedRow, Base):
    """A row of it."""

    __tablename__ = "{{ cookiecutter.__plural_snake }}"

    name: Mapped[str] = mapped_column(types.KeyText(NAME_LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(types.Instant())
    updated_at: Mapped[datetime] = mapped_column(types.Instant())
