"""The commands of authors. What needs the database is imported by the command that runs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.application.records import Record
from core.domain import lists
from core.infrastructure import notation
from core.infrastructure.asking import asking
from core.infrastructure.command_line import AsJson
from core.infrastructure.records import format_of, read_records, write_records
from core.infrastructure.streams import followed, source, target
from core.infrastructure.views import show_entity, show_page
from utils.output import progress, say

from .application.records import FIELDS
from .domain.entities import Author, AuthorDetails, AuthorFilter

if TYPE_CHECKING:
    from .composition import UseCases

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("id", "name", "mentor", "version")
"""What lists show."""

Id = Annotated[str, typer.Argument(help="Identifier of the author.")]
Version = Annotated[int, typer.Option(parser=notation.whole(1), help="Version that the change is meant for.")]


@app.command()
def create(
    *,
    name: Annotated[str, typer.Option()],
    mentor: Annotated[str | None, typer.Option(help="Identifier of an author.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add an author."""
    from .schemas import AuthorView

    details = AuthorDetails(name=name, mentor=mentor)
    new = _use_cases().create(details)
    show_entity(AuthorView.model_validate(new), as_json=True) if as_json else say(f"Created {new.id}.")


@app.command()
def show(id: Id, *, as_json: AsJson = False) -> None:
    """Show an author."""
    from .schemas import AuthorView

    show_entity(AuthorView.model_validate(_use_cases().show(id)), as_json=as_json)


@app.command()
def update(
    id: Id,
    version: Version,
    *,
    name: str | None = None,
    mentor: Annotated[str | None, typer.Option(help="Identifier of an author.")] = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(
            parser=notation.one_of("mentor"), metavar="FIELD", help="Field to leave empty; may be repeated."
        ),
    ] = None,
) -> None:
    """Change what is given and leave the rest as it is, unless somebody else changed it first."""
    given: dict[str, Any] = {"name": name, "mentor": mentor}
    changes = {name: value for name, value in given.items() if value is not None}
    changes |= dict.fromkeys(clear or ())
    use_cases = _use_cases()
    changed = use_cases.update(id, version, replace(use_cases.show(id), **changes))
    say(f"{changed.id} is at version {changed.version} now.")


@app.command("list")
@asking(AuthorFilter, Author)
def list_(question: lists.Question[AuthorFilter], *, as_json: AsJson = False) -> None:
    """Leaf through authors, all or those that fit."""
    from .schemas import AuthorPage

    page = _use_cases().list(question.filter, question.leafing)
    show_page(AuthorPage.of(page, question.fields), question.fields or COLUMNS, as_json=as_json)


@app.command()
def remove(id: Id) -> None:
    """Remove an author."""
    _use_cases().remove(id)
    say(f"Removed {id}.")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="JSON Lines or CSV.")]) -> None:
    """Take over authors that are not there yet or, if one line is bad, none."""
    kind = format_of(file)
    with source(file) as stream, progress("Importing", stream.seek(0, 2)) as moved:

        def read() -> Iterable[Record]:
            stream.seek(0)
            return followed(read_records(stream, kind, FIELDS), stream, moved)

        added = _use_cases().import_(read)
    say(f"Imported {added:,}.")


@app.command()
def export(file: Annotated[Path, typer.Argument(help="JSON Lines or CSV.")]) -> None:
    """Write all authors to a file, as an import takes them back."""
    kind = format_of(file)

    def write(rows: Iterable[Mapping[str, object]]) -> int:
        with target(file) as stream:
            return write_records(stream, kind, FIELDS, rows)

    say(f"Exported {_use_cases().export(write):,} to {file}.")


def _use_cases() -> "UseCases":
    from config.settings import Settings

    from .composition import compose

    return compose(Settings())
