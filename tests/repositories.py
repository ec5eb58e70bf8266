"""What the tests do with repositories and commands, in one line each."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools import git


def commit(repository: Path, message: str) -> str:
    """Commits everything as it lies there; the new commit."""
    git.git("add", "--all", cwd=repository)
    git.git("commit", "--quiet", "--allow-empty", "--message", message, cwd=repository)
    return git.git("rev-parse", "HEAD", cwd=repository)


def run(*command: str, cwd: Path, expect: int | None = 0, settings: Mapping[str, str] | None = None) -> str:
    """What the command prints, both streams; asserts its exit code, unless that is None."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(settings or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert expect is None or done.returncode == expect, done.stdout
    return done.stdout


def rebuild(repository: Path, *arguments: str, expect: int = 0) -> str:
    return run(sys.executable, "-m", "tools.rebuild", *arguments, cwd=repository, expect=expect)


def edit(path: Path, old: str, new: str) -> None:
    """Replaces text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
