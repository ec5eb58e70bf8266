"""The `database` commands: the schema's life, and waiting for a server to come up."""

from types import ModuleType
from typing import Annotated

import stamina
import typer

from config.settings import Settings
from core.domain.errors import StorageUnavailable


def commands(features: ModuleType) -> typer.Typer:
    """Return the commands for a database that holds the tables of the features in this package."""
    app = typer.Typer(help="Look after the database.", no_args_is_help=True)

    @app.command()
    def upgrade(revision: Annotated[str, typer.Argument(help="Revision to go to.")] = "head") -> None:
        """Bring the schema to the newest revision, or to REVISION."""
        from . import base, engine, schema

        base.load_models(features)
        schema.upgrade(engine.connect(Settings()), revision)
        typer.echo(f"The schema is at {revision}.")

    @app.command()
    def downgrade(
        revision: Annotated[str, typer.Argument(help="Revision to go back to; base removes all.")],
    ) -> None:
        """Take the schema back to REVISION."""
        from . import engine, schema

        schema.downgrade(engine.connect(Settings()), revision)
        typer.echo(f"The schema is at {revision}.")

    @app.command()
    def check() -> None:
        """Fail unless the schema is at the newest revision and as the models say."""
        from . import base, engine, schema

        base.load_models(features)
        schema.check(engine.connect(Settings()))
        typer.echo("The schema is as the models say.")

    app.command()(wait)
    return app


def wait(
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait at most.")] = 60,
) -> None:
    """Wait until the database answers; fail if it does not in time."""
    from . import engine

    database = engine.connect(Settings())
    patient = stamina.retry(on=StorageUnavailable, attempts=None, timeout=timeout, wait_max=1.0)
    patient(database.ping)()
    typer.echo("The database answers.")
