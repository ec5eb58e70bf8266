"""README.md shows what the commands really print."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from config.settings import PROJECT, SERVICE


def sessions() -> Iterator[tuple[list[str], str]]:
    """Yield each command of the README's console blocks, and what it prints."""
    text = (PROJECT / "README.md").read_text("utf-8")
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for line, printed in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            yield shlex.split(line), printed


@pytest.mark.usefixtures("environment")
def test_commands_print_what_the_readme_says(run: Callable[..., Result]) -> None:
    shutil.copytree(PROJECT / "data" / "seed", Path("data", "seed"))
    shown = list(sessions())
    assert shown
    for (program, *arguments), printed in shown:
        assert program == SERVICE
        pattern = re.escape(printed).replace("…", ".+")
        result = run(*arguments)
        assert re.fullmatch(pattern, result.stdout + result.stderr), arguments
