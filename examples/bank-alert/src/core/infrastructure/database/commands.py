"""The `database` commands: the schema's life, and waiting for a server to come up."""

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from core.domain.errors import StorageUnavailable
from core.infrastructure.notation import whole
from utils.output import progress, show_table

if TYPE_CHECKING:
    from config.settings import Settings


def commands(features: ModuleType) -> typer.Typer:
    """Return the commands for a database that holds the tables of the features in this package."""
    app = typer.Typer(help="Look after the database.", no_args_is_help=True)

    @app.command()
    def upgrade(revision: Annotated[str, typer.Argument(help="Revision to go to.")] = "head") -> None:
        """Bring the schema to the newest revision, or to REVISION."""
        from config.settings import Settings

        from . import base, engine, schema

        base.load_models(features)
        schema.upgrade(engine.connect(Settings()), revision)
        typer.echo(f"The schema is at {revision}.")

    @app.command()
    def downgrade(
        revision: Annotated[str, typer.Argument(help="Revision to go back to; base removes all.")],
    ) -> None:
        """Take the schema back to REVISION."""
        from config.settings import Settings

        from . import engine, schema

        schema.downgrade(engine.connect(Settings()), revision)
        typer.echo(f"The schema is at {revision}.")

    @app.command()
    def check() -> None:
        """Fail unless the schema is at the newest revision and as the models say."""
        from config.settings import Settings

        from . import base, engine, schema

        base.load_models(features)
        schema.check(engine.connect(Settings()))
        typer.echo("The schema is as the models say.")

    @app.command()
    def copy(
        to: Annotated[
            str, typer.Option(envvar="DATABASE_COPY_TO", help="Backend, or URL as in DATABASE_URL.")
        ],
        path: Annotated[
            Path | None, typer.Option(help="The target's folder, or sqlite file, as in DB_PATH.")
        ] = None,
    ) -> None:
        """Copy all data into another database, which is empty and was upgraded."""
        from config.settings import Settings

        from . import base, copying, engine

        metadata = base.load_models(features)
        source = engine.connect(Settings())
        try:
            target = engine.connect(_target(to, path))
        except StorageUnavailable as error:
            raise StorageUnavailable(str(error).replace("DATABASE_URL", "--to")) from None
        copied = copying.copy(source, target, metadata, progress)
        show_table(
            ("table", "rows", "rows in the copy", "digest", "digest of the copy"),
            [
                (each.table, each.source.rows, each.target.rows, each.source.digest, each.target.digest)
                for each in copied
            ],
        )

    app.command()(wait)
    return app


def _target(to: str, path: Path | None) -> "Settings":
    """Return the settings that lead to the target; of the source's own only those of a server hold for it."""
    from pydantic import SecretStr

    from config.settings import Backend, Settings

    from .backends import backend_named

    if "://" in to:
        if path:
            raise typer.BadParameter("a URL says itself where the data is: leave out --path")
        return Settings(database_url=SecretStr(to))
    if to not in list(Backend):
        raise typer.BadParameter(f"--to takes a URL or one of {', '.join(Backend)}")
    if path and not backend_named(to).embedded:
        raise typer.BadParameter("--path is for what is kept in files: leave it out for a server")
    return Settings(db_backend=Backend(to), db_path=path, database_url=None)


def wait(
    timeout: Annotated[
        int, typer.Option(parser=whole(0), metavar="SECONDS", help="Seconds to wait at most.")
    ] = 60,
) -> None:
    """Wait until the database answers; fail if it does not in time."""
    from config.settings import Settings

    from ..retry import stamina
    from . import engine

    database = engine.connect(Settings())
    patient = stamina().retry(on=StorageUnavailable, attempts=None, timeout=timeout, wait_max=1.0)
    patient(database.ping)()
    typer.echo("The database answers.")
