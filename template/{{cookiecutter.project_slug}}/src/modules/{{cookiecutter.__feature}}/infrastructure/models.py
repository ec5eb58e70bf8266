"""The table that {{ cookiecutter.__plural_words }} are kept in."""

from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow

from ..domain.entities import NAME_LENGTH


class {{ cookiecutter.entity }}Model(RecordedRow, Base):
    """A row of it."""

    __tablename__ = "{{ cookiecutter.__plural_snake }}"

    name: Mapped[str] = mapped_column(types.KeyText(NAME_LENGTH), unique=True)
