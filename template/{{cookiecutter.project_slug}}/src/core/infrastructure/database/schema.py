"""The schema's life: migrations on the databases, straight from the models on the files backends."""

from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.util import CommandError, DatabaseNotAtHead
from sqlalchemy import MetaData

from config.settings import SERVICE
from core.domain.errors import StorageUnavailable

from . import file_steps
from .base import Base
from .engine import Database
from .trial import try_out

log = structlog.get_logger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")

NO_STEP = "the revision that it is at follows several others: name the one to go back to, or base"


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to a revision, by default the newest; files always come to the newest.

    Of several processes at once one does it, and the others wait and find it done.
    """
    demand_fitness(database)
    if database.backend.migrates:
        with database.backend.turn(database.engine):
            _run(database, command.upgrade, revision)
    else:
        file_steps.upgrade(database, MIGRATIONS)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to a revision; `base` removes everything. The files backends have no revisions."""
    if not database.backend.migrates:
        raise StorageUnavailable("json and csv files have no revisions; delete the folder to start over")
    with database.backend.turn(database.engine):
        _run(database, command.downgrade, revision)


def check(database: Database) -> None:
    """Raise `StorageUnavailable` unless the schema is at the newest revision and as the models say.

    Nothing is written, but for the trial of a database that no module here knows. On the files backends every
    file is read, and must be there.
    """
    database.backend.demand(database.engine.url, Base.metadata)
    demand_fitness(database)
    if not database.backend.migrates:
        database.ping()
    else:
        demand_newest(database)
        _run(database, command.check, mutates=False)


def demand_fitness(database: Database) -> None:
    """Raise `StorageUnavailable` if the database cannot keep the contract, with what to change."""
    found = database.backend.shortcomings(database.engine)
    if found is None:
        found = try_out(database.engine)
    if found:
        raise _unfit(found)


def meet(database: Database) -> None:
    """Try a database that no module here knows before the service relies on it, as an upgrade does.

    Where nothing can be tried, because it is not there yet or lets no table be made, that is only logged.
    """
    if database.backend.name:
        return
    try:
        found = try_out(database.engine)
    except StorageUnavailable as error:
        log.warning("the database was not tried", reason=str(error))
        return
    if found:
        raise _unfit(found)


def demand_newest(database: Database, metadata: MetaData = Base.metadata) -> None:
    """Raise `StorageUnavailable` unless the schema is there, at the newest revision; write nothing."""
    database.backend.demand(database.engine.url, metadata)
    if database.backend.migrates:
        _run(database, partial(command.current, check_heads=True), mutates=False)


def _unfit(found: list[str]) -> StorageUnavailable:
    return StorageUnavailable(f"the database does not fit this service: {'; '.join(found)}")


def _run(
    database: Database, alembic_command: Callable[..., None], *arguments: str, mutates: bool = True
) -> None:
    """Run one of Alembic's commands on a connection of the database; nothing is printed."""
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database.engine.connect() as connection:
        config.attributes.update(connection=connection, dont_mutate=not mutates)
        try:
            alembic_command(config, *arguments)
        except DatabaseNotAtHead as error:
            sentence = f"its schema is not at the newest revision: run `{SERVICE} database upgrade`"
            raise StorageUnavailable(sentence) from error
        except CommandError as error:
            if "Ambiguous walk" in str(error):
                raise StorageUnavailable(NO_STEP) from error
            raise StorageUnavailable(f"the schema is not as it should be: {error}") from error
