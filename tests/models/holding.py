"""Holds databases ready, run inside of a project: `python -P holding.py FOLDER BACKEND ...`.

Prints as JSON the settings that lead to each, and keeps them until its input ends.
"""

import json
import sys
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path


def main(folder: str, *backends: str) -> None:
    database_url = import_module("tests.servers").database_url
    with ExitStack() as held:
        found = {}
        for backend in backends:
            place = Path(folder, backend)
            place.mkdir(parents=True)
            url = held.enter_context(database_url(backend, place))
            address = url.render_as_string(hide_password=False)
            found[backend] = {"DB_BACKEND": backend, "DATABASE_URL": address}
        print(json.dumps(found), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
