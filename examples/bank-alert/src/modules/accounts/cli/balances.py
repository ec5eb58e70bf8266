"""The `balances` commands."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from core.application.records import Record
from core.domain.money import Money
from core.infrastructure.command_line import AsJson
from core.infrastructure.records import Format, format_of, read_records
from core.infrastructure.streams import followed, source
from utils.output import progress, say, show_json

from ..application.import_balances import FIELDS
from .accounts import Amount, Number
from .composed import accounts

app = typer.Typer(help="Record what accounts have.", no_args_is_help=True)


@app.command()
def record(number: Number, amount: Amount) -> None:
    """Record the balance of one account, in its currency."""
    use = accounts()
    balance = Money.parse(amount, use.find(number).currency)
    say(f"Account {number} has {use.record(number, balance).balance}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON Lines or CSV; - is standard input.")],
    kind: Annotated[
        Format | None, typer.Option("--format", help="Format, if the suffix does not tell.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Record a file of balances: all of them or, if one line is bad, none."""
    form = kind or format_of(file)
    with source(file) as stream, progress("Importing", stream.seek(0, 2)) as moved:

        def read() -> Iterable[Record]:
            stream.seek(0)
            return followed(read_records(stream, form, FIELDS), stream, moved)

        done = accounts().import_(read)
    show_json(done) if as_json else say(
        f"Recorded {done.recorded:,} balances, opened {done.opened:,} accounts."
    )
