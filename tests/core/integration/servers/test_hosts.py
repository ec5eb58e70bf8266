"""Of several hosts the first that takes changes is used; when it dies, the next."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from pydantic import SecretStr
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import URL

from config.settings import Backend, Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.engine import Database, create_engine_for
from tests.servers import server_url

WHO = {"postgresql": "SELECT inet_server_port()"}
READ_ONLY = {
    "postgresql": ["ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"],
    "mariadb": ["SET GLOBAL read_only = 1"],
    "mysql": ["SET GLOBAL read_only = 1"],
}
PASSWORD = {
    "postgresql": "ALTER USER CURRENT_USER PASSWORD '{}'",
    "mariadb": "SET PASSWORD = PASSWORD('{}')",
    "mysql": "ALTER USER CURRENT_USER() IDENTIFIED BY '{}'",
}


class Node:
    """A server that can be stopped."""

    def __init__(self, backend: str) -> None:
        self._stack = ExitStack()
        self.url: URL = self._stack.enter_context(server_url(backend))

    def tell(self, *statements: str) -> None:
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def stop(self) -> None:
        self._stack.close()


@pytest.fixture
def nodes(backend: Backend) -> Iterator[list[Node]]:
    """Two servers that let the same user in."""
    if backend not in READ_ONLY:
        pytest.skip("the cluster has a name of its own")
    both = [Node(backend), Node(backend)]
    both[1].tell(PASSWORD[backend].format("secret"))
    both[0].tell(PASSWORD[backend].format("secret"))
    for node in both:
        node.url = node.url.set(password="secret")
    yield both
    for node in both:
        node.stop()


@pytest.fixture
def cluster(backend: Backend, nodes: list[Node]) -> Iterator[Database]:
    url = nodes[0].url
    settings = Settings(
        _env_file=None,
        database_url=None,
        db_backend=backend,
        db_host=",".join(f"{node.url.host}:{node.url.port}" for node in nodes),
        db_user=str(url.username),
        db_password=SecretStr("secret"),
        db_name=url.database or "mysql",
        db_connect_timeout=5,
    )
    opened = Database(create_engine_for(settings))
    yield opened
    opened.close()


def port(database: Database) -> int:
    query = WHO.get(database.engine.dialect.name, "SELECT @@port")
    with database.session() as session:
        return int(session.execute(text(query)).scalar_one())


def test_a_client_loses_one_transaction_when_its_node_dies(cluster: Database, nodes: list[Node]) -> None:
    assert port(cluster) == nodes[0].url.port
    with cluster.session() as session:
        session.execute(text("SELECT 1"))
        nodes[0].stop()
        with pytest.raises(StorageUnavailable):
            session.execute(text("SELECT 1"))
    assert port(cluster) == nodes[1].url.port


def test_a_node_that_takes_no_changes_is_passed_over(cluster: Database, nodes: list[Node]) -> None:
    nodes[0].tell(*READ_ONLY[cluster.backend.name])
    assert port(cluster) == nodes[1].url.port


def test_where_no_node_answers_the_sentence_is_as_for_one(cluster: Database, nodes: list[Node]) -> None:
    for node in nodes:
        node.stop()
    with pytest.raises(StorageUnavailable, match="the database cannot be reached: is it running"):
        cluster.ping()
