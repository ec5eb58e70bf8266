"""Traces and metrics by OpenTelemetry, to where `OTEL_EXPORTER_OTLP_ENDPOINT` says; else nothing is loaded.

Who does not want it removes this folder, and the few lines that name it.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import structlog

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from .recording import Recording

P = ParamSpec("P")
R = TypeVar("R")

ASKED = [f"OTEL_EXPORTER_OTLP_{kind}ENDPOINT" for kind in ("", "TRACES_", "METRICS_")]


def of_application() -> dict[str, Any]:
    """Return what the framework, which records requests by itself, has to be told."""
    recording = _recording()
    return recording.of_application() if recording else {}


def watch(engine: "Engine") -> None:
    """Record the statements that this engine executes, and its connections."""
    if recording := _recording():
        recording.watch(engine)


def use_case(run: Callable[P, R]) -> Callable[P, R]:
    """Return a use case that is recorded."""
    recording = _recording()
    return recording.use_case(run) if recording else run


def attempt(execute: Callable[P, R]) -> Callable[P, R]:
    """Return one attempt of a use case, recorded within it."""
    recording = _recording()
    return recording.attempt(execute) if recording else execute


@cache
def _recording() -> "Recording | None":
    if not any(map(os.environ.get, ASKED)) or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None
    log = structlog.get_logger(__name__)
    try:
        from .recording import Recording

        return Recording()
    except ImportError as error:
        log.warning("no telemetry: install the extra `telemetry`", missing=error.name)
    except Exception:  # whatever is wrong with how it is set, the service works without
        log.warning("no telemetry", exc_info=True)
    return None
