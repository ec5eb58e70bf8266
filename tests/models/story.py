"""The story of a model, on one backend and run inside of its project: `python -P story.py BACKEND`.

With the project's src, the project and the generator on PYTHONPATH. After each change the tables have
followed, and the rows are what plain dictionaries say they should be.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from _generator.generator import generate
from _generator.migration import evolve

Rows = dict[str, dict[str, Any]]
VERSIONS = Path("src", "core", "infrastructure", "database", "migrations", "versions")
STAGE = Path(__file__).with_name("stage.py")


def every(group: str, change: Callable[[dict[str, Any]], Any]) -> Callable[[Rows], None]:
    """What a change does to each row of a group."""

    def apply(rows: Rows) -> None:
        for row in rows[group].values():
            change(row)

    return apply


def added(group: str, **values: Any) -> Callable[[Rows], None]:
    return every(group, lambda row: row.update(values))


def renamed(group: str, old: str, new: str) -> Callable[[Rows], None]:
    return every(group, lambda row: row.update({new: row.pop(old)}))


def dropped(group: str, name: str) -> Callable[[Rows], None]:
    return every(group, lambda row: row.pop(name))


def called(old: str, new: str) -> Callable[[Rows], None]:
    return lambda rows: rows.update({new: rows.pop(old)})


def new(group: str) -> Callable[[Rows], None]:
    return lambda rows: rows.update({group: {}})


def gone(group: str) -> Callable[[Rows], None]:
    return lambda rows: rows.__delitem__(group)


STORY: list[tuple[str, list[Callable[[Rows], None]]]] = [
    ("Loan renewed:integer=0", [added("loans", renewed=0)]),
    ("Loan note:text? fee:decimal=1.5 seen:flag=true", [added("loans", note=None, fee="1.5000", seen=True)]),
    (
        "Loan opened:day=2026-03-01 state:open|closed=open",
        [added("loans", opened="2026-03-01", state="open")],
    ),
    ("Loan state:open|closed|lost=open", []),
    ("Loan state:open|lost=open", []),
    ("Member full_name:key(120)", []),
    ("Member full_name:key(90)", []),
    ("Member full_name:key(90)?", []),
    ("Member full_name:key(90)", []),
    ("Branch city:key(50)!; Loan branch:Branch?", [new("branches"), added("loans", branch=None)]),
    ("Loan.item -> book", [renamed("loans", "item", "book")]),
    ("Loan !(book, member, due)", []),
    ("drop Loan !(book, member, due)", []),
    ("Book old:Tag*", [added("books", old=[])]),
    ("Book(archive=30d)", []),
    ("Loan(by)", [added("loans", created_by=None, updated_by=None)]),
    ("Book -> Work", [called("books", "works")]),
    ("Work.price -> cost", [renamed("works", "price", "cost")]),
    ("Work.tags -> labels", [renamed("works", "tags", "labels")]),
    ("Member code:key(9)!?", [added("members", code=None)]),
    ("Member(order=email)", []),
    ("Loan.member -> reader", [renamed("loans", "member", "reader")]),
    ("Member(plural=Folk)", [called("members", "folk")]),
    ("drop Loan.branch", [dropped("loans", "branch")]),
    ("drop Branch", [gone("branches")]),
    ("drop Work(archive)", []),
    ("drop Loan(by)", [dropped("loans", "created_by"), dropped("loans", "updated_by")]),
    ("drop Work.old", [dropped("works", "old")]),
    ("drop Loan.fee", [dropped("loans", "fee")]),
]


class Story:
    """The project, its database, and what should be in there."""

    def __init__(self, settings: dict[str, str], files: bool) -> None:
        self.settings, self.files = settings, files
        state = json.loads(Path("answers.json").read_text(encoding="utf-8"))
        self.answers, self.text = state, state["model"]
        self.rows = self.stage(["seed"])
        self.number = 1

    def stage(self, *commands: list[str], down_to: str = "") -> Rows:
        done = subprocess.run(
            [sys.executable, "-P", str(STAGE), json.dumps(commands), *([down_to] if down_to else [])],
            env={**os.environ, **self.settings},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise AssertionError(done.stderr[-3000:])
        return dict(json.loads(done.stdout.splitlines()[-1])[-1])

    def write(self, change: str) -> None:
        """Write the new code over the old, and the migration beside those that are there."""
        evolved = evolve(self.text, [change], f"{self.number + 1:04}", f"{self.number:04}")
        shutil.rmtree(Path("src", "modules"))
        for name, text in generate({**self.answers, "model": evolved.text}).items():
            path = Path(name)
            if path.parent != VERSIONS:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        Path("src", "modules", "__init__.py").touch()
        self.text = evolved.text
        if evolved.migration:
            self.number += 1
            (VERSIONS / evolved.name).write_text(evolved.migration, encoding="utf-8")

    def tell(self) -> None:
        for change, consequences in STORY:
            self.write(change)
            for consequence in consequences:
                consequence(self.rows)
            self.holds(change, self.stage())
        if not self.files:
            self.holds("some down, and up again", self.stage(down_to=f"{self.number - 9:04}"))
            self.holds("all down, and up again", self.stage(down_to="0001"))

    def holds(self, what: str, found: Rows) -> None:
        assert found.keys() == self.rows.keys(), (what, found.keys(), self.rows.keys())
        for group, rows in self.rows.items():
            assert found[group].keys() == rows.keys(), (what, group)
            for key, row in rows.items():
                assert found[group][key] == row, (what, group, found[group][key], row)
        print("holds:", what, flush=True)


def main(backend: str) -> None:
    files = backend in {"json", "csv"}
    with tempfile.TemporaryDirectory() as folder:
        if files or backend == "sqlite":
            Story({"DB_BACKEND": backend, "DB_PATH": f"{folder}/data"}, files).tell()
            return
        with import_module("tests.servers").database_url(backend, Path(folder)) as url:
            address = url.render_as_string(hide_password=False)
            Story({"DB_BACKEND": backend, "DATABASE_URL": address}, files).tell()


if __name__ == "__main__":
    main(sys.argv[1])
