"""Server programs that are nodes of one cluster: three of Galera, or PostgreSQL and its standby."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL

from tests.servers import programs
from tests.servers.recipes import RECIPES, Plan

PASSWORD = "one-for-all-of-the-cluster"
PROVIDERS = ("/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so")
Change = Callable[[Plan, Path], Plan]
"""Makes of the plan for a server that for a node, in its folder."""


@dataclass
class Node:
    """A running server, and the file in which it wrote its process's number."""

    url: URL
    pid: Path

    def kill(self) -> None:
        """Kill it as a power cut would."""
        os.kill(int(self.pid.read_text("utf-8").split()[0]), signal.SIGKILL)

    def tell(self, *statements: str) -> None:
        """Run statements, each in a transaction of its own."""
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


def hosts(nodes: list[Node]) -> str:
    """Return what DB_HOST says of them."""
    return ",".join(f"{node.url.host}:{node.url.port}" for node in nodes)


@contextmanager
def galera() -> Iterator[list[Node]]:
    """Yield three nodes, each of which has what is stored in the others."""
    provider = next(filter(os.path.exists, PROVIDERS), None)
    if provider is None or shutil.which("rsync") is None:
        pytest.skip("there is no Galera beside MariaDB, or no rsync")
    talking = [programs.free_port() for _ in range(3)]
    everybody = ",".join(f"127.0.0.1:{port}" for port in talking)

    def member(number: int) -> Change:
        def change(plan: Plan, folder: Path) -> Plan:
            at = f"127.0.0.1:{talking[number]}"
            told = {
                "on": "ON",
                "provider": provider,
                "cluster-name": "tried",
                "cluster-address": f"gcomm://{everybody}",
                "node-name": f"node-{number}",
                "node-address": at,
                "sst-method": "rsync",
                "sst-receive-address": f"127.0.0.1:{programs.free_port()}",
                "provider-options": f"gmcast.listen_addr=tcp://{at};"
                f"ist.recv_addr=127.0.0.1:{programs.free_port()};gcache.size=32M",
            }
            server = [*plan.commands[-1], *(f"--wsrep-{name}={value}" for name, value in told.items())]
            server += ["--binlog-format=ROW", "--innodb-autoinc-lock-mode=2"]
            if number == 0:
                server.append("--wsrep-new-cluster")
            else:  # users come from the others
                server = [each for each in server if not each.startswith("--init-file")]
            return _as_ordinary_user(replace(plan, commands=[*plan.commands[:-1], server]), folder)

        return change

    with ExitStack() as stack:
        yield [stack.enter_context(_running("mariadb", "pid", member(number))) for number in range(3)]


def _as_ordinary_user(plan: Plan, folder: Path) -> Plan:
    """Have nobody run what root has planned: the rsync that brings a node its data is nobody there anyway."""
    if os.geteuid() != 0:
        return plan
    *before, server = plan.commands
    for command in before:
        subprocess.run(command, check=True)
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    server.remove("--user=root")
    return replace(plan, commands=[server], user=nobody.pw_uid, group=nobody.pw_gid)


@contextmanager
def replication() -> Iterator[list[Node]]:
    """Yield a primary and a standby, which has whatever was acknowledged."""

    def lasting(plan: Plan, _folder: Path) -> Plan:
        server = [each for each in plan.commands[-1] if not each.startswith("--synchronous_commit")]
        return replace(plan, commands=[*plan.commands[:-1], server])

    with ExitStack() as stack:
        primary = stack.enter_context(_running("postgresql", "data/postmaster.pid", lasting))

        def standby(plan: Plan, folder: Path) -> Plan:
            server = lasting(plan, folder).commands[-1]
            copy = [str(Path(server[0]).with_name("pg_basebackup")), "-D", str(folder / "data")]
            source = primary.url.set(drivername="postgresql").render_as_string(hide_password=False)
            return replace(plan, commands=[[*copy, "-R", "-c", "fast", "-d", source], server])

        second = stack.enter_context(_running("postgresql", "data/postmaster.pid", standby))
        primary.tell("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        yield [primary, second]


@contextmanager
def _running(backend: str, pid: str, change: Change) -> Iterator[Node]:
    found = programs.find(backend)
    if found is None:
        pytest.skip(f"no server program: {RECIPES[backend].wanted}")
    recipe, program = found
    folders: list[Path] = []

    def plan(program: Path, folder: Path, port: int, _password: str) -> Plan:
        folders.append(folder)
        return change(recipe.plan(program, folder, port, PASSWORD), folder)

    with programs.running(replace(recipe, plan=plan), program) as url:
        yield Node(url, folders[0] / pid)
