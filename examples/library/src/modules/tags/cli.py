"""The commands of tags. What needs the database is imported by the command that runs."""

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
from .domain.entities import Tag, TagDetails, TagFilter

if TYPE_CHECKING:
    from .composition import UseCases

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("id", "label", "version")
"""What lists show."""

Id = Annotated[str, typer.Argument(help="Identifier of the tag.")]
Version = Annotated[int, typer.Option(parser=notation.whole(1), help="Version that the change is meant for.")]


@app.command()
def create(
    *,
    label: Annotated[str, typer.Option()],
    as_json: AsJson = False,
) -> None:
    """Add a tag."""
    from .schemas import TagView

    details = TagDetails(label=label)
    new = _use_cases().create(details)
    show_entity(TagView.model_validate(new), as_json=True) if as_json else say(f"Created {new.id}.")


@app.command()
def show(id: Id, *, as_json: AsJson = False) -> None:
    """Show a tag."""
    from .schemas import TagView

    show_entity(TagView.model_validate(_use_cases().show(id)), as_json=as_json)


@app.command()
def update(
    id: Id,
    version: Version,
    *,
    label: str | None = None,
) -> None:
    """Change what is given and leave the rest as it is, unless somebody else changed it first."""
    given: dict[str, Any] = {"label": label}
    changes = {name: value for name, value in given.items() if value is not None}
    use_cases = _use_cases()
    changed = use_cases.update(id, version, replace(use_cases.show(id), **changes))
    say(f"{changed.id} is at version {changed.version} now.")


@app.command("list")
@asking(TagFilter, Tag)
def list_(question: lists.Question[TagFilter], *, as_json: AsJson = False) -> None:
    """Leaf through tags, all or those that fit."""
    from .schemas import TagPage

    page = _use_cases().list(question.filter, question.leafing)
    show_page(TagPage.of(page, question.fields), question.fields or COLUMNS, as_json=as_json)


@app.command()
def remove(id: Id) -> None:
    """Remove a tag."""
    _use_cases().remove(id)
    say(f"Removed {id}.")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="JSON Lines or CSV.")]) -> None:
    """Take over tags that are not there yet or, if one line is bad, none."""
    kind = format_of(file)
    with source(file) as stream, progress("Importing", stream.seek(0, 2)) as moved:

        def read() -> Iterable[Record]:
            stream.seek(0)
            return followed(read_records(stream, kind, FIELDS), stream, moved)

        added = _use_cases().import_(read)
    say(f"Imported {added:,}.")


@app.command()
def export(file: Annotated[Path, typer.Argument(help="JSON Lines or CSV.")]) -> None:
    """Write all tags to a file, as an import takes them back."""
    kind = format_of(file)

    def write(rows: Iterable[Mapping[str, object]]) -> int:
        with target(file) as stream:
            return write_records(stream, kind, FIELDS, rows)

    say(f"Exported {_use_cases().export(write):,} to {file}.")


def _use_cases() -> "UseCases":
    from config.settings import Settings

    from .composition import compose

    return compose(Settings())
