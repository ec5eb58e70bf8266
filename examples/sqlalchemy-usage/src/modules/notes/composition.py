"""Where the use cases of notes meet their adapters."""

from functools import cache

from config.settings import Settings
from core.domain.ports import Begin, Clock, Identifiers
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried

from .application.count_notes import CountNotes
from .application.create_note import CreateNote
from .application.delete_notes import DeleteNotes
from .application.edit_note import EditNote
from .application.export_notes import ExportNotes
from .application.import_notes import ImportNotes
from .application.list_notes import ListNotes
from .application.search_notes import SearchNotes
from .application.show_note import ShowNote
from .application.tag_note import TagNote
from .domain.ports import NotesUnitOfWork
from .infrastructure.repositories import SqlNotesUnitOfWork


class Notes:
    """Everything that can be done with notes. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin[NotesUnitOfWork], clock: Clock, identifiers: Identifiers) -> None:
        self.create = retried(CreateNote(begin, clock, identifiers).execute)
        self.show = retried(ShowNote(begin).execute)
        self.edit = retried(EditNote(begin, clock).execute)
        self.delete = retried(DeleteNotes(begin).execute)
        self.tag = retried(TagNote(begin, clock).execute)
        self.list = retried(ListNotes(begin).execute)
        self.search = retried(SearchNotes(begin).execute)
        self.count = retried(CountNotes(begin).execute)
        self.import_ = retried(ImportNotes(begin, clock, identifiers).execute)
        self.export = recorded(ExportNotes(begin).execute)  # what was written cannot be unwritten


@cache
def compose(settings: Settings) -> Notes:
    """Return notes as they are kept in the database that the settings name."""
    database = connect(settings)
    return Notes(lambda: SqlNotesUnitOfWork(database), SystemClock(), Uuid7Identifiers())
