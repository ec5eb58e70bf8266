"""PgBouncer in transaction mode, in front of a server of PostgreSQL."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

PROGRAM = shutil.which("pgbouncer")


@contextmanager
def pgbouncer(server: URL, folder: Path, connections: int) -> Iterator[URL]:
    """Yield the URL of a pooler that shares so many connections to each database, and takes them in turns."""
    assert PROGRAM
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    login = f"host={server.host} port={server.port} user={server.username} password='{server.password}'"
    settings = {
        "listen_addr": "127.0.0.1",
        "listen_port": port,
        "auth_type": "any",
        "unix_socket_dir": "",
        "pool_mode": "transaction",
        "default_pool_size": connections,
        "server_round_robin": 1,
        "max_client_conn": 500,
    } | ({"user": "nobody"} if os.geteuid() == 0 else {})
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(f"[databases]\n* = {login}\n[pgbouncer]\n{lines}", "utf-8")
    with subprocess.Popen([PROGRAM, "-q", str(configuration)]) as process:
        try:
            _wait_for(port)
            yield server.set(host="127.0.0.1", port=port)
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
