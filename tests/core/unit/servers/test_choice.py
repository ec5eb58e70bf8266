"""Where a database for tests comes from."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from config.settings import PROJECT
from tests.servers import containers, database_url, programs, server_url

SERVERS = ["postgresql", "mariadb", "mysql", "mssql", "oracle"]
PROGRAM = make_url("sqlite:///program")
CONTAINER = make_url("sqlite:///container")


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say what this machine has: a server program, a Docker daemon, neither or both."""

    def runs(url: URL) -> Callable[..., AbstractContextManager[URL]]:
        return lambda *_: nullcontext(url)

    def there(*, program: bool = False, docker: bool = False) -> None:
        monkeypatch.setattr(programs, "find", lambda _: (None, None) if program else None)
        monkeypatch.setattr(containers, "docker_answers", lambda: docker)

    for backend in SERVERS:
        monkeypatch.delenv(f"TEST_{backend.upper()}_URL", raising=False)
    monkeypatch.delenv("REQUIRE_BACKENDS", raising=False)
    monkeypatch.setattr(programs, "running", runs(PROGRAM))
    monkeypatch.setattr(containers, "running", runs(CONTAINER))
    return there


@pytest.mark.parametrize("backend", SERVERS)
def test_a_server_that_is_named_comes_first(
    backend: str, there: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    there(program=True, docker=True)
    monkeypatch.setenv(f"TEST_{backend.upper()}_URL", "sqlite:///named")
    with server_url(backend) as url:
        assert url.database == "named"


@pytest.mark.parametrize("backend", SERVERS)
def test_then_a_program_and_then_docker(backend: str, there: Callable[..., None]) -> None:
    there(program=True, docker=True)
    with server_url(backend) as url:
        assert url == PROGRAM
    there(docker=True)
    with server_url(backend) as url:
        assert url == CONTAINER


@pytest.mark.parametrize("backend", SERVERS)
def test_without_a_server_one_line_says_what_to_do(backend: str, there: Callable[..., None]) -> None:
    there()
    with pytest.raises(pytest.skip.Exception) as skipped, server_url(backend):
        pass
    reason = str(skipped.value)
    assert reason.startswith("no server: ")
    assert f"TEST_{backend.upper()}_URL" in reason
    assert "\n" not in reason


@pytest.mark.parametrize("required", ["all", "json,oracle", "mysql oracle"])
def test_a_required_backend_fails_where_it_would_be_skipped(
    required: str, there: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    there()
    monkeypatch.setenv("REQUIRE_BACKENDS", required)
    with pytest.raises(pytest.fail.Exception, match="no server"), server_url("oracle"):
        pass


def test_what_needs_no_server_lies_in_the_folder(tmp_path: Path) -> None:
    for backend, drivername in {"json": "sqlite+json", "csv": "sqlite+csv", "sqlite": "sqlite"}.items():
        with database_url(backend, tmp_path) as url:
            assert url.drivername == drivername
            assert Path(str(url.database)).parent == tmp_path


def test_images_are_pinned_and_the_same_as_those_of_the_compose_file() -> None:
    compose = (PROJECT / "container" / "docker-compose.yaml").read_text()
    for backend in SERVERS:
        image = containers.IMAGES[backend].name
        assert any(digit.isdigit() for digit in image.partition(":")[2])
        assert f" {image}\n" in compose
