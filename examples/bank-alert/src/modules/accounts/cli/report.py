"""The `report` command."""

from pathlib import Path
from typing import Annotated

import typer

from core.infrastructure.command_line import AsJson
from core.infrastructure.streams import STANDARD, target
from utils.output import say

from .composed import accounts


def report(
    file: Annotated[Path | None, typer.Argument(help="Page to write as HTML; - is standard output.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say how balances and alerts stand, or write it as a page that needs no network."""
    made = accounts().report()
    if file is None or as_json:
        from ..views import show_report

        show_report(made, as_json=as_json)
        return
    from ..infrastructure.page import report_page

    with target(file) as stream:
        stream.write(report_page(made).encode())
    if file != STANDARD:
        say(f"Wrote the report to {file}.")
