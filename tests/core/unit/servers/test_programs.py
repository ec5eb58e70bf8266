"""A server program that does not come up says why, and leaves nothing."""

import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.servers import programs
from tests.servers.recipes import Plan, Recipe

pytestmark = pytest.mark.skipif(os.name != "posix", reason="server programs are run on POSIX systems only")


def test_the_last_lines_of_the_log_are_in_the_error() -> None:
    pytest.importorskip("psycopg")
    folders: list[Path] = []

    def plan(program: Path, folder: Path, port: int, password: str) -> Plan:
        folders.append(folder)
        url = make_url(f"postgresql+psycopg://me:{password[-8:]}@127.0.0.1:{port}/x")
        return Plan([[str(program), "-c", "echo no room on the disk; exit 3"]], url)

    recipe = Recipe(find=lambda: Path("/bin/sh"), plan=plan, wanted="")
    refused = pytest.raises(programs.ServerDidNotStart, match="no room on the disk")
    with refused as caught, programs.running(recipe, Path("/bin/sh")):
        pass
    assert "ended with 3" in str(caught.value)
    assert not folders[0].exists()


def test_a_plan_that_fails_leaves_no_folder() -> None:
    folders: list[Path] = []

    def plan(_program: Path, folder: Path, _port: int, _password: str) -> Plan:
        folders.append(folder)
        raise OSError("no such user")

    recipe = Recipe(find=lambda: None, plan=plan, wanted="")
    with pytest.raises(OSError, match="no such user"), programs.running(recipe, Path("/bin/sh")):
        pass
    assert not folders[0].exists()


def test_a_preparation_that_fails_says_why() -> None:
    def plan(program: Path, _folder: Path, _port: int, _password: str) -> Plan:
        subprocess.run([program, "-c", "echo no such language >&2; exit 3"], check=True, capture_output=True)
        raise AssertionError

    recipe = Recipe(find=lambda: None, plan=plan, wanted="")
    refused = pytest.raises(programs.ServerDidNotStart, match=r"(?s)exit status 3.*no such language")
    with refused, programs.running(recipe, Path("/bin/sh")):
        pass
