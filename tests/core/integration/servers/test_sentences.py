"""What servers say that only a real one can be brought to say, and what comes of it."""

import pytest
from sqlalchemy import text

from core.domain.errors import InvalidValue, StorageUnavailable, TransactionAborted
from core.infrastructure.database.engine import Database


def test_a_value_larger_than_a_packet_is_not_taken_for_a_server_that_is_down(store: Database) -> None:
    if not store.backend.on_duplicate:
        pytest.skip("only MySQL and MariaDB limit a packet")
    with store.engine.connect() as connection:
        most = connection.scalar(text("SELECT @@max_allowed_packet"))
        # it says so, or hangs up first
        with pytest.raises((InvalidValue, StorageUnavailable), match=r"too long|max_allowed_packet"):
            connection.execute(text("SELECT length(:value)"), {"value": "x" * (most + 1_000)})
        connection.invalidate()


def test_a_table_that_is_changed_costs_one_try_and_no_more(store: Database) -> None:
    if store.engine.dialect.name != "postgresql":
        pytest.skip("only psycopg prepares statements")
    engine, read = store.engine, text("SELECT * FROM changing")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE changing (value INTEGER)"))
    try:
        with engine.connect() as connection:
            for _ in range(8):  # from the sixth on it is prepared
                connection.execute(read).all()
            connection.commit()
            with engine.begin() as other:
                other.execute(text("ALTER TABLE changing ALTER value TYPE text"))
            with pytest.raises(TransactionAborted, match="run it again"):
                connection.execute(read).all()
        with engine.connect() as connection:
            assert connection.execute(read).all() == []
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE changing"))


def test_a_transaction_that_has_failed_says_so(store: Database) -> None:
    with store.engine.connect() as connection:
        with pytest.raises(StorageUnavailable, match="database upgrade"):
            connection.execute(text("SELECT 1 FROM nowhere"))
        with pytest.raises(StorageUnavailable, match="database upgrade"):
            connection.execute(text("SELECT 1"))
        with pytest.raises(StorageUnavailable, match="database upgrade"):
            connection.commit()
