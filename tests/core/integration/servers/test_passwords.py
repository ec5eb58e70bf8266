"""Whatever a password is made of, it opens the database and is in nothing that the service says."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy import make_url
from typer.testing import Result

from config.settings import Settings

WRONG = "wr@ng:p/a%20s #?"

LogIn = Callable[[str], None]
Run = Callable[..., Result]


@pytest.fixture
def password(settings: Settings) -> str:
    """The password of the database under test."""
    assert settings.database_url
    return make_url(settings.database_url.get_secret_value()).password or ""


@pytest.fixture(params=["DB_PASSWORD", "DATABASE_URL"])
def log_in(request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> LogIn:
    """Give the service a password, in each of the two ways."""
    assert settings.database_url
    url = make_url(settings.database_url.get_secret_value())

    def log_in_with(password: str) -> None:
        if request.param == "DATABASE_URL":
            text = url.set(password=password).render_as_string(hide_password=False)
            monkeypatch.setenv("DATABASE_URL", text)
        else:
            monkeypatch.delenv("DATABASE_URL")
            monkeypatch.setenv("DB_HOST", str(url.host))
            monkeypatch.setenv("DB_PORT", str(url.port))
            monkeypatch.setenv("DB_USER", str(url.username))
            monkeypatch.setenv("DB_PASSWORD", password)
            monkeypatch.setenv("DB_NAME", url.database or str(url.query["service_name"]))

    return log_in_with


def test_it_opens_the_database_and_is_never_shown(run: Run, log_in: LogIn, password: str) -> None:
    log_in(password)
    done = run("--verbose", "database", "check")
    assert done.exit_code == 0, done.output
    assert "SELECT" in done.stderr
    assert password not in done.output
    assert quote(password, safe="") not in done.output


def test_a_wrong_one_is_refused_and_never_shown(run: Run, log_in: LogIn) -> None:
    log_in(WRONG)
    done = run("--verbose", "database", "check")
    assert done.exit_code == 1
    assert done.stderr.strip()
    assert not any(form in done.output for form in (WRONG, quote(WRONG, safe=""), quote(WRONG)))
