"""What the installed package says about itself."""

import sys
from pathlib import Path
from typing import NamedTuple

from .service import SERVICE


class About(NamedTuple):
    """The summary and the version of this service."""

    summary: str
    version: str


def about() -> About:
    """Return what pyproject.toml says; a bare source tree that was never installed only knows its name.

    Each `--help` asks for it, and `importlib.metadata` takes half as long as Typer: it brings all of `email`.
    """
    written = f"{SERVICE.replace('-', '_')}-*.dist-info/METADATA"
    for found in (file for place in sys.path for file in Path(place).glob(written)):
        lines = found.read_text("utf-8").partition("\n\n")[0].splitlines()
        fields = dict(line.split(": ", 1) for line in lines if ": " in line)
        return About(fields.get("Summary", SERVICE), fields["Version"])
    return About(SERVICE, "0")
