"""Migrations that are killed in the middle, run inside of their project: `python -P kills.py BACKEND`.

With the project's src, the project, the generator and this folder on PYTHONPATH. A process dies after each
statement in turn, or before each change of a file, on the way up and on the way down; the next one finishes
the migration.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

FILES = {"json", "csv"}
KILLED = 9
VERBS = {"CREATE", "ALTER", "DROP", "RENAME", "INSERT", "UPDATE", "DELETE"}
WRITES = os.O_WRONLY | os.O_RDWR


class Counted:
    """What a process has done of what may kill it."""

    def __init__(self, last: int) -> None:
        self._left = last

    def one(self) -> None:
        if not self._left:
            os._exit(KILLED)
        self._left -= 1

    def statement(self, _1: object, _2: object, statement: str, *_: object) -> None:
        if statement.split(None, 1)[0].upper() in VERBS:
            self.one()

    def change(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in {"os.rename", "os.remove"} or (event == "open" and (arguments[2] or 0) & WRITES):
            self.one()


def killed(action: Callable[[], None], last: int, *, files: bool) -> bool:
    """Say whether a process that does it, and is killed after so much, was killed before it had done."""
    child = os.fork()
    if not child:
        counted = Counted(last)
        if files:
            sys.addaudithook(counted.change)
        else:
            sa.event.listen(Engine, "after_cursor_execute", counted.statement)
        try:
            action()
        except BaseException as error:  # noqa: BLE001  # nothing of the child goes on in here
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, KILLED}, code
    return code == KILLED


class Kills:
    """A database and the ways of its migrations."""

    def __init__(self, settings: dict[str, str]) -> None:
        os.environ.update(settings)
        self.files = settings["DB_BACKEND"] in FILES
        self.folder = Path(settings.get("DB_PATH", ""))
        self.schema: Any = import_module("core.infrastructure.database.schema")
        self.engine: Any = import_module("core.infrastructure.database.engine")
        self.settings: Any = import_module("config.settings").Settings
        import_module("core.infrastructure.database.base").load_models(import_module("modules"))
        self.many = 0

    def database(self) -> Any:
        """A database of its own each time: no connection outlives a process."""
        return self.engine.Database(self.engine.create_engine_for(self.settings()))

    def doing(self, verb: str, revision: str) -> Callable[[], None]:
        def do() -> None:
            database = self.database()
            getattr(self.schema, verb)(database, revision)
            database.close()

        return do

    def state(self) -> Any:
        """All that is there: tables with their columns and constraints, and the rows."""
        if self.files:
            return {path.name: path.read_bytes() for path in self.folder.iterdir() if path.suffix != ".lock"}
        database = self.database()
        with database.engine.connect() as connection:
            there = sa.inspect(connection)
            found = {
                table: (
                    sorted(
                        (each["name"], str(each["type"]), each["nullable"])
                        for each in there.get_columns(table)
                    ),
                    _names(there.get_indexes(table)),
                    _names(there.get_unique_constraints(table)),
                    _names(there.get_foreign_keys(table)),
                    there.get_pk_constraint(table)["constrained_columns"],
                    _rows(connection, table),
                )
                for table in there.get_table_names()
            }
        database.close()
        return found

    def each_of(self, verb: str, revision: str, undo: Callable[[], None]) -> None:
        """Kill it after each statement, and see that the next one finishes it."""
        do = self.doing(verb, revision)
        do()
        expected = self.state()
        last = 0
        while True:
            undo()
            if not killed(do, last, files=self.files):
                return
            do()
            found = self.state()
            assert found == expected, (verb, revision, last, _difference(found, expected))
            last += 1
            self.many += 1

    def up_and_down(self, revisions: list[str]) -> None:
        for before, after in pairwise(revisions):
            up, down = self.doing("upgrade", after), self.doing("downgrade", before)
            self.each_of("upgrade", after, down)
            up()
            self.each_of("downgrade", before, up)
            print("holds:", after, self.many, flush=True)

    def of_files(self, copy: Path) -> None:
        """Files are taken the whole way at once."""
        shutil.copytree(self.folder, copy)

        def undo() -> None:
            shutil.rmtree(self.folder)
            shutil.copytree(copy, self.folder)

        self.each_of("upgrade", "head", undo)
        print("holds:", self.many, flush=True)


def _names(found: list[Any]) -> list[str]:
    return sorted(str(each["name"]) for each in found)


def _rows(connection: sa.Connection, table: str) -> list[str]:
    name = connection.dialect.identifier_preparer.quote(table)
    return sorted(str(dict(row)) for row in connection.exec_driver_sql(f"SELECT * FROM {name}").mappings())


def _difference(found: Any, expected: Any) -> Any:
    pairs = {name: (found.get(name), expected.get(name)) for name in found.keys() | expected.keys()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def main(backend: str, changes: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if backend in FILES or backend == "sqlite":
            run({"DB_BACKEND": backend, "DB_PATH": f"{folder}/data"}, changes, Path(folder))
            return
        with import_module("tests.servers").database_url(backend, Path(folder)) as url:
            address = url.render_as_string(hide_password=False)
            run({"DB_BACKEND": backend, "DATABASE_URL": address}, changes, Path(folder))


def run(settings: dict[str, str], changes: list[str], folder: Path) -> None:
    story = import_module("story").Story(settings, settings["DB_BACKEND"] in FILES)
    for change in changes:
        story.write(change)
    kills = Kills(settings)
    if kills.files:
        kills.of_files(folder / "copy")
    else:
        kills.up_and_down([f"{number + 1:04}" for number in range(story.number)])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
