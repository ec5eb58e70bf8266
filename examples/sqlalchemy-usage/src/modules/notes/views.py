"""Notes as people and programs see them on the command line."""

from datetime import datetime

from core.domain.ports import Page
from core.infrastructure.views import show_page
from utils.output import say, show_json, show_table

from .application.records import record_of
from .domain.entities import Note, Statistics


def show_note(note: Note, *, as_json: bool) -> None:
    """Print everything about one note."""
    if as_json:
        show_json(record_of(note))
        return
    say(note.title)
    say(f"  id       {note.id}")
    say(f"  version  {note.version}")
    say(f"  tags     {_tags(note) or '-'}")
    say(f"  created  {_when(note.created_at)}")
    say(f"  updated  {_when(note.updated_at)}")
    if note.body:
        say(f"\n{note.body}")


def show_notes(page: Page[Note], names: tuple[str, ...] = (), *, as_json: bool) -> None:
    """Print these fields of a page of notes, or what people look for first."""
    from .schemas import NotesPage

    rows = [(n.id, n.title, _tags(n), f"{n.updated_at:%Y-%m-%d %H:%M}") for n in page.items]
    columns = names or ("id", "title", "tags", "updated")
    show_page(NotesPage.of(page, names), columns, () if names else rows, as_json=as_json)


def show_statistics(found: Statistics, *, as_json: bool) -> None:
    """Print what the notes come to in all, and the notes under each tag."""
    if as_json:
        show_json(found)
        return
    show_table(
        ("what", "value"),
        [
            ("notes", f"{found.notes:,}"),
            ("changed since they were written", f"{found.edited:,}"),
            ("under no tag", f"{found.untagged:,}"),
            ("first created", _when(found.created_first)),
            ("last updated", _when(found.updated_last)),
        ],
    )
    if found.tags:
        show_table(("tag", "notes"), list(found.tags.items()))


def counted(number: int) -> str:
    """Return so many notes in words."""
    return "1 note" if number == 1 else f"{number:,} notes"


def _tags(note: Note) -> str:
    return " ".join(sorted(note.tags))


def _when(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC" if instant else "-"
