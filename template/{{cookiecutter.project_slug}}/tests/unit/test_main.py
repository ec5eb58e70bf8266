"""The service as a whole, as it starts."""

import os
import pkgutil
import subprocess
import sys
from importlib.util import find_spec

import pytest
from typer.testing import CliRunner

import main
import modules
from config.settings import PROJECT

FEATURES = [
    feature.name.replace("_", "-")
    for feature in pkgutil.iter_modules(modules.__path__)
    if find_spec(f"modules.{feature.name}.cli")
]

HEAVY = {"alembic", "fastapi", "httpx", "pydantic_settings", "rich", "sqlalchemy", "stamina"}
HEAVY |= {"starlette", "structlog", "uvicorn"}
"""What commands import when they run. Pydantic is not among it: Typer itself asks it about parameters."""

LOOK = f"""
import sys
HEAVY = {HEAVY}
import main
try:
    main.run()
finally:
    print(sorted(HEAVY & sys.modules.keys()), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], [FEATURES[0], "--help"], ["database", "--help"]], ids=" ".join
)
def test_help_imports_nothing_that_only_commands_need(arguments: list[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    command = [sys.executable, "-c", LOOK, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert "Usage" in done.stdout
    assert done.stderr.splitlines()[-1] == "[]"


def test_every_group_of_commands_is_there() -> None:
    listed = CliRunner().invoke(main.app, ["--help"]).stdout
    assert all(group in listed for group in (*FEATURES, "database", "serve"))
