import pytest
import uvicorn
from typer.testing import CliRunner

import main


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[uvicorn.Config]:
    """What was asked to be served; nothing is."""
    asked: list[uvicorn.Config] = []

    def run(server: uvicorn.Server) -> None:
        asked.append(server.config)
        server.started = True

    monkeypatch.setattr(uvicorn.Server, "run", run)
    return asked


def test_only_this_machine_is_served_unless_more_is_asked_for(served: list[uvicorn.Config]) -> None:
    assert CliRunner().invoke(main.app, ["serve"]).exit_code == 0
    CliRunner().invoke(main.app, ["serve", "--host", "0.0.0.0", "--port", "80"])  # noqa: S104 - not served
    assert [(config.app, config.host, config.port) for config in served] == [
        ("main:api", "127.0.0.1", 8000),
        ("main:api", "0.0.0.0", 80),  # noqa: S104 - not served
    ]


def test_the_server_logs_as_the_service_does(served: list[uvicorn.Config]) -> None:
    CliRunner().invoke(main.app, ["serve"])
    assert served[0].log_config is None


def test_a_server_that_cannot_start_says_so_with_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda _: None)
    assert CliRunner().invoke(main.app, ["serve"]).exit_code == 3


def test_a_port_that_cannot_be_is_refused(served: list[uvicorn.Config]) -> None:
    assert CliRunner().invoke(main.app, ["serve", "--port", "70000"]).exit_code == 2
    assert served == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_without_auth_a_line_says_that_this_machine_may_do_anything(
    served: list[uvicorn.Config], host: str
) -> None:
    said = CliRunner().invoke(main.app, ["serve", "--host", host]).stderr
    assert "AUTH=none: anybody on this machine may do anything" in said
    assert "warning" not in said


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.0.0.1", "localhost.example.org"])  # noqa: S104 - not served
def test_without_auth_a_warning_says_who_else_may(served: list[uvicorn.Config], host: str) -> None:
    said = CliRunner().invoke(main.app, ["serve", "--host", host]).stderr
    assert "AUTH=none: anybody who reaches this address may do anything" in said
    assert "warning" in said
