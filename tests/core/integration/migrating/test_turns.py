"""Several processes that bring one database up to date at once: one does it, the others find it done."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from config.settings import Backend
from core.domain.errors import StorageUnavailable
from core.infrastructure.database import schema
from core.infrastructure.database.backends import standard
from core.infrastructure.database.engine import Database, create_engine_for
from tests.integration.copying.conftest import settings_of
from tests.processes import finish, processes, running
from tests.servers import database_url

PROCESSES = 4


def upgrade(settings: Any, together: Any) -> None:
    database = Database(create_engine_for(settings))
    together.wait(60)
    schema.upgrade(database)
    schema.check(database)
    database.close()


def test_many_upgrade_at_once_and_all_find_it_done(backend: Backend, tmp_path: Path) -> None:
    with database_url(backend, tmp_path) as url, ExitStack() as stack:
        together = processes.Barrier(PROCESSES)
        for process in [
            stack.enter_context(running(upgrade, settings_of(url), together)) for _ in range(PROCESSES)
        ]:
            finish(process, 120)


def test_who_waits_for_long_is_told_so(
    backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standard, "PATIENCE", 0.5)
    with database_url(backend, tmp_path) as url:
        first, second = (Database(create_engine_for(settings_of(url))) for _ in range(2))
        if not first.backend.lock:
            pytest.skip("servers of ours only")
        with first.backend.turn(first.engine), pytest.raises(StorageUnavailable, match="another process"):
            schema.upgrade(second)
        schema.upgrade(second)
        first.close()
        second.close()
