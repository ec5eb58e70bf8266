"""Traces and metrics by OpenTelemetry, to where `OTEL_EXPORTER_OTLP_ENDPOINT` says; else nothing is loaded.

What records them is the extra `telemetry`.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import structlog

from core.domain.errors import StorageUnavailable

from ..parts import part

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

P = ParamSpec("P")
R = TypeVar("R")

ASKED = [f"OTEL_EXPORTER_OTLP_{kind}ENDPOINT" for kind in ("", "TRACES_", "METRICS_")]


class Silence:
    """Records nothing."""

    def of_application(self) -> dict[str, Any]:
        """Return what the framework, which records requests by itself, has to be told."""
        return {}

    def watch(self, engine: "Engine") -> None:
        """Record the statements that this engine executes, and its connections."""

    def use_case(self, run: Callable[P, R]) -> Callable[P, R]:
        """Return a use case that is recorded."""
        return run

    def attempt(self, execute: Callable[P, R]) -> Callable[P, R]:
        """Return one attempt of a use case, recorded within it."""
        return execute

    def step(self, name: str, said: Mapping[str, str]) -> AbstractContextManager[object]:
        """Record what is done in the block, which no value of people's may name."""
        return nullcontext()


@cache
def recorder() -> Silence:
    """Return what records, if anybody asks for it."""
    asked = next(filter(os.environ.get, ASKED), None)
    if asked is None or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return Silence()
    log = structlog.get_logger(__name__)
    try:
        found: Silence = part("telemetry", asked).Recording()
    except StorageUnavailable as error:
        log.warning("no telemetry", missing=str(error))
    except Exception:  # whatever is wrong with how it is set, the service works without
        log.warning("no telemetry", exc_info=True)
    else:
        return found
    return Silence()
