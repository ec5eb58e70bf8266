"""Projects and repositories that the tests share: each is made once a worker and then only read or copied."""

import json
import os
import re
import shutil
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.repositories import commit, rebuild
from tools import ROOT, git
from tools.rebuild import render

Rendered = Callable[[Mapping[str, str]], Path]

ELSEWHERE = re.compile(r"^examples/(?!sqlalchemy-usage/\.cruft\.json$)|__accounts}}|__prices}}")
AUTHOR = {
    "GIT_AUTHOR_NAME": "A. Tester",
    "GIT_AUTHOR_EMAIL": "tester@example.org",
    "GIT_COMMITTER_NAME": "A. Tester",
    "GIT_COMMITTER_EMAIL": "tester@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def pytest_configure() -> None:
    """Let Ctrl-C work in what tests start: a shell switches it off for all that it runs in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _no_outside_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees the configuration of whoever runs it: git's, cookiecutter's or the service's."""
    os.environ.setdefault("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv"))  # packages are no settings
    os.environ.update(AUTHOR, HOME=str(tmp_path_factory.mktemp("home")), COLUMNS="100", NO_COLOR="1")
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(tmp_path_factory.mktemp("temporary"))  # not one for several
    for name in list(os.environ):
        if name.startswith(("DB_", "DATABASE_", "COOKIECUTTER_")):
            del os.environ[name]


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The project that some answers give, rendered once; read it, copy it, do not write into it."""
    made: dict[str, Path] = {}

    def project(answers: Mapping[str, str]) -> Path:
        key = json.dumps(answers, sort_keys=True)
        if key not in made:
            made[key] = render(answers, tmp_path_factory.mktemp("rendered"))
        return made[key]

    return project


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository like this one with a single example, in step with its template, in a single commit."""
    copy = tmp_path_factory.mktemp("repository") / "octoport"
    for path in git.files(ROOT):
        if ELSEWHERE.search(path):
            continue  # one example shows it as well as three, and sooner
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, copy / path)
    git.git("init", "--quiet", "--initial-branch=main", cwd=copy)
    rebuild(copy)
    commit(copy, "Everything")
    return copy


@pytest.fixture
def repository(committed: Path, tmp_path: Path) -> Path:
    """A clone of that repository, to do as one likes with."""
    git.git("clone", "--quiet", str(committed), str(tmp_path / "octoport"), cwd=tmp_path)
    return tmp_path / "octoport"
