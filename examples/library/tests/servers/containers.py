"""Servers in Docker containers; testcontainers removes them even if this process is killed."""

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from .answers import wait_for

PASSWORD = "Throwaway-1"  # lower and upper case, a digit and a sign, as SQL Server insists
START_SECONDS = 300.0


@dataclass(frozen=True)
class Image:
    """An image by tag, the port its server listens on, its environment, and its URL but for host and port."""

    name: str
    port: int
    environment: dict[str, str]
    url: URL


IMAGES = {
    "postgresql": Image(
        "postgres:18.6-trixie",
        5432,
        {"POSTGRES_PASSWORD": PASSWORD},
        URL.create("postgresql+psycopg", "postgres", PASSWORD, database="postgres"),
    ),
    "mariadb": Image(
        "mariadb:11.8.9",
        3306,
        {"MARIADB_ROOT_PASSWORD": PASSWORD},
        URL.create("mariadb+pymysql", "root", PASSWORD),
    ),
    "mysql": Image(
        "mysql:8.4.11",
        3306,
        {"MYSQL_ROOT_PASSWORD": PASSWORD},
        URL.create("mysql+pymysql", "root", PASSWORD),
    ),
    "mssql": Image(
        "mcr.microsoft.com/mssql/server:2022-CU26-ubuntu-22.04",
        1433,
        {"ACCEPT_EULA": "Y", "MSSQL_SA_PASSWORD": PASSWORD},
        URL.create("mssql+mssqlpython", "sa", PASSWORD, query={"TrustServerCertificate": "yes"}),
    ),
    "oracle": Image(
        "gvenzl/oracle-free:23.26.2-slim-faststart",
        1521,
        {"ORACLE_PASSWORD": PASSWORD},
        URL.create("oracle+oracledb", "system", PASSWORD, query={"service_name": "FREEPDB1"}),
    ),
}


def docker_answers() -> bool:
    """Say whether there is a Docker daemon to talk to."""
    docker: Any = import_module("docker")  # which has no annotations
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves a socket behind that found nobody
        try:
            docker.from_env(timeout=5).ping()
        except docker.errors.DockerException:
            return False
        finally:
            gc.collect()
    return True


@contextmanager
def running(backend: str) -> Iterator[URL]:
    """Yield the URL of a server in a container that is removed when the block ends."""
    from testcontainers.core.container import DockerContainer

    image = IMAGES[backend]
    container = DockerContainer(image.name).with_envs(**image.environment).with_exposed_ports(image.port)
    with container:
        host, port = container.get_container_host_ip(), container.get_exposed_port(image.port)
        url = image.url.set(host=host, port=int(port))
        wait_for(url, lambda error: isinstance(error, DBAPIError), START_SECONDS, every=0.5)
        yield url
