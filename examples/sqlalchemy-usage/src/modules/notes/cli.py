"""The `notes` commands. What needs the database is imported by the command that runs."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from core.application.records import Record
from core.domain import lists
from core.infrastructure.asking import asking
from core.infrastructure.command_line import AsJson
from core.infrastructure.notation import whole
from core.infrastructure.records import Format, format_of, read_records, write_records
from core.infrastructure.streams import STANDARD, followed, source, target
from utils.output import progress, say

from .application.records import FIELDS
from .domain.entities import Note, NoteFilter
from .views import counted, show_note, show_notes, show_statistics

if TYPE_CHECKING:
    from .composition import Notes

T = TypeVar("T")

app = typer.Typer(name="notes", help="Write, find and keep notes.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="Identifier of the note.")]
Words = Annotated[list[str], typer.Argument(help="Tags, one word each.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", "-t", help="A tag; may be given several times.")]
Body = Annotated[str | None, typer.Option(help="Text of the note; - reads it from standard input.")]
Limit = Annotated[int, typer.Option(parser=whole(1, 1_000), help="Notes on a page.")]
After = Annotated[str | None, typer.Option(help="What the page before named for the next.")]
Before = Annotated[str | None, typer.Option(help="What the page behind named for the previous.")]
Kind = Annotated[Format | None, typer.Option("--format", help="Format, if the suffix does not tell.")]


@app.command()
def create(
    title: Annotated[str, typer.Argument(help="One line of text.")],
    body: Body = None,
    tag: Tags = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Write a new note."""
    note = _notes().create(title, _text(body) or "", tag or ())
    show_note(note, as_json=True) if as_json else say(f"Created note {note.id}.")


@app.command()
def show(id: Id, *, as_json: AsJson = False) -> None:
    """Show one note."""
    show_note(_notes().show(id), as_json=as_json)


@app.command()
def edit(
    id: Id,
    version: Annotated[int, typer.Option(parser=whole(1), help="Version that the change is meant for.")],
    title: Annotated[str | None, typer.Option(help="New title.")] = None,
    body: Body = None,
) -> None:
    """Change a note's title or text, unless somebody else changed the note first."""
    note = _notes().edit(id, version, title=title, body=_text(body))
    say(f"Note {note.id} is at version {note.version} now.")


@app.command()
def delete(ids: Annotated[list[str], typer.Argument(help="Identifiers of the notes.")]) -> None:
    """Delete notes: all that are named or, if one of them is not there, none."""
    _notes().delete(ids)
    say(f"Deleted {counted(len(set(ids)))}.")


@app.command()
def tag(id: Id, tags: Words) -> None:
    """Put a note under tags."""
    note = _notes().tag(id, add=tags)
    say(f"Note {note.id} is under {' '.join(sorted(note.tags))}.")


@app.command()
def untag(id: Id, tags: Words) -> None:
    """Take a note from under tags."""
    note = _notes().tag(id, remove=tags)
    say(f"Note {note.id} is under {' '.join(sorted(note.tags)) or 'no tag'}.")


@app.command("list")
@asking(NoteFilter, Note)
def list_(question: lists.Question[NoteFilter], *, as_json: AsJson = False) -> None:
    """Leaf through notes, all or those that fit."""
    show_notes(_notes().list(question.filter, question.leafing), question.fields, as_json=as_json)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Part of the title or the body, case and all.")] = "",
    *,
    tag: Tags = None,
    limit: Limit = 20,
    after: After = None,
    before: Before = None,
    as_json: AsJson = False,
) -> None:
    """Find the notes that have a text in them and are under all of the tags."""
    show_notes(_notes().search(text, tag or (), limit=limit, after=after, before=before), as_json=as_json)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON Lines or CSV; - is standard input.")],
    kind: Kind = None,
    *,
    skip_known: Annotated[bool, typer.Option("--skip-known", help="Pass over notes that are there.")] = False,
    merge_tags: Annotated[
        bool, typer.Option("--merge-tags", help="Take tags that differ only by capitals for one.")
    ] = False,
) -> None:
    """Take notes over from a file: all of them or, if one line is bad, none."""
    form = kind or format_of(file)
    with source(file) as stream, progress("Importing", stream.seek(0, 2)) as moved:

        def read() -> Iterable[Record]:
            stream.seek(0)
            return followed(read_records(stream, form, FIELDS), stream, moved)

        done = _notes().import_(read, skip_known=skip_known, merge_tags=merge_tags)
    say(f"Imported {counted(done.added)}." + (f" {done.skipped:,} were there." if done.skipped else ""))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="JSON Lines or CSV; - is standard output.")],
    kind: Kind = None,
) -> None:
    """Write all notes to a file, as an import takes them back."""
    form = kind or format_of(file)

    notes = _notes()
    with progress("Exporting", notes.count().notes) as moved:

        def write(rows: Iterable[Mapping[str, object]]) -> int:
            with target(file) as stream:
                return write_records(stream, form, FIELDS, _passing(rows, moved))

        written = notes.export(write)
    if file != STANDARD:
        say(f"Exported {counted(written)} to {file}.")


@app.command()
def stats(*, as_json: AsJson = False) -> None:
    """Say what the notes come to in all."""
    show_statistics(_notes().count(), as_json=as_json)


def _notes() -> "Notes":
    from config.settings import Settings

    from .composition import compose

    return compose(Settings())


def _passing(rows: Iterable[T], moved: Callable[[int], None]) -> Iterator[T]:
    for row in rows:
        moved(1)
        yield row


def _text(option: str | None) -> str | None:
    return sys.stdin.read() if option == "-" else option
