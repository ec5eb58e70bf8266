"""The commands of the outbox, on the service's own command line."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path

import pytest
from typer.testing import Result

import modules.items.composition
from config.settings import Backend, Settings
from core.domain.ports import Begin
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database, connect
from modules.outbox.domain.event import Handler
from modules.outbox.domain.message import Message
from modules.outbox.domain.ports import OutboxUnitOfWork
from modules.outbox.infrastructure.repositories import SqlOutboxUnitOfWork

from .happenings import Moved, Witness, moves

Run = Callable[..., Result]


@pytest.fixture
def begin(database: Database) -> Begin[OutboxUnitOfWork]:
    return partial(SqlOutboxUnitOfWork, database)


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Witness:
    """A handler that a feature has; one attempt is all that there is."""
    witness = Witness()

    def handlers(_: Settings) -> list[Handler[Moved]]:
        return [witness.handler]

    monkeypatch.setattr(modules.items.composition, "handlers", handlers, raising=False)
    monkeypatch.setenv("OUTBOX_ATTEMPTS", "1")
    return witness


@pytest.fixture
def _two_moves(begin: Begin[OutboxUnitOfWork]) -> None:
    with begin() as work:
        work.outbox.record(*moves("ada", 2))
        work.commit()


@pytest.mark.usefixtures("_two_moves")
def test_what_features_have_handlers_for_is_delivered(run: Run, witness: Witness) -> None:
    before = json.loads(run("outbox", "status", "--json").stdout)
    assert before["messages"] == {"waiting": 2, "delivered": 0, "dead": 0, "skipped": 0}
    assert 0 < before["oldest_waiting_seconds"] < 600
    assert "2 waiting, 0 delivered" in run("outbox", "status").stdout
    assert run("outbox", "deliver").stdout == "Delivered 2, to be tried again 0, dead 0.\n"
    assert witness.of("ada") == [1, 2]
    after = json.loads(run("outbox", "status", "--json").stdout)
    assert (after["oldest_waiting"], after["oldest_waiting_seconds"]) == (None, 0)
    assert run("outbox", "purge").stdout == "0 messages removed.\n"


@pytest.mark.usefixtures("_two_moves")
def test_dead_messages_are_listed_tried_again_and_given_up(run: Run, witness: Witness) -> None:
    witness.failing.add("ada")
    failed = run("outbox", "deliver", "--json")
    assert (failed.exit_code, json.loads(failed.stdout)["dead"]) == (3, 1)
    assert "outbox retry" in failed.stderr
    [dead] = json.loads(run("outbox", "list", "--state", "dead", "--json").stdout)["items"]
    assert (dead["name"], dead["key"], dead["attempts"]) == ("Moved", "ada", 1)
    assert dead["error"] == "RuntimeError: ada is not at home"
    assert run("outbox", "retry").stdout == "1 message to be delivered anew.\n"
    assert run("outbox", "deliver").exit_code == 3
    assert run("outbox", "retry", dead["id"]).exit_code == 0
    assert run("outbox", "skip", dead["id"]).exit_code == 1
    assert run("outbox", "deliver").exit_code == 3
    assert run("outbox", "skip", dead["id"]).stdout == "1 message given up.\n"
    witness.failing.clear()
    assert run("outbox", "deliver").exit_code == 0
    assert witness.of("ada") == [2]
    first = run("outbox", "list", "--limit", "1")
    assert "skipped" in first.stdout
    assert "--after" in first.stderr
    asked = ["--key", "ada", "--state", "waiting", "--state", "delivered", "--fields", "key,state", "--total"]
    assert run("outbox", "list", *asked).stdout == "key\tstate\nada\tdelivered\n1 in all.\n"
    whole = json.loads(run("outbox", "list", "--sort", "-recorded_at", "--limit", "1", "--json").stdout)
    assert whole["items"][0].keys() == {each.name for each in fields(Message)}


@pytest.mark.usefixtures("_two_moves")
def test_a_copy_of_the_database_has_them(run: Run, tmp_path: Path) -> None:
    there = Settings(_env_file=None, db_backend=Backend.JSON, db_path=tmp_path / "copy", database_url=None)
    schema.upgrade(connect(there))
    done = run("database", "copy", "--to", "json", "--path", there.db_path)
    assert "outbox\t2\t2\t" in done.stdout
    with SqlOutboxUnitOfWork(connect(there)) as work:
        assert [each.position for each in work.outbox.list(order_by="position").items] == [1, 2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to be told by")
@pytest.mark.usefixtures("_two_moves", "environment")
def test_a_relay_delivers_until_it_is_told_to_stop(
    begin: Begin[OutboxUnitOfWork], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTBOX_ATTEMPTS", "1")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    command = [sys.executable, "-m", "main", "outbox", "relay", "--threads", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with begin() as work:
                if work.outbox.get_many([each.id for each in work.outbox.stream()])[0].attempts:
                    break
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 0
    [line] = [each for each in map(json.loads, said.splitlines()) if each["message"] == "event not delivered"]
    assert (line["event_name"], line["reason"]) == ("Moved", "no feature has a handler for Moved")
    assert len(line["trace_id"]) == 32
