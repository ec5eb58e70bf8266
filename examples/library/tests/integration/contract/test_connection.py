"""A lost connection costs the transaction that was under way, and no other."""

import pytest

from core.domain.errors import StorageUnavailable
from core.infrastructure.database.engine import Database

from .specimens import Begin, SqlSpecimenUnitOfWork, specimen


def drop_connection(work: object) -> None:
    assert isinstance(work, SqlSpecimenUnitOfWork)
    connection = work.session.connection().connection.dbapi_connection
    assert connection is not None
    connection.close()


def test_the_transaction_under_way_reports_it_and_the_next_works(stored: Begin) -> None:
    with pytest.raises(StorageUnavailable), stored() as work:
        work.specimens.add(specimen())
        drop_connection(work)
        work.specimens.count()
    with stored() as work:
        assert work.specimens.count() == 0
        work.specimens.add(specimen())
        work.commit()
    with stored() as work:
        assert work.specimens.count() == 1


def test_a_connection_lost_between_transactions_is_not_noticed(stored: Begin, store: Database) -> None:
    with stored() as work:
        work.specimens.add(specimen())
        work.commit()
    pooled = store.engine.raw_connection()
    connection = pooled.dbapi_connection
    pooled.close()
    assert connection is not None
    connection.close()
    with stored() as work:
        assert work.specimens.count() == 1


def test_the_database_answers_a_ping(store: Database) -> None:
    store.ping()
