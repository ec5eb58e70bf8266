from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner

import main


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was asked to be served; nothing is."""
    asked: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: asked.append((app, options)))
    return asked


def test_only_this_machine_is_served_unless_more_is_asked_for(
    served: list[tuple[str, dict[str, Any]]],
) -> None:
    CliRunner().invoke(main.app, ["serve"])
    CliRunner().invoke(main.app, ["serve", "--host", "0.0.0.0", "--port", "80"])  # noqa: S104 - not served
    assert [(app, options["host"], options["port"]) for app, options in served] == [
        ("main:api", "127.0.0.1", 8000),
        ("main:api", "0.0.0.0", 80),  # noqa: S104 - not served
    ]


def test_the_server_logs_as_the_service_does(served: list[tuple[str, dict[str, Any]]]) -> None:
    CliRunner().invoke(main.app, ["serve"])
    assert served[0][1]["log_config"] is None


def test_a_port_that_cannot_be_is_refused(served: list[tuple[str, dict[str, Any]]]) -> None:
    assert CliRunner().invoke(main.app, ["serve", "--port", "70000"]).exit_code == 2
    assert served == []
