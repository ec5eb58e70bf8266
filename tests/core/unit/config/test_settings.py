"""Settings come from the environment and `.env`; what is wrong with them is said, what is secret is not."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import Backend, Settings, data_folder


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_BACKEND", "oracle")
    assert Settings().db_backend is Backend.ORACLE


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("DB_BACKEND=csv\nDB_NAME=from_file\n", encoding="utf-8")
    monkeypatch.setenv("DB_BACKEND", "json")
    settings = Settings()
    assert (settings.db_backend, settings.db_name) == (Backend.JSON, "from_file")


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PORT", "")
    assert Settings().db_port is None


def test_a_backend_that_does_not_exist_is_refused_with_the_eight_that_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DB_BACKEND", "mongodb")
    with pytest.raises(ValidationError, match="'json', 'csv', 'sqlite', 'postgresql'"):
        Settings()


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))  # on Windows
    monkeypatch.setenv("DB_PATH", "~/data")
    assert Settings().db_path == tmp_path / "data"


def test_the_home_of_nobody_is_a_mistake_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PATH", "~nobody-of-that-name/data")
    with pytest.raises(ValidationError, match="nobody knows a home folder"):
        Settings()


def test_secrets_are_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASSWORD", "p@ss:w/rd%20 #?")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hidden@host/db")
    shown = repr(Settings()) + str(Settings())
    assert "p@ss" not in shown
    assert "hidden" not in shown


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings().db_name = "other"  # type: ignore[misc]  # that is the mistake


def test_equal_settings_lead_to_the_same_database() -> None:
    assert hash(Settings()) == hash(Settings())


def test_data_lies_beside_the_source_tree_it_runs_from() -> None:
    assert data_folder() == Path(__file__).resolve().parents[3] / "data" / "local"
