"""Spans that tell of an error its kind, and nothing of what it says: that may be people's data."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.context import Context
from opentelemetry.trace import Span, StatusCode, Tracer


@contextmanager
def span(tracer: Tracer, name: str, around: Context | None = None) -> Iterator[Span]:
    """Record what is done in the block; the span that it is part of is the current one, unless told."""
    with tracer.start_as_current_span(
        name, around, record_exception=False, set_status_on_exception=False
    ) as recorded:
        try:
            yield recorded
        except BaseException as error:
            fail(recorded, error)
            raise


def fail(recorded: Span, error: BaseException) -> None:
    """Say that it failed, and of what."""
    recorded.set_attribute("error.type", type(error).__qualname__)
    recorded.set_status(StatusCode.ERROR)
