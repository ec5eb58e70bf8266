"""The `database` commands: the schema's life, and waiting for a server to come up."""

from typing import Annotated

import stamina
import typer

from config.settings import Settings
from core.domain.errors import StorageUnavailable

app = typer.Typer(help="Look after the database.", no_args_is_help=True)


@app.command()
def upgrade(revision: Annotated[str, typer.Argument(help="Revision to go to.")] = "head") -> None:
    """Bring the schema to the newest revision, or to REVISION."""
    from . import engine, schema

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
    from . import engine, schema

    schema.check(engine.connect(Settings()))
    typer.echo("The schema is as the models say.")


@app.command()
def wait(
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait at most.")] = 60,
) -> None:
    """Wait until the database answers; fail if it does not in time."""
    from . import engine

    database = engine.connect(Settings())
    patient = stamina.retry(on=StorageUnavailable, attempts=None, timeout=timeout, wait_max=1.0)
    patient(database.ping)()
    typer.echo("The database answers.")
