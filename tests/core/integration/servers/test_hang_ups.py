"""A pooled connection that the server has ended is noticed before it is used, however short ago that was."""

import time

import pytest
from sqlalchemy import create_engine, text

from config.settings import Settings
from core.infrastructure.database.engine import Database, create_engine_for

ENDS = {
    "postgresql": ("SELECT pg_backend_pid()", "SELECT pg_terminate_backend({}, 5000)"),
    "mysql": ("SELECT CONNECTION_ID()", "KILL {}"),
    "mariadb": ("SELECT CONNECTION_ID()", "KILL {}"),
}


@pytest.mark.parametrize("moment", [0.05, 1.1])
def test_a_connection_that_the_server_has_ended_costs_nobody_a_failure(
    settings: Settings, moment: float
) -> None:
    if settings.db_backend not in ENDS:
        pytest.skip("not tried: nothing here can run it")
    database = Database(create_engine_for(settings))  # with a pool of its own, of one connection
    who, end = ENDS[settings.db_backend]
    assert settings.database_url
    other = create_engine(settings.database_url.get_secret_value())
    with database.engine.connect() as connection:
        ours = connection.scalar(text(who))
    with database.engine.connect() as connection:  # which was pinged this time
        assert connection.scalar(text(who)) == ours
    with other.connect() as connection:
        connection.execute(text(end.format(ours)))
    time.sleep(moment)
    with database.engine.connect() as connection:
        assert connection.scalar(text(who)) != ours
    other.dispose()
    database.close()
