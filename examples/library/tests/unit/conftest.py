"""What every unit test has for free: it leaves no trace in the logging of the process.

No database makes a difference here: they run beside SQLite, and elsewhere only where they are asked for.
"""

import logging
import os
from collections.abc import Iterator

import pytest
import structlog

from config.logging import CHATTY

collect_ignore_glob = [] if os.environ.get("DB_BACKEND", "sqlite") == "sqlite" else ["*"]


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    loggers = [logging.getLogger(), *map(logging.getLogger, CHATTY)]
    before = [(logger.handlers[:], logger.level) for logger in loggers]
    yield
    for logger, (handlers, level) in zip(loggers, before, strict=True):
        logger.handlers[:] = handlers
        logger.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
