"""Processes that work beside a test on what the test works on.

Where the system can fork, they come from one that has imported features and driver: each is there at once.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pkgutil import iter_modules
from typing import Any
from unittest.mock import patch

import modules
from core.infrastructure.database.backends import backend_named

processes: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
"""Makes processes, and the events and barriers that are shared with them."""

if sys.platform != "win32":
    features = [f"{feature.name}.composition" for feature in iter_modules(modules.__path__, "modules.")]
    driver = backend_named(os.environ.get("DB_BACKEND", "sqlite")).driver
    processes.set_forkserver_preload(["__main__", *features, driver])


@contextmanager
def running(target: Callable[..., None], *arguments: object) -> Iterator[Any]:
    """Run a function in another process, which does not outlive the block.

    Settings are among the arguments: the process may not see the environment that the test has set.
    """
    process = processes.Process(target=target, args=arguments, daemon=True)
    with patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


def finish(process: Any, seconds: float = 60.0) -> None:
    """Wait until the function has returned; fail if it did not, or raised an error."""
    process.join(seconds)
    assert process.exitcode == 0
