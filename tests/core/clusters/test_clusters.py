"""Writers on every node of a cluster, and a node that is killed while they write."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.engine import URL

from config.settings import Backend, Settings
from core.infrastructure.database.engine import Database, create_engine_for
from tests.faults import races
from tests.faults import work as faults
from tests.integration.contract.specimens import SqlSpecimenUnitOfWork
from tests.processes import finish, processes, running
from tests.servers.throwaway import throwaway_database

from . import clients
from .nodes import Node, galera, hosts, replication

CLIENTS, TIMES = 6, 50
CONNECTING = 5
"""Seconds that a connection may take."""


def settings_for(nodes: list[Node], url: URL) -> Settings:
    """Return settings as of a service that knows the nodes, the first of which it uses while it can."""
    return Settings(
        _env_file=None,
        database_url=None,
        db_backend=Backend("postgresql" if url.get_backend_name() == "postgresql" else "mariadb"),
        db_host=hosts(nodes),
        db_user=str(url.username),
        db_password=SecretStr(str(url.password)),
        db_name=str(url.database),
        db_connect_timeout=CONNECTING,
    )


@pytest.fixture(scope="module")
def cluster() -> Iterator[list[Node]]:
    """Three nodes of Galera, which stay alive."""
    with galera() as nodes:
        yield nodes


@pytest.fixture
def url(cluster: list[Node]) -> Iterator[URL]:
    """A database in the cluster, with the tables of the contract."""
    with throwaway_database(cluster[0].url) as made:
        opened = Database(create_engine_for(settings_for(cluster, made)))
        faults.prepare(opened)
        opened.close()
        yield made


def test_the_contract_holds_on_a_node(cluster: list[Node], pytestconfig: pytest.Config) -> None:
    node = cluster[1].url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/integration/contract"],
        cwd=pytestconfig.rootpath,
        env=os.environ | {"DB_BACKEND": "mariadb", "TEST_MARIADB_URL": node},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4_000:]


@pytest.mark.parametrize("name", ["updates of one entity", "updates of two of many", "of unique keys"])
def test_writers_on_all_nodes_lose_nothing(name: str, cluster: list[Node], url: URL) -> None:
    database = Database(create_engine_for(settings_for(cluster, url)))
    races.many(database)
    done = processes.Value("q", 0)
    with ExitStack() as stack:
        for each in [
            stack.enter_context(
                running(clients.race, settings_for([cluster[number % 3]], url), name, number, TIMES, done)
            )
            for number in range(CLIENTS)
        ]:
            finish(each, 300)
    expected = TIMES if name == "of unique keys" else CLIENTS * TIMES
    assert done.value == races.found(database, name) == expected
    database.close()


def test_a_rule_over_rows_holds_where_all_use_one_node(cluster: list[Node], url: URL) -> None:
    """Locks are each node's own: who gets a row for change has it alone on that node."""
    name, done = "under a rule over rows", processes.Value("q", 0)
    settings = settings_for(cluster, url)
    with ExitStack() as stack:
        for each in [
            stack.enter_context(running(clients.race, settings, name, number, TIMES, done))
            for number in range(CLIENTS)
        ]:
            finish(each, 300)
    database = Database(create_engine_for(settings))
    assert done.value == races.found(database, name) == races.ROOM
    database.close()


Cluster = Callable[[], AbstractContextManager[list[Node]]]


@pytest.mark.parametrize("several", [galera, replication])
def test_a_node_that_is_killed_costs_each_client_one_transaction(several: Cluster, tmp_path: Path) -> None:
    with several() as nodes:
        nodes[0].tell("CREATE DATABASE tried")  # which goes with its server
        settings = settings_for(nodes, nodes[0].url.set(database="tried"))
        database = Database(create_engine_for(settings))
        faults.prepare(database)
        over, goes_on = processes.Event(), processes.Event()
        told = [tmp_path / str(number) for number in range(CLIENTS)]
        with ExitStack() as stack:
            working = [
                stack.enter_context(running(clients.add, settings, number, each, over, goes_on))
                for number, each in enumerate(told)
            ]
            clients.wait_for_each(told, 20)
            nodes[0].kill()
            if several is replication:
                nodes[1].tell("SELECT pg_promote()")
            goes_on.set()
            before = [len(clients.kept(each)) for each in told]
            clients.wait_for_each(told, max(before) + 20)
            over.set()
            for each in working:
                finish(each, 60)
        failed = [clients.failed(each) for each in told]
        assert max(map(len, failed)) <= 1, failed
        with SqlSpecimenUnitOfWork(database) as work:
            stored = {each.id for each in work.specimens.stream()}
        promised = {id for each in told for id in clients.kept(each)}
        assert promised <= stored
        assert len(stored - promised) <= sum(map(len, failed)) + 1  # the one that `prepare` has made
        database.close()
