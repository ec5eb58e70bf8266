"""The seed data of all features, in the order in which main.py joins them."""

from collections.abc import Callable

import typer

from config.resources import resource
from utils.output import say


def seeding(app: typer.Typer) -> Callable[[], None]:
    """Return a command that lets each group import the file of `data/seed` that is called like it."""

    def seed() -> None:
        """Take over the seed data: what is there already stays as it is."""
        for group in app.registered_groups:
            commands = group.typer_instance.registered_commands if group.typer_instance else []
            take = next((each.callback for each in commands if each.name == "import"), None)
            name = group.name or (group.typer_instance and group.typer_instance.info.name)
            file = resource(f"data/seed/{str(name).replace('-', '_')}.jsonl")
            if take and file.is_file():
                say(f"{name}:")
                take(file)

    return seed
