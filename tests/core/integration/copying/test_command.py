"""The command: a backup in files, and a restore from them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import Result

from config.settings import Backend, Settings
from core.infrastructure.database import schema
from core.infrastructure.database.engine import connect

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of json files, upgraded and empty."""
    path = tmp_path / "backup"
    schema.upgrade(
        connect(Settings(_env_file=None, db_backend=Backend.JSON, db_path=path, database_url=None))
    )
    return path


def test_it_says_of_each_table_what_was_read_and_read_back(run: Run, folder: Path) -> None:
    done = run("database", "copy", "--to", "json", "--path", folder)
    assert done.exit_code == 0, done.stderr
    header, *tables = [line.split("\t") for line in done.stdout.splitlines()]
    assert header == ["table", "rows", "rows in the copy", "digest", "digest of the copy"]
    assert sorted(name for name, *_ in tables) == sorted(file.stem for file in folder.glob("*.json"))
    for _, rows, rows_in_the_copy, digest, digest_of_the_copy in tables:
        assert (rows, digest) == (rows_in_the_copy, digest_of_the_copy)


def test_the_target_may_be_named_in_the_environment(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_COPY_TO", f"sqlite+json:///{folder}")
    assert run("database", "copy").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "postgre"], "takes a URL or one of json"),
        (["--to", "mysql", "--path", "there"], "--path is for what is kept in files"),
        (["--to", "sqlite:///there", "--path", "there"], "a URL says itself where the data is"),
    ],
)
def test_what_goes_not_together_is_refused(run: Run, arguments: list[str], sentence: str) -> None:
    done = run("database", "copy", *arguments)
    assert done.exit_code == 2
    assert sentence in re.sub(r"[\s│]+", " ", done.stderr)


@pytest.mark.parametrize(
    "url", ["postgresql://me:{}@127.0.0.1:1/there", "postgresql://me:a@{}@there/x", "x://{}"]
)
@pytest.mark.parametrize("before", [[], ["--verbose"]])
def test_a_secret_in_a_url_is_never_shown(run: Run, url: str, before: list[str]) -> None:
    secret = SecretStr("s3cr3t-of-mine")
    done = run(*before, "database", "copy", "--to", url.format(secret.get_secret_value()))
    assert done.exit_code == 1
    assert secret.get_secret_value() not in done.stdout + done.stderr
