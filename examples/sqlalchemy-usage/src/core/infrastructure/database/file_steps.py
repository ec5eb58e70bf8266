"""The steps of migrations (`steps.py`) on json and csv files: what was filed by an older model opens again.

Files have no schema of their own: constraints and lengths are checked when they are read, so that steps move
or fill values here, or count the rows that stand in their way, and all others do nothing. Which revision a
folder has come to is in its file `.revision`. Migrations that were written without the steps say nothing to
files, as ever.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from core.domain.errors import StorageUnavailable

from . import obstacles, steps
from .base import Base
from .engine import Database
from .files import Unavailable, csv_format, json_format
from .files.folder import Folder, FolderLock
from .files.values import FileColumn, Malformed, Misplaced
from .migrating import NOTHING, explained
from .types import KeyText

REVISION = ".revision"
LOCK_SECONDS = 30
Row = dict[str, Any]


def upgrade(database: Database, migrations: Path) -> None:
    """Take the steps that a folder has not taken yet, all or none, and make the files that are missing."""
    path = Path(str(database.engine.url.database))
    script = ScriptDirectory(str(migrations))
    if not path.is_dir() or _is_new(database, path):
        database.create_schema()
        _follow(path, script, None)
    else:
        _follow(path, script, database.engine.dialect)
        database.create_schema()


def _is_new(database: Database, path: Path) -> bool:
    """Say whether a folder that does not say how far it has come is all that the present models ask for."""
    suffix = f".{database.backend.name}"
    filed = {file.stem for file in path.iterdir() if file.suffix == suffix}
    if (path / REVISION).exists() or filed - Base.metadata.tables.keys():
        return False
    try:
        database.ping()
    except StorageUnavailable:
        return False
    return True


def _follow(path: Path, script: ScriptDirectory, dialect: sa.Dialect | None) -> None:
    """Take the steps, if there is a dialect to read and write by, and say how far the folder has come."""
    lock, folder = FolderLock(path / ".lock", LOCK_SECONDS), Folder(path)
    try:
        lock.acquire()
        folder.recover()
        contents = _taken(folder, script, dialect) if dialect else {}
        folder.replace(contents | {REVISION: f"{_newest(script)}\n".encode()})
    except Unavailable as error:
        raise StorageUnavailable(str(error)) from error
    finally:
        lock.release()


def _taken(folder: Folder, script: ScriptDirectory, dialect: sa.Dialect) -> dict[str, bytes | None]:
    """Return what the files are after all steps that were not taken yet."""
    text, _ = folder.read(REVISION)
    taken = FileSteps(folder, dialect)
    for revision in _newer(script, text.decode().strip() or "base", folder.path):
        if hasattr(revision.module, "steps"):
            revision.module.steps = taken
            with explained(None, NOTHING):
                try:
                    revision.module.upgrade()
                except NameError as error:  # of Alembic, whose operations have nothing to work on
                    raise StorageUnavailable(
                        f"migration {revision.revision} speaks SQL, which files do not follow: change them "
                        f"by hand and write {revision.revision} into {folder.path / REVISION}"
                    ) from error
    return taken.contents()


def _newest(script: ScriptDirectory) -> str | None:
    try:
        return script.get_current_head()
    except CommandError as error:
        found = " and ".join(script.get_heads())
        raise StorageUnavailable(
            f"there is no newest migration: {found} are side by side, join them"
        ) from error


def _newer(script: ScriptDirectory, known: str, path: Path) -> Iterator[Any]:
    try:
        yield from reversed(list(script.iterate_revisions("head", known)))
    except CommandError as error:
        raise StorageUnavailable(f"{path} is at a revision unknown to this service: {known}") from error


class FileSteps:
    """What a migration finds in place of `steps`. Nothing is written before `contents` are asked for."""

    def __init__(self, folder: Folder, dialect: Any) -> None:
        self._folder, self._dialect, self._form = folder, dialect, dialect.form
        self._tables: dict[str, list[Row] | None] = {}
        self._changed: set[str] = set()
        self.today, self.now = steps.today, steps.now

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Of all other steps nothing is to be seen in a file."""
        getattr(steps, name)
        return lambda *_arguments, **_options: None

    def contents(self) -> dict[str, bytes | None]:
        """Return what the files are to become; None for those that are to go."""
        return {
            table + self._form.SUFFIX: self._written(rows) if rows else None
            for table, rows in self._tables.items()
            if table in self._changed
        }

    def drop_table(self, name: str) -> None:
        """Remove a file."""
        self._put(name, None)

    def rename_table(self, old: str, new: str) -> None:
        """Rename a file."""
        if (rows := self._rows(old)) is not None:
            self._put(new, rows)
            self._put(old, None)

    def add_column(
        self, table: str, name: str, type_: steps.Type, *, optional: bool = False, value: object = None
    ) -> None:
        """Give rows the value for what they do not have."""
        filed = self._filed(type_, value)
        self._each(table, lambda row: {name: filed} | row)
        if not optional:
            self.require_column(table, name, type_, value=value)

    def require_column(self, table: str, name: str, type_: steps.Type, *, value: object = None) -> None:
        """Give rows the value where they have none."""
        filed = self._filed(type_, value)
        if filed is not None:
            self._each(table, lambda row: row | ({name: filed} if row.get(name) is None else {}))
        obstacles.without(sum(row.get(name) is None for row in self._rows(table) or []), table, name)

    def change_length(self, table: str, name: str, old: KeyText, new: KeyText, *, optional: bool) -> None:
        """Count rows with more letters."""
        longer = [value for value in self._values(table, name) if len(str(value)) > new.length]
        obstacles.longer(len(longer), table, name, new.length)

    def only(self, table: str, name: str, *choices: str) -> None:
        """Count rows with others."""
        others = [value for value in self._values(table, name) if value not in choices]
        obstacles.others(len(others), table, name, choices)

    def empty(self, table: str) -> None:
        """Count all rows."""
        obstacles.rows(len(self._rows(table) or []), table)

    def add_unique(self, table: str, *columns: str) -> None:
        """Count values that are there twice."""
        values = (tuple(row.get(column) for column in columns) for row in self._rows(table) or [])
        found = Counter(value for value in values if None not in value)
        obstacles.doubles(sum(many > 1 for many in found.values()), table, columns)

    add_unique_if_there = add_unique

    def drop_column(self, table: str, name: str) -> None:
        """Take a value from rows."""
        self._each(table, lambda row: {key: value for key, value in row.items() if key != name})

    def rename_column(self, table: str, old: str, new: str, *_more: object, **_options: object) -> None:
        """Call a value otherwise."""
        self._each(table, lambda row: {new if key == old else key: value for key, value in row.items()})

    def _each(self, table: str, change: Callable[[Row], Row]) -> None:
        if (rows := self._rows(table)) is not None and (new := [change(row) for row in rows]) != rows:
            self._put(table, new)

    def _values(self, table: str, name: str) -> list[Any]:
        """Return what rows have there, but for those that have nothing."""
        return [row[name] for row in self._rows(table) or [] if row.get(name) is not None]

    def _put(self, table: str, rows: list[Row] | None) -> None:
        self._tables[table] = rows
        self._changed.add(table)

    def _rows(self, table: str) -> list[Row] | None:
        if table not in self._tables:
            name = table + self._form.SUFFIX
            content, signature = self._folder.read(name)
            try:
                self._tables[table] = None if signature is None else self._read(content.decode("utf-8-sig"))
            except (ValueError, TypeError, Malformed, Misplaced) as error:
                raise StorageUnavailable(f"{self._folder.path / name} cannot be read: {error}") from error
        return self._tables[table]

    def _read(self, text: str) -> list[Row]:
        if self._form is json_format:
            return [dict(row) for row in json.loads(text)]
        names = next(csv.reader(StringIO(text, newline="")), [])
        values = csv_format.parse(text, self._texts(names))
        return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]

    def _written(self, rows: list[Row]) -> bytes:
        if self._form is json_format:
            return json_format.document([], [json.dumps(row, ensure_ascii=False).encode() for row in rows])
        columns = self._texts(list(dict.fromkeys(name for row in rows for name in row)))
        values = [[row.get(column.name) for row in rows] for column in columns]
        return csv_format.document(columns, csv_format.lines(columns, values))

    def _texts(self, names: list[str]) -> list[FileColumn]:
        return [FileColumn(sa.Column(name, sa.Text()), self._dialect, ()) for name in names]

    def _filed(self, type_: steps.Type, value: object) -> Any:
        """Return a value as the files have it."""
        if value is None:
            return None
        bind = type_.dialect_impl(self._dialect).bind_processor(self._dialect)
        column: sa.Column[Any] = sa.Column("value", type_)
        stored = bind(value) if bind else value
        (filed,) = FileColumn(column, self._dialect, self._dialect.decimals).filed([stored])
        if self._form is json_format:
            return filed
        return str(filed).lower() if isinstance(filed, bool) else str(filed)
