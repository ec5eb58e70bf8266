"""Joins the features to one command line and one web application; there is no logic here."""

from typing import TYPE_CHECKING

import modules.authors.cli
import modules.books.cli
import modules.cards.cli
import modules.copies.cli
import modules.loans.cli
import modules.members.cli
import modules.tags.cli
from config.package import about
from core.infrastructure import serving
from core.infrastructure.command_line import application
from core.infrastructure.database.commands import commands
from core.infrastructure.parts import join_commands
from core.infrastructure.seeding import seeding

if TYPE_CHECKING:
    from fastapi import FastAPI

app = application(about().summary)
app.add_typer(modules.members.cli.app)
app.add_typer(modules.cards.cli.app)
app.add_typer(modules.authors.cli.app)
app.add_typer(modules.tags.cli.app)
app.add_typer(modules.books.cli.app)
app.add_typer(modules.copies.cli.app)
app.add_typer(modules.loans.cli.app)
app.add_typer(commands(modules), name="database")
join_commands(app)
app.command()(serving.serve)
app.command()(seeding(app))


def api() -> "FastAPI":
    """Return the web application; `uvicorn main:api --factory` serves it."""
    import modules.authors.api
    import modules.books.api
    import modules.cards.api
    import modules.copies.api
    import modules.loans.api
    import modules.members.api
    import modules.tags.api
    from config.settings import Settings
    from core.infrastructure.web import create_app

    routers = [
        modules.members.api.router,
        modules.cards.api.router,
        modules.authors.api.router,
        modules.tags.api.router,
        modules.books.api.router,
        modules.copies.api.router,
        modules.loans.api.router,
    ]
    return create_app(Settings(), routers)


def run() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    run()
