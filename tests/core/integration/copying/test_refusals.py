"""What cannot be copied is refused in a sentence, and nothing is written."""

import shutil
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Column, ForeignKeyConstraint, MetaData, Table, insert, text

from core.domain.errors import Conflict, StorageUnavailable
from core.infrastructure.database import copying, schema
from core.infrastructure.database.engine import Database
from core.infrastructure.database.types import Identifier

from .conftest import Open
from .samples import METADATA, fill, key, people
from .test_copying import rows

REVISION = '''"""A revision."""

revision, down_revision = "newest", {!r}


def upgrade() -> None:
    pass
'''


def test_a_target_with_rows_is_refused(here: Database, in_files: Open) -> None:
    with here.engine.begin() as connection:
        connection.execute(insert(people), {"id": "somebody", "manager": None, "changed": None})
    start = in_files("sqlite", "start")
    fill(start)
    with pytest.raises(Conflict, match="the target is not empty, d_people has rows"):
        copying.copy(start, here, METADATA)
    assert rows(here) == 1


def test_a_target_that_was_not_upgraded_is_refused(
    in_files: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, migrations)
    head = ScriptDirectory(str(migrations)).get_current_head()
    (migrations / "versions" / "newest.py").write_text(REVISION.format(head))
    files, database = in_files("json", "files"), in_files("sqlite", "database")
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    with pytest.raises(StorageUnavailable, match=r"because of the target: .* run `.* database upgrade`"):
        copying.copy(files, database, METADATA)
    schema.upgrade(database)
    copying.copy(files, database, METADATA)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    with pytest.raises(StorageUnavailable, match=r"because of the source: .* not at the newest revision"):
        copying.copy(database, files, METADATA)


def test_a_folder_that_is_not_the_one_is_refused(here: Database, in_files: Open) -> None:
    files = in_files("csv", "files")
    folder = Path(str(files.engine.url.database))
    (folder / f"{people.name}.csv").unlink()
    with pytest.raises(StorageUnavailable, match=r"because of the source: there is no .*d_people\.csv"):
        copying.copy(files, here, METADATA)


def test_a_database_is_not_copied_onto_itself(here: Database, in_files: Open) -> None:
    for source, target in ((here, here), (in_files("json", "same"), in_files("csv", "same"))):
        with pytest.raises(Conflict, match="in the same place"):
            copying.copy(source, target, METADATA)


def test_a_circle_that_cannot_be_begun_is_refused() -> None:
    metadata = MetaData()
    names = ("one", "other")
    tables = [Table(name, metadata, key(), Column("there", Identifier(), nullable=False)) for name in names]
    for table, there in zip(tables, tables[::-1], strict=True):
        table.append_constraint(ForeignKeyConstraint(["there"], [there.c.id]))
    with pytest.raises(Conflict, match="one and other refer to each other"):
        copying.in_order(metadata)
