"""Stores in folders of their own, in the form under test; with a database under test there are none."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from .workers import open_store

Connect = Callable[..., Engine]

FORM = os.environ.get("DB_BACKEND", "")
collect_ignore_glob = [] if FORM in {"json", "csv"} else ["test_*.py"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a store."""
    path = tmp_path / "store"
    path.mkdir()
    return path


@pytest.fixture(params=[FORM])
def form(request: pytest.FixtureRequest) -> str:
    """The form of the files; a test that is about only one of them says so itself."""
    name: str = request.param
    return name


@pytest.fixture
def connect(folder: Path, form: str) -> Iterator[Connect]:
    """Open the store, each time as another process would: with a memory of its own."""
    engines = []

    def engine(**options: Any) -> Engine:
        arguments = {"connect_args": {"timeout": 5}, "pool_timeout": 5}
        engines.append(open_store(f"sqlite+{form}:///{folder}", **arguments | options))
        return engines[-1]

    yield engine
    for each in engines:
        each.dispose()


@pytest.fixture
def library(connect: Connect) -> Engine:
    """The store, open."""
    return connect()
