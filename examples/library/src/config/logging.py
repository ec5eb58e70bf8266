"""Logging: one structured event a line on stderr, pretty on a terminal, JSON elsewhere, without secrets."""

import logging
import os
import sys
from typing import TextIO, cast

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from .redaction import Redaction
from .settings import Settings

CHATTY = (
    "alembic",
    "core.infrastructure.database.files.dialect",
    "httpcore",
    "httpx",
    "httpx2",
    "sqlalchemy.engine",
)
"""Loggers whose INFO is for those who debug."""

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
"""What happens to our events and to those of libraries alike."""


def configure(settings: Settings | None = None, *, verbose: bool = False) -> Redaction:
    """Send all logging, ours and that of libraries, to stderr; return what takes the secrets out of it.

    `verbose` logs everything down to DEBUG, SQL statements included. Calling again starts afresh.
    """
    redaction = Redaction.of(settings) if settings else Redaction()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    root = logging.getLogger()
    root.setLevel("DEBUG" if verbose else settings.log_level if settings else "INFO")
    for handler in [h for h in root.handlers if isinstance(h, _Stderr)]:
        root.removeHandler(handler)
    root.addHandler(_Stderr(_formatter(redaction, pretty=sys.stderr.isatty())))
    for name in CHATTY:
        logging.getLogger(name).setLevel("INFO" if root.level <= logging.DEBUG else "WARNING")
    logging.captureWarnings(capture=True)
    return redaction


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to whatever stderr is at that moment, as a test or a redirection may have replaced it."""

    def __init__(self, formatter: logging.Formatter) -> None:
        logging.Handler.__init__(self)
        self.setFormatter(formatter)

    @property
    def stream(self) -> TextIO:  # type: ignore[override] # read each time, never kept
        return sys.stderr


def _formatter(redaction: Redaction, *, pretty: bool) -> ProcessorFormatter:
    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event.pop("color_message", None)  # uvicorn says everything a second time, in colours
        return cast("EventDict", redaction.value(event))

    # Tracebacks become text before secrets are hidden, so that none is left in one.
    processors: list[Processor] = [
        ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        redact,
    ]
    if pretty:
        processors += [structlog.dev.ConsoleRenderer(colors="NO_COLOR" not in os.environ)]
    else:
        to_json = structlog.processors.JSONRenderer(ensure_ascii=False)
        processors += [structlog.processors.EventRenamer("message"), to_json]
    return ProcessorFormatter(foreign_pre_chain=SHARED, processors=processors)
