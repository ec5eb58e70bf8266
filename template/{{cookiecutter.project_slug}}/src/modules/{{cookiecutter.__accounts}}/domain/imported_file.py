"""Files whose balances were recorded."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.entities import Entity


@dataclass(kw_only=True)
class ImportedFile(Entity):
    """A file by its content, of which the identifier is made, and when it was last imported."""

    at: datetime
