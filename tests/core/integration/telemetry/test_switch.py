"""Who does not ask for telemetry has none, and whoever does has a service in any case."""

import pytest

from .collector import run

LOADED = """
import sys
from config.settings import Settings
from core.infrastructure.web import create_app
create_app(Settings(), [])
print("sdk" if "opentelemetry.sdk" in sys.modules else "nothing")
"""
HIDDEN = "import sys; sys.modules['opentelemetry.sdk'] = None" + LOADED


@pytest.mark.parametrize(
    ("variables", "code", "outcome"),
    [
        ({}, LOADED, "nothing"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://h", "OTEL_SDK_DISABLED": "true"}, LOADED, "nothing"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://h"}, HIDDEN, "pip install '.[telemetry]'"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "no [address"}, LOADED, "sdk"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "h", "OTEL_BSP_MAX_QUEUE_SIZE": "-1"}, LOADED, "no telemetry"),
    ],
)
def test_only_who_asks_for_it_has_it_and_it_never_keeps_a_service_from_starting(
    variables: dict[str, str], code: str, outcome: str
) -> None:
    assert outcome in run(["-c", code], **variables)
