"""The schema can be made again, named at length, and carried up and down."""

from contextlib import suppress

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Column, ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint, inspect, select
from sqlalchemy.orm import Session

import main
from core.domain.errors import StorageUnavailable
from core.infrastructure.database import schema
from core.infrastructure.database.base import Base
from core.infrastructure.database.engine import Database
from core.infrastructure.database.types import Identifier, KeyText
from core.infrastructure.seeding import seeding
from tests.tables import empty

from .specimens import Begin, SpecimenBase, specimen


def test_creating_the_schema_twice_keeps_the_data(stored: Begin, store: Database) -> None:
    with stored() as work:
        work.specimens.add(specimen())
        work.commit()
    store.create_schema(SpecimenBase.metadata)
    with stored() as work:
        assert work.specimens.count() == 1


def test_names_may_be_as_long_as_the_shortest_limit_of_all_backends(store: Database) -> None:
    long = "t" * 63
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    parent = Table(long, metadata, Column("id", Identifier(), primary_key=True))
    child = Table(
        "u" * 63,
        metadata,
        Column("id", Identifier(), primary_key=True),
        Column("parent", Identifier()),
        Column("c" * 63, KeyText()),
        UniqueConstraint("c" * 63),
        ForeignKeyConstraint(["parent"], [parent.c.id]),
        Index(None, "parent"),
    )
    metadata.create_all(store.engine)
    try:
        with Session(store.engine) as session:
            session.execute(parent.insert(), {"id": "p"})
            session.execute(child.insert(), {"id": "1", "c" * 63: "value", "parent": "p"})
            assert session.execute(select(child)).one() == ("1", "p", "value")
    finally:
        metadata.drop_all(store.engine)


def test_the_schema_of_the_service_is_as_its_models_say(store: Database) -> None:
    schema.check(store)


def test_a_check_of_what_is_not_up_to_date_fails_and_makes_nothing(store: Database) -> None:
    if not store.backend.migrates:
        pytest.skip("files have no migrations")
    schema.downgrade(store, "base")
    version = Table("alembic_version", MetaData())
    try:
        version.drop(store.engine)
        before = inspect(store.engine).get_table_names()
        with pytest.raises(StorageUnavailable, match="not at the newest revision"):
            schema.check(store)
        assert inspect(store.engine).get_table_names() == before
    finally:
        schema.upgrade(store)


@pytest.mark.usefixtures("environment")
def test_migrations_go_down_and_up_again_with_rows_in_the_tables(database: Database) -> None:
    if not database.backend.migrates:
        pytest.skip("files have no migrations")
    seeding(main.app)()
    (first,) = ScriptDirectory(str(schema.MIGRATIONS)).get_bases()
    try:
        with suppress(StorageUnavailable):  # an older schema may have no place for what is in there
            schema.downgrade(database, first)
        schema.upgrade(database)
        schema.check(database)
        empty(database, Base.metadata)
        schema.downgrade(database, "base")
        left = set(inspect(database.engine).get_table_names()) & set(Base.metadata.tables)
        assert left == set()
    except StorageUnavailable as refused:
        if not isinstance(refused.__cause__, NotImplementedError):
            raise
        pytest.skip("there is a migration that cannot be taken back")
    finally:
        schema.upgrade(database)
    schema.check(database)
