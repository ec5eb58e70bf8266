"""Proofs for SQL Server and Oracle that need no server; they run where one of the two is under test."""

import os

import pytest

from .mute import Mute

DIALECT = os.environ.get("DB_BACKEND", "")
collect_ignore_glob = [] if DIALECT in {"mssql", "oracle"} else ["test_*.py"]


@pytest.fixture(params=[DIALECT])
def mute(request: pytest.FixtureRequest) -> Mute:
    """A server that listens, and says only what it was told to."""
    return Mute(request.param)
