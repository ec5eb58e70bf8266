"""Turns nox's own list of the matrix (`nox -s test --list --json`, on standard input) into GitHub's jobs.

Every cell runs on Linux with the oldest and the newest Python; what needs no server runs on those between
as well, and on Windows and macOS.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from tools import EMBEDDED

OLDEST, *BETWEEN, NEWEST = ("3.11", "3.12", "3.13", "3.14")


def jobs(sessions: Iterable[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for session in sessions:
        cell = {"session": session["session"], **session["call_spec"]}
        places = [("ubuntu", OLDEST), ("ubuntu", NEWEST)]
        if cell["backend"] in EMBEDDED:
            places += [("ubuntu", python) for python in BETWEEN]
            places += [("windows", NEWEST), ("macos", NEWEST)]
        for system, python in places:
            yield {**cell, "system": system, "python": python}


if __name__ == "__main__":
    print(json.dumps(list(jobs(json.load(sys.stdin)))))
