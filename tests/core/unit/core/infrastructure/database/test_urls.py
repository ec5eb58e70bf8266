"""What DATABASE_URL is read as, and what is said of one that cannot be read."""

import pytest
from pydantic import SecretStr

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.urls import url_of

SENTENCE = (
    "DATABASE_URL does not read dialect://user:password@host:port/name; what is special in a URL, "
    "like an @ in the password, is written as %40"
)


def read(text: str) -> str:
    url = url_of(Settings(_env_file=None, database_url=SecretStr(text)))
    return url.render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://me:p@ss@host/name",
        "postgresql://me:p@ss@host/name?a=b",
        "no URL at all",
        "postgresql://me:secret@host:port/name",
    ],
)
def test_what_is_no_url_is_told_without_quoting_it(text: str) -> None:
    with pytest.raises(StorageUnavailable) as refused:
        read(text)
    assert str(refused.value) == SENTENCE


def test_a_file_and_a_query_may_have_more_than_one_at_sign() -> None:
    assert read("sqlite:////srv/a@b/c@d") == "sqlite+pysqlite:////srv/a%40b/c%40d"
    assert read("postgresql://me@host/name?a=b@c@d").endswith("?a=b%40c%40d")


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("postgresql://host/name", "postgresql+psycopg"),
        ("mysql://host/name", "mysql+pymysql"),
        ("mariadb://host/name", "mariadb+pymysql"),
        ("mssql://host/name", "mssql+mssqlpython"),
        ("oracle://host/name", "oracle+oracledb"),
        ("duckdb:///file", "duckdb"),
        ("firebird+firebird://host/name", "firebird+firebird"),
    ],
)
def test_a_database_is_met_with_the_driver_of_its_module(text: str, driver: str) -> None:
    assert read(text).partition("://")[0] == driver
