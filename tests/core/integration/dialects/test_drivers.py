"""The real drivers are loaded and asked to connect; where nobody listens, they say so, and no password."""

import socket
import traceback

import pytest
from pydantic import SecretStr

from config.settings import Backend, Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.engine import create_engine_for

from .mute import Mute

PASSWORD = "p@ss:w/rd%20 #?"
SERVERS = [Backend.POSTGRESQL, Backend.MARIADB, Backend.MYSQL, Backend.MSSQL, Backend.ORACLE]


@pytest.mark.parametrize("server", SERVERS)
def test_a_refused_connection_is_storage_that_is_unavailable(server: Backend) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        settings = Settings(
            db_backend=server,
            db_connect_timeout=1,
            db_port=closed.getsockname()[1],
            db_user="somebody",
            db_password=SecretStr(PASSWORD),
            database_url=None,
        )
        engine = create_engine_for(settings)
        with pytest.raises(StorageUnavailable) as caught, engine.connect():
            pass
    engine.dispose()
    assert "reached" in str(caught.value) or "libltdl" in str(caught.value)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_a_server_need_not_have_all_that_its_dialect_tries(mute: Mute) -> None:
    mute.refused = "fn_listextendedproperty|v[$]parameter|NVARCHAR"
    with mute.engine().connect() as connection:
        assert connection.dialect.name == mute.dialect


def test_an_asynchronous_driver_is_refused() -> None:
    settings = Settings(_env_file=None, database_url=SecretStr("sqlite+aiosqlite:///somewhere"))
    with pytest.raises(StorageUnavailable, match=r"sqlite\+aiosqlite.*asynchronous"):
        create_engine_for(settings)
