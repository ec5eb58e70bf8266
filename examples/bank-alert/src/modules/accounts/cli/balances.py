"""The `balances` commands."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.application.records import Record
from core.domain.money import Money
from core.infrastructure.command_line import AsJson
from core.infrastructure.records import Format, format_of
from core.infrastructure.streams import followed, source
from utils.output import progress, say

from .accounts import Amount, Number
from .composed import accounts

if TYPE_CHECKING:
    from ..infrastructure.bank_files.form import Form

app = typer.Typer(help="Record what accounts have.", no_args_is_help=True)


@app.command()
def record(number: Number, amount: Amount) -> None:
    """Record the balance of one account, in its currency."""
    use = accounts()
    balance = Money.parse(amount, use.find(number).currency)
    say(f"Account {number} has {use.record(number, balance).balance}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The bank's file, or CSV or JSON Lines; - is standard input.")],
    kind: Annotated[
        Format | None, typer.Option("--format", help="Format, if the suffix does not tell.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="Import profile: its name, or a file that ends in .toml.")
    ] = None,
    *,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Import nothing; look at the file and propose a profile.")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Import the good lines, set the bad ones apart in a file.")
    ] = False,
    bad_file: Annotated[
        Path | None, typer.Option(help="That file; june.bad.csv beside june.csv if left out.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Even if the file was imported before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Record a file of balances: all of them or, if one line is bad, none."""
    from ..infrastructure.bank_files.bank_file import BadLinesFile, BankFile, beside
    from ..views import show_bad_lines, show_imported

    if suggest:
        _suggest(file)
        return
    form = _form(file, kind, profile)
    with source(file) as stream, progress("Importing", stream.seek(0, 2)) as moved:
        bank_file = BankFile(stream, form)
        path = bad_file or beside(file)
        bad = BadLinesFile(bank_file, path) if skip_bad else None

        def read() -> Iterable[Record]:
            return followed(bank_file.read(bad.add if bad else None), stream, moved)

        done = accounts().import_(read, file=bank_file.identifier(), again=again, bad=bad)
    if bad and done.bad:
        show_bad_lines(bad.errors, path)
    show_imported(done, as_json=as_json)


def _form(file: Path, kind: Format | None, profile: str | None) -> "Form":
    from ..infrastructure.bank_files.bank_file import ByProfile, Documented
    from ..infrastructure.bank_files.profiles import CAMT053, Profiles, read_profile
    from ..infrastructure.settings import AlertSettings

    if profile and profile.endswith(".toml"):
        return ByProfile(read_profile(Path(profile)))
    if not (profile or kind) and file.suffix.lower() == ".xml":
        profile = CAMT053
    return Profiles(AlertSettings().profiles).get(profile) if profile else Documented(kind or format_of(file))


def _suggest(file: Path) -> None:
    from ..infrastructure.bank_files.profiles import Profiles
    from ..infrastructure.bank_files.suggesting import LOOKED_AT, suggest
    from ..infrastructure.settings import AlertSettings
    from ..views import show_suggestion

    with source(file) as stream:
        found = suggest(stream.read(LOOKED_AT), Profiles(AlertSettings().profiles).all())
    show_suggestion(found, file.name)
