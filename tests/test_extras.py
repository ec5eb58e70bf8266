"""Extras are whole folders: each comes alone, all come together, and what is not there is told as such."""

import os
import sys
from pathlib import Path

import pytest

from tests.conftest import Rendered
from tests.owners import Owned
from tests.repositories import run
from tests.test_variants import check, files, nothing_of_the_template_is_left
from tools import EXTRAS, git

ALL = " ".join(EXTRAS)
IMPORT_ALL = """
import config, core, main, modules, utils
from importlib import import_module
from pkgutil import walk_packages
for package in (config, core, modules, utils):
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if "migrations" not in module.name:
            import_module(module.name)
"""
ASKED = {"AUTH": "oidc", "OIDC_ISSUER": "https://example.org", "OIDC_AUDIENCE": "us"}
TRACED = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}

posix = pytest.mark.skipif(os.name == "nt", reason="as the other life cycles")
long = pytest.mark.skipif("STORIES" not in os.environ, reason="takes a minute: nox -s stories")


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return {"PYTHONPATH": "src", "DB_BACKEND": "sqlite", "DB_PATH": str(tmp_path / "data.sqlite")}


@pytest.mark.parametrize("extras", [*EXTRAS, ALL])
def test_each_extra_gives_a_whole_project_alone_and_together(
    extras: str, rendered: Rendered, settings: dict[str, str]
) -> None:
    project = rendered({"extras": extras})
    nothing_of_the_template_is_left(project)
    check(project, "ruff", "check")
    check(project, "ruff", "format", "--check")
    check(project, "importlinter.cli", "--no-cache")
    run(sys.executable, "-c", IMPORT_ALL, cwd=project, settings=settings)
    if extras == ALL:  # a project without any is among the variants
        check(project, "mypy")
        tests = ("tests/unit/test_documentation.py", "tests/unit/test_main.py")
        pytest_ = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
        run(*pytest_, cwd=project, settings=settings)


def test_who_asks_for_an_extra_that_is_not_there_is_told_what_to_do(
    rendered: Rendered, settings: dict[str, str]
) -> None:
    bare = rendered({})
    call = (sys.executable, "-m", "main")
    run(*call, "database", "upgrade", cwd=bare, settings=settings)
    said = run(*call, "serve", cwd=bare, settings={**settings, **ASKED}, expect=1)
    assert said.splitlines()[-1].endswith(
        "AUTH=oidc is set and this project was made without the extra oidc: docs/extras.md says how to add it"
    )
    said = run(*call, "serve", cwd=bare, settings={**settings, "RATE_LIMIT": "1/day"}, expect=1)
    assert "RATE_LIMIT is set and this project was made without the extra limits" in said
    said = run(*call, "database", "wait", cwd=bare, settings={**settings, **TRACED})
    assert "this project was made without the extra telemetry" in said


def test_an_extra_only_adds(rendered: Rendered) -> None:
    bare, whole = rendered({}), rendered({"extras": ALL})
    code = {name for name in files(bare) if name.endswith(".py")}
    assert code <= set(files(whole))
    assert [name for name in code if (bare / name).read_bytes() != (whole / name).read_bytes()] == []


def with_keys(repository: Path, where: Path) -> Owned:
    """A project that has lived on, with rows and a migration of its own, and then takes extras."""
    settings = {"DB_BACKEND": "sqlite", "DB_PATH": str(where / "data.sqlite")}
    owned = Owned(repository, where / "owner", "Book title:key(100)!", settings)
    owned.change("Book pages:integer=0")
    owned.service("database", "upgrade")
    owned.service("books", "create", "--title", "Emma")
    owned.script("template", "update", "extras=api-keys oidc")
    assert owned.leftovers() == []
    owned.commit("With extras")
    owned.service("database", "upgrade")
    owned.service("database", "check")
    owned.service("api-keys", "create", "ada", "--scope", "books:read")
    return owned


@posix
@long
def test_an_owner_adds_extras_later(repository: Path, tmp_path: Path) -> None:
    owned = with_keys(repository, tmp_path)
    assert 'oidc = ["pyjwt' in (owned.project / "pyproject.toml").read_text(encoding="utf-8")
    assert "0003_join_0002_and_create_api_keys.py" in [path.name for path in owned.project.rglob("0003_*")]
    assert "ada" in owned.service("api-keys", "list")
    owned.script("template", "update", "extras=api-keys oidc outbox")
    assert owned.leftovers() == []
    owned.service("database", "check", expect=1)
    owned.service("database", "upgrade")
    owned.service("database", "check")
    assert "0 waiting" in owned.service("outbox", "status")
    assert "Emma" in owned.service("books", "list")
    owned.is_tidy()
    owned.commit("With an outbox, too")
    owned.change("Book pages:integer?")
    owned.service("database", "upgrade")
    owned.service("database", "check")


@posix
@long
def test_an_owner_takes_extras_out_and_back(repository: Path, tmp_path: Path) -> None:
    owned = with_keys(repository, tmp_path)
    owned.change("Book rating:integer?")
    owned.service("database", "upgrade")
    owned.script("template", "update", "extras=none")
    assert owned.leftovers() == []
    names = {Path(name).name for name in git.files(owned.project)}
    assert {"create_api_keys.py", "0003_join_0002_and_create_api_keys.py"} <= names
    assert not {"oidc", "api_keys", "protection"} & {
        part for name in git.files(owned.project) for part in Path(name).parts
    }
    owned.is_tidy()
    owned.commit("Without")
    owned.service("database", "check")
    owned.script("template", "update", "extras=api-keys")
    assert owned.leftovers() == []
    owned.commit("With keys again")
    assert "ada" in owned.service("api-keys", "list")
    assert "Emma" in owned.service("books", "list")
