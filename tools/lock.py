"""Compiles the locked requirements that the template ships; with --check only tells whether they still fit.

A lock is a file of the template whose name is conditional on the example. How it is compiled is said once, by
the `lock` environment of the generated project's tox. It names what any extra needs, whichever a project has.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from jinja2 import Environment

from tools import EXTRAS, TEMPLATE, questions
from tools.rebuild import render

LOCK = "requirements.lock"


def locks() -> dict[str, Path]:
    """The locks of the template, each under the first example that it is for."""
    found: dict[str, Path] = {}
    for path in sorted(TEMPLATE.glob(f"{{{{cookiecutter.project_slug}}}}/*{LOCK}*")):
        name = Environment(autoescape=False).from_string(path.name)  # a file name, no page
        found[
            next(one for one in questions()["example"] if name.render(cookiecutter={"example": one}) == LOCK)
        ] = path
    return found


def command(project: Path, upgrade: list[str]) -> list[str]:
    """The command of the project's own tox environment, with our arguments where tox would put its own."""
    tox: dict[str, Any] = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "tox"
    ]
    return [word for word in tox["env"]["lock"]["commands"][0] if isinstance(word, str)] + upgrade


def compile_one(example: str, path: Path, upgrade: list[str]) -> str:
    """The lock as it should be: pins that still hold are kept, unless the arguments upgrade them."""
    with tempfile.TemporaryDirectory() as scratch:
        project = render({"example": example, "extras": " ".join(EXTRAS)}, Path(scratch))
        shutil.copyfile(path, project / LOCK)
        subprocess.run(command(project, upgrade), cwd=project, check=True)
        return (project / LOCK).read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    stale = []
    for example, path in locks().items():
        text = compile_one(example, path, [word for word in arguments if word != "--check"])
        if text != path.read_text(encoding="utf-8"):
            stale.append(example)
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{LOCK} of {example}: {len(text.splitlines())} lines{', changed' if example in stale else ''}")
    if check and stale:
        print(
            f"Locks that do not fit pyproject.toml any more: {', '.join(stale)}; run `nox -s lock`.",
            file=sys.stderr,
        )
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
