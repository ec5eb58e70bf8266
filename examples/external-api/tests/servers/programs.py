"""Runs a server program of this machine for a while, on a free port of the loopback interface."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import randbelow, token_hex

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from . import keeper
from .answers import wait_for
from .recipes import RECIPES, Recipe

PASSWORD = "p@ss:w/rd%20 #?"
"""How every such server's password begins: with all that a URL or a shell could trip over."""

START_SECONDS = 60.0


class ServerDidNotStart(Exception):
    """It ended by itself, or does not answer; the message has the end of its log."""


def find(backend: str) -> tuple[Recipe, Path] | None:
    """Return how to run the backend's server, and its program; None where this machine has none."""
    recipe = RECIPES.get(backend) if os.name == "posix" else None
    program = recipe.find() if recipe else None
    return (recipe, program) if recipe and program else None


@contextmanager
def running(recipe: Recipe, program: Path) -> Iterator[URL]:
    """Yield the server's URL; when the block ends, or this process in whatever way, nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="server-"))
    try:
        plan = recipe.plan(program, folder, free_port(), PASSWORD + token_hex(8))
    except BaseException as error:
        shutil.rmtree(folder)
        if isinstance(error, subprocess.CalledProcessError):
            raise ServerDidNotStart(f"{error}\n{error.stderr.decode(errors='replace')}") from None
        raise
    order = json.dumps({"folder": str(folder), **plan.order})
    with subprocess.Popen(
        [sys.executable, "-I", "-S", keeper.__file__, order],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as kept:
        try:
            _wait_for(plan.url, kept, folder)
            yield plan.url
        finally:
            kept.communicate()  # closes its input and waits for its end


def free_port() -> int:
    """Return a port below those that outgoing connections take, so that none of them can come in between."""
    while True:
        port = 15_000 + randbelow(17_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _wait_for(url: URL, kept: "subprocess.Popen[str]", folder: Path) -> None:
    def not_yet(error: Exception) -> bool:
        return isinstance(error, DBAPIError) and kept.poll() is None

    try:
        wait_for(url, not_yet, START_SECONDS, every=0.02)
    except DBAPIError:
        if kept.poll() is not None:
            raise ServerDidNotStart(kept.communicate()[0]) from None
        said = keeper.last_lines(folder)
        raise ServerDidNotStart(f"no answer in {START_SECONDS:.0f} s; {said}") from None
