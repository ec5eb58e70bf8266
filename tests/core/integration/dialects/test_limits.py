"""How long the drivers of SQL Server and Oracle wait, which no frozen server can be asked here."""

from config.settings import Settings
from core.infrastructure.database.backends import backend_named

from .mute import Mute, MuteConnection

CONNECTING, WORKING = 3, 7


def limit_of(connection: MuteConnection) -> float:
    """Return the seconds: Oracle's driver counts thousandths."""
    seconds: float = getattr(connection, "timeout", 0) or getattr(connection, "call_timeout", 0) / 1_000
    return seconds


def test_a_ping_is_waited_for_no_longer_than_a_connection(mute: Mute) -> None:
    limits = {"db_connect_timeout": CONNECTING, "db_statement_timeout": WORKING}
    engine = mute.engine()
    backend_named(mute.dialect).prepare(engine, Settings(_env_file=None, **limits))  # type: ignore[arg-type]  # integers
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, MuteConnection)
        assert limit_of(driver) == WORKING
    assert limit_of(driver) == CONNECTING


def test_a_connection_that_nobody_uses_is_looked_after(mute: Mute) -> None:
    engine = mute.engine()
    settings = Settings(_env_file=None, db_connect_timeout=CONNECTING)
    asked = backend_named(mute.dialect).options(engine.url, None, settings)["connect_args"]  # type: ignore[arg-type]  # it has no use for tables
    assert CONNECTING in asked.values()
    assert mute.dialect == "mssql" or asked["expire_time"] == 1
