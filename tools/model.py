"""Makes the project of a model from the working tree's template, to look at and to try.

The project is build/models/NAME and replaces the one that was there; `@FILE` reads the model from a file.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tools import BUILD
from tools.rebuild import render


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="model", description=__doc__)
    parser.add_argument("model", help="such as 'Member name:key(100)!; Loan member:Member due:day'")
    parser.add_argument("--name", default="model", help="of the project; `model` unless it is given")
    options = parser.parse_args(arguments)
    given = options.model
    text = Path(given[1:]).read_text(encoding="utf-8") if given.startswith("@") else given
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="octoport-") as scratch:
        fresh = render({"project_name": options.name, "model": text}, Path(scratch))
        project = BUILD / "models" / fresh.name
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(fresh, project)
    files = sum(path.is_file() for path in project.rglob("*"))
    print(f"{project}: {files} files in {time.monotonic() - begin:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
