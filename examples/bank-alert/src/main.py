"""Joins the features to one command line and one web application; there is no logic here."""

from typing import TYPE_CHECKING

import modules.accounts.cli
from config.package import about
from core.infrastructure import serving
from core.infrastructure.command_line import application
from core.infrastructure.database.commands import commands
from core.infrastructure.parts import join_commands

if TYPE_CHECKING:
    from fastapi import FastAPI

app = application(about().summary)
app.add_typer(modules.accounts.cli.app)
app.add_typer(commands(modules), name="database")
join_commands(app)
app.command()(serving.serve)


def api() -> "FastAPI":
    """Return the web application; `uvicorn main:api --factory` serves it."""
    import modules.accounts.api
    from config.settings import Settings
    from core.infrastructure.web import create_app

    routers = [modules.accounts.api.router]
    return create_app(Settings(), routers)


def run() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    run()
