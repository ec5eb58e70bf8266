"""All integration tests pass behind PgBouncer in transaction mode, with DB_POOLER and nothing else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Backend
from tests.servers import server_url

from .pooler import PROGRAM, pgbouncer

CONNECTIONS = 20
"""As many as one process may want: the settings' pool, and what it overflows to."""

ELSEWHERE = ["dialects", "embedded", "files", "servers"]
"""Folders of the core's own tests that use no server, or start and end servers themselves."""

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no pgbouncer on PATH")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server behind PgBouncer."""
    folder = tmp_path_factory.mktemp("pgbouncer")
    with server_url(Backend.POSTGRESQL) as server, pgbouncer(server, folder, CONNECTIONS) as pooled:
        yield pooled.render_as_string(hide_password=False)


@pytest.mark.parametrize("service", ["bare project", "bank-alert"])
def test_the_whole_integration_suite_passes(service: str, url: str, pytestconfig: pytest.Config) -> None:
    here = Path(pytestconfig.rootpath)  # build/core/NAME of the repository
    project = here if service == "bare project" else here.parents[2] / "examples" / service
    but = [f"--ignore=tests/integration/{each}" for each in ELSEWHERE]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/integration", *but],
        cwd=project,
        env=os.environ
        | {
            "DB_BACKEND": "postgresql",
            "DB_POOLER": "true",
            "TEST_POSTGRESQL_URL": url,
            "PYTHONPATH": os.pathsep.join([str(project / "src"), str(project)]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout.splitlines()[-1])  # how many they are, with -s
    assert done.returncode == 0, done.stdout[-4_000:]
