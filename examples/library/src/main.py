"""Joins the features to one command line and one web application; there is no logic here."""

from typing import TYPE_CHECKING

import modules
from config.package import about
from core.infrastructure import serving
from core.infrastructure.command_line import application, later
from core.infrastructure.database.commands import commands
from core.infrastructure.parts import join_commands
from core.infrastructure.seeding import seeding

if TYPE_CHECKING:
    from fastapi import FastAPI

app = application(about().summary)
app.add_typer(later("modules.members.cli", "Add, find and change members."), name="members")
app.add_typer(later("modules.cards.cli", "Add, find and change cards."), name="cards")
app.add_typer(later("modules.authors.cli", "Add, find and change authors."), name="authors")
app.add_typer(later("modules.tags.cli", "Add, find and change tags."), name="tags")
app.add_typer(later("modules.books.cli", "Add, find and change books."), name="books")
app.add_typer(later("modules.copies.cli", "Add, find and change copies."), name="copies")
app.add_typer(later("modules.loans.cli", "Add, find and change loans."), name="loans")
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
