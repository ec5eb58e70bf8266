"""One moment in the life of a project, run inside of it: `python -P stage.py [COMMANDS [REVISION ...]]`.

The schema is brought to the newest revision and checked, it goes back to each REVISION in turn and comes up
again, and at last the commands are run (a list of lists, in JSON). Prints as JSON what is listed each time,
by group and name.
"""

import json
import sys
from pathlib import Path
from typing import Any

import main
from typer.testing import CliRunner


def run(*arguments: str) -> str:
    """What the command prints; it must not fail."""
    result = CliRunner().invoke(main.app, list(arguments))
    if result.exit_code:
        raise AssertionError(f"{arguments}: {result.exit_code}: {result.output}{result.exception!r}")
    return result.stdout


def rows() -> dict[str, dict[str, Any]]:
    """What is kept: by group of commands and identifier."""
    groups = [path.parent.name.replace("_", "-") for path in Path("src", "modules").glob("*/cli.py")]
    listed = {group: json.loads(run(group, "list", "--limit", "1000", "--json"))["items"] for group in groups}
    return {group: {row["id"]: row for row in items} for group, items in listed.items()}


def moment() -> dict[str, dict[str, Any]]:
    """What there is at the newest revision."""
    run("database", "upgrade")
    run("database", "check")
    return rows()


if __name__ == "__main__":
    said, *revisions = sys.argv[1:] or ["[]"]
    found = [moment()]
    for revision in revisions:
        run("database", "downgrade", revision)
        found.append(moment())
    if commands := json.loads(said):
        for command in commands:
            run(*command)
        found.append(rows())
    print(json.dumps(found))
