"""The seed data of all features, in the order in which main.py joins them."""

from collections.abc import Callable
from typing import Any

import typer
from typer.main import get_command

from config.resources import resource
from utils.output import say


def seeding(app: typer.Typer) -> Callable[[], None]:
    """Return a command that lets each group import the file of `data/seed` that is called like it."""

    def seed() -> None:
        """Take over the seed data: what is there already stays as it is."""
        groups: Any = get_command(app)
        for name, group in groups.commands.items():
            file = resource(f"data/seed/{name.replace('-', '_')}.jsonl")
            if file.is_file():
                say(f"{name}:")
                with group.make_context(name, ["import", str(file)]) as asked:
                    asked.command.invoke(asked)

    return seed
