"""The commands of members. What needs the database is imported by the command that runs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.application.records import Record
from core.domain import lists
from core.infrastructure import notation
from core.infrastructure.asking import asking
from core.infrastructure.clock import now, today
from core.infrastructure.command_line import AsJson
from core.infrastructure.records import format_of, read_records, write_records
from core.infrastructure.streams import followed, source, target
from core.infrastructure.views import show_entity, show_page
from utils.output import progress, say

from .application.records import FIELDS
from .domain.entities import (
    DAYS_IN_ARCHIVE,
    ArchivedMember,
    ArchivedMemberFilter,
    Member,
    MemberDetails,
    MemberFilter,
    MemberStatus,
)

if TYPE_CHECKING:
    from .composition import UseCases

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("id", "email", "full_name", "joined", "phone", "status", "balance", "version")
"""What lists show."""

Id = Annotated[str, typer.Argument(help="Identifier of the member.")]
Version = Annotated[int, typer.Option(parser=notation.whole(1), help="Version that the change is meant for.")]


@app.command()
def create(
    *,
    email: Annotated[str, typer.Option()],
    full_name: Annotated[str, typer.Option()],
    joined: Annotated[
        date | None, typer.Option(parser=notation.day, help="As YYYY-MM-DD; today if left out.")
    ] = None,
    phone: str | None = None,
    status: MemberStatus = MemberDetails.status,
    balance: Annotated[Decimal, typer.Option(parser=notation.decimal)] = MemberDetails.balance,
    notes: str | None = None,
    as_json: AsJson = False,
) -> None:
    """Add a member."""
    from .schemas import MemberView

    details = MemberDetails(
        email=email,
        full_name=full_name,
        joined=joined or today(),
        phone=phone,
        status=status,
        balance=balance,
        notes=notes,
    )
    new = _use_cases().create(details)
    show_entity(MemberView.model_validate(new), as_json=True) if as_json else say(f"Created {new.id}.")


@app.command()
def show(id: Id, *, as_json: AsJson = False) -> None:
    """Show a member."""
    from .schemas import MemberView

    show_entity(MemberView.model_validate(_use_cases().show(id)), as_json=as_json)


@app.command()
def update(
    id: Id,
    version: Version,
    *,
    email: str | None = None,
    full_name: str | None = None,
    joined: Annotated[date | None, typer.Option(parser=notation.day, help="As YYYY-MM-DD.")] = None,
    phone: str | None = None,
    status: MemberStatus | None = None,
    balance: Annotated[Decimal | None, typer.Option(parser=notation.decimal)] = None,
    notes: str | None = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(
            parser=notation.one_of("phone", "notes"),
            metavar="FIELD",
            help="Field to leave empty; may be repeated.",
        ),
    ] = None,
) -> None:
    """Change what is given and leave the rest as it is, unless somebody else changed it first."""
    given: dict[str, Any] = {
        "email": email,
        "full_name": full_name,
        "joined": joined,
        "phone": phone,
        "status": status,
        "balance": balance,
        "notes": notes,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    changes |= dict.fromkeys(clear or ())
    use_cases = _use_cases()
    changed = use_cases.update(id, version, replace(use_cases.show(id), **changes))
    say(f"{changed.id} is at version {changed.version} now.")


@app.command("list")
@asking(MemberFilter, Member)
def list_(question: lists.Question[MemberFilter], *, as_json: AsJson = False) -> None:
    """Leaf through members, all or those that fit."""
    from .schemas import MemberPage

    page = _use_cases().list(question.filter, question.leafing)
    show_page(MemberPage.of(page, question.fields), question.fields or COLUMNS, as_json=as_json)


@app.command()
def remove(id: Id) -> None:
    """Remove a member, which may be restored."""
    _use_cases().remove(id)
    say(f"Removed {id}.")


@app.command()
@asking(ArchivedMemberFilter, ArchivedMember)
def archived(question: lists.Question[ArchivedMemberFilter], *, as_json: AsJson = False) -> None:
    """Leaf through members that were removed, the last ones first."""
    from .schemas import ArchivedMemberPage

    page = ArchivedMemberPage.of(_use_cases().archived(question.filter, question.leafing), question.fields)
    show_page(page, question.fields or (*COLUMNS, "archived_at"), as_json=as_json)


@app.command()
def restore(id: Id) -> None:
    """Bring back a member that was removed."""
    say(f"Restored {_use_cases().restore(id).id}.")


@app.command()
def purge(
    *,
    days: Annotated[
        int, typer.Option(parser=notation.whole(0, 99_999), help="Days that they have been there at least.")
    ] = DAYS_IN_ARCHIVE,
) -> None:
    """Throw away for good members that were removed so long ago."""
    say(f"Purged {_use_cases().purge(now() - timedelta(days=days)):,}.")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="JSON Lines or CSV.")]) -> None:
    """Take over members that are not there yet or, if one line is bad, none."""
    kind = format_of(file)
    with source(file) as stream, progress("Importing", stream.seek(0, 2)) as moved:

        def read() -> Iterable[Record]:
            stream.seek(0)
            return followed(read_records(stream, kind, FIELDS), stream, moved)

        added = _use_cases().import_(read)
    say(f"Imported {added:,}.")


@app.command()
def export(file: Annotated[Path, typer.Argument(help="JSON Lines or CSV.")]) -> None:
    """Write all members to a file, as an import takes them back."""
    kind = format_of(file)

    def write(rows: Iterable[Mapping[str, object]]) -> int:
        with target(file) as stream:
            return write_records(stream, kind, FIELDS, rows)

    say(f"Exported {_use_cases().export(write):,} to {file}.")


def _use_cases() -> "UseCases":
    from config.settings import Settings

    from .composition import compose

    return compose(Settings())
