"""Changes the model: `tox -e model -- 'Loan renewed:integer=0'`; docs/your-model.md has all kinds of change.

The template, at the commit that this project has, is rendered with the old and with the new model, and the
difference is merged into your files. One new migration takes the tables along; those that exist stay.
"""

import argparse
import json
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from template import (
    CRUFT,
    VERSIONS,
    fetch,
    git,
    heads,
    merge,
    next_number,
    refuse_unlinked,
    refuse_unsaved,
    report,
)


def next_revision() -> tuple[str, str]:
    """The number of the next migration, and the revision that it follows."""
    found = heads()
    if len(found) != 1:
        names = " and ".join(sorted(found.values())) or "none"
        sys.exit(
            f"A new migration follows the one at the end, and here that is {names}: join or write it first."
        )
    return next_number(), next(iter(found))


def evolve(state: dict[str, Any], changes: list[str], clone: Path) -> Any:
    """The new model and its migration, by the generator of the commit that made this project."""
    commit = str(state["commit"])
    if git("checkout", "--quiet", commit, cwd=clone).returncode:
        sys.exit(f"Commit {commit} of .cruft.json is not in the template's history any more.")
    generators = [path.parent.parent for path in clone.rglob("_generator/migration.py")]
    answers = state["context"]["cookiecutter"]
    if not generators or "model" not in answers:
        sys.exit("This project's template has no models that change yet: run `tox -e template-update` first.")
    if answers["example"] not in {"none", "library"}:
        sys.exit(f"This project is the example {answers['example']}, which was not made from a model.")
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(generators[0]))
    try:
        evolved = import_module("_generator.migration").evolve(answers["model"], changes, *next_revision())
    except import_module("_generator.rules").ModelError as error:
        sys.exit(f"model: {error}.")
    parse = import_module("_generator.grammar").parse
    before, after = (
        {each.plural_snake for each in parse(text).entities} for text in (answers["model"], evolved.text)
    )
    for name in sorted(after - before):
        refuse_taken(Path("src", "modules", name))
    return evolved


def refuse_taken(folder: Path) -> None:
    """End where a feature would be merged into one by hand, or into what is left of one."""
    if git("ls-files", folder.as_posix()).stdout:
        sys.exit(
            f"model: {folder.as_posix()} is there already, and no entity of the model: "
            "remove what is left of it, or take another name or plural."
        )


def change(changes: list[str]) -> int:
    state = json.loads(CRUFT.read_text(encoding="utf-8"))
    refuse_unsaved()
    with tempfile.TemporaryDirectory() as scratch:
        evolved = evolve(state, changes, fetch(state, Path(scratch, "template")))
    if evolved.text == state["context"]["cookiecutter"]["model"]:
        sys.exit("model: it says so already.")
    said = merge({"model": evolved.text}, state["commit"])
    updated = json.loads(CRUFT.read_text(encoding="utf-8"))
    text = json.dumps(updated | {"checkout": state["checkout"]}, ensure_ascii=False, indent=2)
    CRUFT.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    if evolved.migration:
        (VERSIONS / evolved.name).write_text(evolved.migration, encoding="utf-8", newline="\n")
    return report(said, "The model is changed. Look at it with `git diff`, run the tests, then commit.")


def main() -> int:
    parser = argparse.ArgumentParser(prog="model", description=__doc__)
    parser.add_argument("changes", nargs="+", metavar="CHANGE", help="such as 'Loan renewed:integer=0'")
    options = parser.parse_args()
    refuse_unlinked()
    return change(options.changes)


if __name__ == "__main__":
    sys.exit(main())
