"""Whether document and service say the same: all checks of schemathesis, on requests that it makes up."""

from collections.abc import Iterator
from pathlib import Path

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

ANSWERS = Path(__file__).resolve().parents[2] / "schemathesis.toml"
EXAMPLES = 3
"""Requests that are made up for an operation, beside those at the limits of what it takes."""


def findings(app: object) -> list[str]:
    """Return what does not hold. Which requests are made is the same each time."""
    config = SchemathesisConfig.from_path(ANSWERS)
    config.projects.default.generation.update(max_examples=EXAMPLES, deterministic=True, database="none")
    document = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    return [sentence for event in from_schema(document).execute() for sentence in _told(event)]


def _told(event: events.EngineEvent) -> Iterator[str]:
    if isinstance(event, events.FatalError):
        yield str(event.exception)
    elif isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.value}"
    elif isinstance(event, events.ScenarioFinished):
        for checks in event.recorder.checks.values():
            yield from (str(check.failure_info.failure) for check in checks if check.failure_info)
