"""What is done with the ORM and what repositories do is one transaction, whichever begins it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ArgumentError

from core.infrastructure.clock import now
from core.infrastructure.database.engine import Database
from core.infrastructure.database.sessions import LightSession
from modules.items.domain.entities import Item, ItemDetails
from modules.items.infrastructure.models import ItemModel
from modules.items.infrastructure.repositories import SqlItemRepository

Write = Callable[[LightSession], object]


def by_repository(session: LightSession) -> None:
    SqlItemRepository(session).add(Item.of(ItemDetails(name="by repository"), "1", now()))


def by_instance(session: LightSession) -> None:
    session.add(ItemModel(id="2", name="by instance", version=1, created_at=now(), updated_at=now()))


ORDERS = [[by_repository, by_instance], [by_instance, by_repository]]


@pytest.fixture
def session(database: Database) -> Iterator[LightSession]:
    with database.session() as session:
        yield session
    pool: Any = database.engine.pool
    assert pool.checkedout() == 0 if hasattr(pool, "checkedout") else True


def ids(database: Database) -> list[str]:
    with database.session() as other:
        return sorted(other.scalars(select(ItemModel.id)))


@pytest.mark.parametrize("writes", ORDERS)
def test_both_are_committed_together(database: Database, session: LightSession, writes: list[Write]) -> None:
    for write in writes:
        write(session)
    session.commit()
    assert ids(database) == ["1", "2"]


@pytest.mark.parametrize("end", [LightSession.rollback, LightSession.close, LightSession.invalidate])
@pytest.mark.parametrize("writes", ORDERS)
def test_both_are_undone_together(
    database: Database, session: LightSession, writes: list[Write], end: Callable[[LightSession], None]
) -> None:
    for write in writes:
        write(session)
    session.flush()
    end(session)
    assert ids(database) == []
    by_repository(session)  # and it goes on with a transaction of its own
    session.commit()
    assert ids(database) == ["1"]


@pytest.mark.parametrize("end", [LightSession.rollback, LightSession.close, LightSession.invalidate])
@pytest.mark.parametrize("write", [by_repository, by_instance])
def test_what_one_of_them_began_ends_at_once(
    database: Database, session: LightSession, write: Write, end: Callable[[LightSession], None]
) -> None:
    write(session)
    session.flush()
    end(session)
    pool: Any = database.engine.pool
    assert pool.checkedout() == 0 if hasattr(pool, "checkedout") else True
    assert ids(database) == []


def test_options_that_are_refused_leave_no_connection_behind(
    database: Database, session: LightSession
) -> None:
    with pytest.raises(ArgumentError, match="isolation"):
        session.connection(execution_options={"isolation_level": "NONE AT ALL"})
    session.close()
    pool: Any = database.engine.pool
    assert pool.checkedout() == 0 if hasattr(pool, "checkedout") else True
    by_repository(session)
    session.commit()
    assert ids(database) == ["1"]


def test_a_repository_is_seen_by_queries_and_sees_what_was_flushed(session: LightSession) -> None:
    by_repository(session)
    assert session.get_one(ItemModel, "1").name == "by repository"
    by_instance(session)
    session.flush()
    assert SqlItemRepository(session).get("2").name == "by instance"


@pytest.mark.parametrize("before", [[], [by_repository], [by_instance]])
def test_a_savepoint_takes_back_what_a_repository_did_after_it(
    database: Database, session: LightSession, before: list[Write]
) -> None:
    if not database.backend.savepoints:
        pytest.skip("there are no savepoints")
    for write in before:
        write(session)
    items = SqlItemRepository(session)
    with session.begin_nested() as savepoint:
        items.add(Item.of(ItemDetails(name="after"), "3", now()))
        savepoint.rollback()
    items.add(Item.of(ItemDetails(name="later"), "4", now()))
    session.commit()
    assert ids(database) == [*["1" if write is by_repository else "2" for write in before], "4"]


def test_instances_outlive_the_session_that_read_them(database: Database) -> None:
    with database.session() as session:
        by_repository(session)
        session.commit()
        found = session.get_one(ItemModel, "1")
    assert found not in session
    assert found.name == "by repository"


def test_options_are_those_of_a_transaction_that_has_not_begun(session: LightSession) -> None:
    by_instance(session)  # which does not begin it, before it is flushed
    connection = session.connection(execution_options={"asked": 1})
    assert connection.get_execution_options()["asked"] == 1
    assert session.connection(execution_options={"asked": 2}) is connection
    assert connection.get_execution_options()["asked"] == 1
