"""Runs migrations: Alembic loads this file for each of its commands."""

from typing import Literal

from alembic import context
from alembic.ddl.impl import DefaultImpl
from alembic.operations.ops import DropIndexOp, DropTableOp, MigrationScript, ModifyTableOps
from sqlalchemy import Connection, Dialect

import modules  # Alembic starts here as the service does in main.py, which hands them in likewise
from config.settings import Settings
from core.infrastructure.database import types
from core.infrastructure.database.backends import backend_of
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import connect
from core.infrastructure.database.migrating import NOTHING, PART, demand_references, explained
from core.infrastructure.database.rehearsal import look_first


def known(_object: object, _name: str | None, kind: str, reflected: bool, model: object) -> bool:
    """Leave alone what the database has and no model knows: it may be somebody else's."""
    return not (kind == "table" and reflected and model is None)


def written(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types as migrations import them."""
    if kind != "type" or type(item).__module__ != types.__name__:
        return False
    if isinstance(item, types.Choice):
        return "types.KeyText(32)"
    if isinstance(item, types.ExactDecimal):
        return f"types.ExactDecimal(places={item.places}, digits={item.digits})"
    return f"types.{type(item).__name__}({item.length if type(item) is types.KeyText else ''})"


def in_order(_context: object, _revision: object, scripts: list[MigrationScript]) -> None:
    """Drop references before the indexes that MariaDB and MySQL keep for them; a table takes its along."""
    for script in scripts:
        for each in filter(None, (script.upgrade_ops, script.downgrade_ops)):
            gone = {item.table_name for item in each.ops if isinstance(item, DropTableOp)}
            for table in (item for item in each.ops if isinstance(item, ModifyTableOps)):
                kept = [
                    one
                    for one in table.ops
                    if not (isinstance(one, DropIndexOp) and table.table_name in gone)
                ]
                table.ops = sorted(kept, key=lambda one: getattr(one, "constraint_type", "") != "foreignkey")
            each.ops = [
                item for item in each.ops if not (isinstance(item, ModifyTableOps) and item.is_empty())
            ]


def introduce(dialect: Dialect) -> None:
    """Have Alembic treat a dialect that it has never heard of in the standard's way."""
    try:
        DefaultImpl.get_by_dialect(dialect)
    except KeyError:
        type("StandardImpl", (DefaultImpl,), {"__dialect__": dialect.name})


def migrate(connection: Connection) -> None:
    """Run what Alembic was asked for on this connection."""
    introduce(connection.dialect)
    backend = backend_of(connection.dialect)
    context.configure(
        connection=connection,
        target_metadata=load_models(modules),
        include_object=known,
        render_item=written,
        render_as_batch=backend.remakes_tables,
        transactional_ddl=backend.transactional_ddl,
        transaction_per_migration=True,
        dont_mutate=context.config.attributes.get("dont_mutate", False),
        process_revision_directives=in_order,
        on_version_apply=demand_references,  # type: ignore[arg-type]  # which is called by keywords only
    )
    backend.before_migration(connection)
    if not backend.name:  # some, such as Firebird, see a new table only from the next transaction on
        context.get_context()._ensure_version_table()  # noqa: SLF001 - it has no other way to say so
        connection.commit()
    migrations, whole = context.get_context(), context.get_context().impl.transactional_ddl
    if migrations.script and not whole:
        for revision in migrations.script.walk_revisions():
            look_first(revision.module)
    with context.begin_transaction(), explained(connection, NOTHING if whole else PART):
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:  # Alembic's own command line, as a developer runs it
    with connect(Settings()).engine.connect() as opened:
        migrate(opened)
