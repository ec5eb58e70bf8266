"""The `accounts` commands."""

from typing import Annotated

import typer

from core.domain import lists
from core.domain.money import Money
from core.infrastructure.asking import asking
from core.infrastructure.command_line import AsJson
from utils.output import say

from ..domain.account import AccountFilter
from .composed import accounts

app = typer.Typer(help="Open, watch and close accounts.", no_args_is_help=True)

SHOWN = ("id", "number", "holder", "address", "balance", "balance_at", "threshold", "time_zone", "active")
"""What lists can show of an account."""

Number = Annotated[str, typer.Argument(help="Number of the account.")]
Amount = Annotated[str, typer.Argument(help="Amount, such as 12.50.")]


@app.command("open")
def open_(
    number: Number,
    holder: Annotated[str, typer.Argument(help="Name of the holder.")],
    address: Annotated[str, typer.Argument(help="E-mail address of the holder.")],
    currency: Annotated[str, typer.Option(help="Code of ISO 4217.")],
    balance: Annotated[str, typer.Option(help="First balance, such as 12.50.")] = "0",
    threshold: Annotated[str | None, typer.Option(help="Threshold of its own.")] = None,
    time_zone: Annotated[str, typer.Option(help="The holder's, such as Europe/Berlin.")] = "UTC",
) -> None:
    """Open an account."""
    own = None if threshold is None else Money.parse(threshold, currency)
    first = Money.parse(balance, currency)
    account = accounts().open(number, holder, address, first, own, time_zone)
    say(f"Opened account {account.number} with {account.balance}.")


@app.command()
def show(number: Number, *, as_json: AsJson = False) -> None:
    """Show one account."""
    from ..views import show_account

    show_account(accounts().find(number), as_json=as_json)


@app.command()
def watch(
    number: Number,
    threshold: Annotated[
        str | None, typer.Argument(help="Amount, such as 250; the default if left out.")
    ] = None,
) -> None:
    """Give an account a threshold of its own, or the default one again."""
    use = accounts()
    own = None if threshold is None else Money.parse(threshold, use.find(number).currency)
    account = use.watch(number, own)
    say(f"Account {account.number} is watched with {account.threshold or 'the default threshold'}.")


@app.command()
def close(number: Number) -> None:
    """Close an account: no more balances, no more alerts."""
    say(f"Closed account {accounts().close(number).number}.")


@app.command("list")
@asking(AccountFilter, SHOWN)
def list_(question: lists.Question[AccountFilter], *, as_json: AsJson = False) -> None:
    """Leaf through the accounts by number, all or those that fit."""
    from ..views import show_accounts

    page = accounts().list(question.filter, question.leafing)
    show_accounts(page, question.fields, as_json=as_json)
