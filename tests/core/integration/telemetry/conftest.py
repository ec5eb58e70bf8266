"""HTTP is the same on all backends; what commands do is looked at on each. All of it needs the extra."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .collector import Collector

collect_ignore_glob = ["test_requests.py", "test_switch.py"]
if not (find_spec("opentelemetry") and find_spec("opentelemetry.sdk")):
    collect_ignore_glob = ["test_*.py"]
elif os.environ.get("DB_BACKEND", "sqlite") == "sqlite":
    collect_ignore_glob = []


@pytest.fixture
def collector() -> "Iterator[Collector]":
    """A collector of telemetry."""
    from .collector import collecting

    with collecting() as running:
        yield running
