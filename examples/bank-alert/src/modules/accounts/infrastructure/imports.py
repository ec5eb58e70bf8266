"""Files that were imported, in the database."""

from core.infrastructure.database.repository import SqlRepository

from ..domain.imported_file import ImportedFile
from .models import ImportRow


class SqlImportRepository(SqlRepository[ImportedFile]):
    """By the identifier that is made of a file's content."""

    entity = ImportedFile
    model = ImportRow
