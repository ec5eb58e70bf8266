"""On whose behalf something is done: each request has a caller of its own."""

from contextvars import ContextVar
from getpass import getuser

from core.domain.ports import Callers

ANYBODY = "anybody"
"""Who calls an API that asks nobody who they are."""

COMMAND_LINE = "command line"
"""Who runs commands where the operating system has no name for the user, as in some containers."""

_caller: ContextVar[str] = ContextVar("caller")


class CurrentCallers(Callers):
    """Knows the request's caller; outside of requests that is the operating system's user."""

    def current(self) -> str:
        try:
            return _caller.get(None) or getuser()
        except (ImportError, KeyError, OSError):
            return COMMAND_LINE


class FixedCallers(Callers):
    """Always knows the same one: for tests."""

    def __init__(self, name: str) -> None:
        self.name = name

    def current(self) -> str:
        return self.name


def call_as(name: str) -> None:
    """Name the caller of the request that is under way, also for the threads that it uses."""
    _caller.set(name)
