"""The commands of {{ cookiecutter.__plural_words }}."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from core.application.records import Record
from core.infrastructure.command_line import AsJson
from core.infrastructure.notation import whole
from core.infrastructure.records import format_of, read_records
from core.infrastructure.streams import followed, source
from utils.output import progress, say, show_json, show_table, warn

from .application.records import FIELDS, to_record

if TYPE_CHECKING:
    from .composition import UseCases

app = typer.Typer(
    name="{{ cookiecutter.__plural_kebab }}",
    help="Keep {{ cookiecutter.__plural_words }}.",
    no_args_is_help=True,
)

Id = Annotated[str, typer.Argument(help="Identifier.")]
Name = Annotated[str, typer.Argument(help="A name that is not taken.")]


@app.command()
def create(name: Name, *, as_json: AsJson = False) -> None:
    """Add one with a name."""
    new = _use_cases().create(name)
    show_json(to_record(new)) if as_json else say(f"Created {new.id}.")


@app.command()
def show(id: Id, *, as_json: AsJson = False) -> None:
    """Show one."""
    fields = to_record(_use_cases().show(id))
    show_json(fields) if as_json else show_table(("field", "value"), list(fields.items()))


@app.command()
def rename(
    id: Id,
    name: Name,
    version: Annotated[
        int, typer.Option(parser=whole(1), metavar="INTEGER", help="Version that the change is meant for.")
    ],
) -> None:
    """Give one another name, unless somebody else changed it first."""
    changed = _use_cases().rename(id, version, name)
    say(f"{changed.id} is at version {changed.version} now.")


@app.command("list")
def list_(
    limit: Annotated[
        int, typer.Option(parser=whole(1, 1_000), metavar="INTEGER", help="Rows on a page.")
    ] = 20,
    after: Annotated[str | None, typer.Option(help="What the page before named for the next.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Leaf through all of them by name."""
    page = _use_cases().list(limit, after)
    if as_json:
        show_json({"items": [to_record(each) for each in page.items], "next": page.next})
        return
    show_table(("id", "name", "version"), [(each.id, each.name, each.version) for each in page.items])
    if page.next:
        warn(f"There are more: --after {page.next}")


@app.command()
def remove(id: Id) -> None:
    """Remove one."""
    _use_cases().remove(id)
    say(f"Removed {id}.")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="JSON Lines or CSV, with at least a name.")]) -> None:
    """Take over those whose names are not there yet or, if one line is bad, none."""
    kind = format_of(file)
    with source(file) as stream, progress("Importing", stream.seek(0, 2)) as moved:

        def read() -> Iterable[Record]:
            stream.seek(0)
            return followed(read_records(stream, kind, FIELDS), stream, moved)

        added = _use_cases().import_(read)
    say(f"Imported {added:,}.")


def _use_cases() -> "UseCases":
    from .composition import compose  # the database is imported by the command that needs it

    return compose(Settings())
