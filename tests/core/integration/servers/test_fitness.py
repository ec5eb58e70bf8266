"""A server that is not set up as the contract needs it says so, and how to change it."""

from collections.abc import Iterator
from secrets import token_hex

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database, connect

MAKE = {
    "postgresql": "CREATE DATABASE {} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'",
    "mysql": "CREATE DATABASE {} CHARACTER SET latin1",
    "mariadb": "CREATE DATABASE {} CHARACTER SET latin1",
}


@pytest.fixture
def latin(store: Database, settings: Settings) -> Iterator[URL]:
    """The URL of a database whose character set is not Unicode."""
    name = f"test_latin_{token_hex(4)}"
    engine = store.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(MAKE[settings.db_backend].format(name)))
    assert settings.database_url
    yield make_url(settings.database_url.get_secret_value()).set(database=name)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))


def opened(url: URL) -> Database:
    secret = SecretStr(url.render_as_string(hide_password=False))
    return connect(Settings(_env_file=None, database_url=secret))


def test_another_character_set_is_named_with_what_to_do(latin: URL) -> None:
    database = opened(latin)
    for act in (schema.check, schema.upgrade):
        with pytest.raises(StorageUnavailable, match=r"(?i)does not fit .* is latin1: (make|alter)"):
            act(database)
    if database.backend.on_duplicate:
        with database.engine.begin() as connection:
            connection.execute(text(f"ALTER DATABASE {latin.database} CHARACTER SET utf8mb4"))
        schema.upgrade(database)
        schema.check(database)
    database.close()


def test_modes_that_cut_values_in_silence_are_named_where_another_driver_leaves_them(
    store: Database, settings: Settings
) -> None:
    if not store.backend.on_duplicate:
        pytest.skip("only MySQL and MariaDB have modes")
    assert store.backend.shortcomings(store.engine) == []  # whatever the server's are
    assert settings.database_url
    for mode in ("", "STRICT_ALL_TABLES,ANSI_QUOTES"):
        told = {"init_command": f"SET sql_mode = '{mode}'", "charset": "utf8mb4"}
        other = Database(create_engine(settings.database_url.get_secret_value(), connect_args=told))
        (found,) = store.backend.shortcomings(other.engine) or []
        assert "sql_mode is" in found
        assert "SET GLOBAL sql_mode" in found
        other.close()
