"""The commands of API keys. What needs the database is imported by the command that runs."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from core.infrastructure import notation
from core.infrastructure.command_line import AsJson
from utils.output import say, show_json, show_table, warn

if TYPE_CHECKING:
    from .composition import UseCases

app = typer.Typer(no_args_is_help=True)

SHOWN = ("id", "name", "scopes", "created_at", "expires_at", "revoked_at")
"""What is told of a key; its digest is nobody's business."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Whose it is: what the log calls the caller.")],
    scope: Annotated[list[str], typer.Option(help="What it opens, such as notes:read; may be repeated.")],
    days: Annotated[
        int | None,
        typer.Option(parser=notation.whole(1, 36_500), help="Days until it expires; unset is never."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Make a key, and show it this once."""
    key, token = _use_cases().create(name, scope, None if days is None else timedelta(days))
    if as_json:
        show_json({**{each: getattr(key, each) for each in SHOWN}, "key": token})
        return
    say(token)
    warn(f"This is the key of {key.name} ({key.scopes}). Nobody can show it again.")


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List all keys, without their secrets."""
    rows = [[getattr(key, each) for each in SHOWN] for key in _use_cases().list()]
    show_json([dict(zip(SHOWN, row, strict=True)) for row in rows]) if as_json else show_table(SHOWN, rows)


@app.command()
def revoke(id: Annotated[str, typer.Argument(help="Identifier of the key.")]) -> None:
    """Let nobody in by a key any more, from the next request on."""
    key = _use_cases().revoke(id)
    say(f"Revoked the key of {key.name}.")


def _use_cases() -> "UseCases":
    from config.settings import Settings

    from .composition import compose

    return compose(Settings())
