"""What the installed package says about itself."""

from importlib.metadata import PackageNotFoundError, metadata
from typing import NamedTuple

from .service import SERVICE


class About(NamedTuple):
    """The summary and the version of this service."""

    summary: str
    version: str


def about() -> About:
    """Return what pyproject.toml says; a bare source tree that was never installed only knows its name."""
    try:
        found = metadata(SERVICE)
    except PackageNotFoundError:
        return About(SERVICE, "0")
    return About(found["Summary"], found["Version"])
