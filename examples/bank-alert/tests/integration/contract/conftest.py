"""The stores that the contract is tried on: the backend under test and the in-memory doubles."""

import os
from collections.abc import Iterator
from functools import partial

import pytest

from core.infrastructure.database.engine import Database
from tests.tables import empty

from .specimens import Begin, InMemorySpecimenUnitOfWork, SpecimenBase, SqlSpecimenUnitOfWork


@pytest.fixture(scope="session")
def _specimen_tables(store: Database) -> Iterator[Database]:
    store.create_schema(SpecimenBase.metadata)
    yield store
    SpecimenBase.metadata.drop_all(store.engine)


@pytest.fixture
def stored(_specimen_tables: Database) -> Iterator[Begin]:
    """Units of work on the backend under test, which starts empty."""
    yield partial(SqlSpecimenUnitOfWork, _specimen_tables)
    empty(_specimen_tables, SpecimenBase.metadata)


BOTH = ["backend", "memory"] if os.environ.get("DB_BACKEND", "sqlite") == "sqlite" else ["backend"]
"""What is in memory is the same whichever backend is under test: it is tried once."""


@pytest.fixture(params=BOTH)
def begin(request: pytest.FixtureRequest) -> Begin:
    """Units of work on the backend under test and, in turn, in memory: for what both promise."""
    if request.param == "backend":
        stored: Begin = request.getfixturevalue("stored")
        return stored
    work = InMemorySpecimenUnitOfWork()
    return lambda: work
