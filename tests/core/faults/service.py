"""The service on a real socket, as `serve` runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .places import Place

COMMAND = [sys.executable, "-c", "import main; main.run()"]
START_SECONDS = 60


@dataclass
class Service:
    """A running service, its port, and what it has logged."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def memory(self) -> int:
        """How many megabytes it takes, or has taken at most."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024

    def stop(self) -> int:
        """Return the exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def serving(place: Place, folder: Path, **settings: object) -> Iterator[Service]:
    """Run the service on a database, which is upgraded first."""
    chosen = place.settings
    url = chosen.database_url.get_secret_value() if chosen.database_url else ""
    more = {"DB_BACKEND": chosen.db_backend, "DB_PATH": str(chosen.db_path or ""), "DATABASE_URL": url}
    more |= {name.upper(): str(value) for name, value in settings.items()}
    environment = os.environ | more | {"PYTHONPATH": os.pathsep.join(sys.path)}
    upgrade = [*COMMAND, "database", "upgrade"]
    subprocess.run(upgrade, cwd=folder, env=environment, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log"
    with log.open("wb") as file:
        command = [*COMMAND, "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file)
    try:
        latest = time.monotonic() + START_SECONDS
        while not _answers(port):
            if time.monotonic() > latest or process.poll() is not None:
                raise TimeoutError(f"the service did not start: {log.read_text('utf-8')[-300:]}")
            time.sleep(0.05)
        yield Service(process, port, log)
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
