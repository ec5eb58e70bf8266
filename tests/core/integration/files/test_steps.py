"""The steps of migrations on files: rows that stand in the way are counted, and then nothing has changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import Backend, Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database import engine, file_steps

MIGRATION = """from core.infrastructure.database import steps, types

revision, down_revision = "0001", None


def upgrade():
    steps.add_column("people", "note", types.KeyText(9), value="-")
    {step}
"""
FILES = {
    "json": """[
{"id": "1", "email": "e", "name": "Ada", "state": "open", "number": 7},
{"id": "2", "email": "e", "name": "Ada", "state": "open", "number": 7},
{"id": "3", "email": null, "name": "Bartholomew", "state": "lost", "number": 8}
]
""",
    "csv": "id,email,name,state,number\n1,e,Ada,open,7\n2,e,Ada,open,7\n3,\\N,Bartholomew,lost,8\n",
}
CASES = [
    ('require_column("people", "email", types.KeyText(20))', "there is 1 row of people without email"),
    ('add_column("people", "boss", types.Identifier())', "there are 3 rows of people without boss"),
    ('add_unique("people", "name")', "1 value is there twice as name of people"),
    ('add_unique("people", "number", "name")', "1 value is there twice as number and name of people"),
    ('add_unique_if_there("people", "email")', "1 value is there twice as email of people"),
    (
        'change_length("people", "name", types.KeyText(20), types.KeyText(5), optional=False)',
        "there is 1 row of people whose name has over 5 letters",
    ),
    ('empty("people")', "there are 3 rows of people: restore them, or purge them"),
    ('only("people", "state", "open")', "there is 1 row of people whose state is none of open"),
    (
        'rename_table("people", "folk"); steps.add_unique("folk", "name")',
        "1 value is there twice as name of folk",
    ),
]
Upgrade = Callable[[str], None]


@pytest.fixture
def upgrade(folder: Path, form: str, tmp_path: Path) -> Upgrade:
    """Take a step, after one that takes nothing amiss."""
    (folder / f"people.{form}").write_text(FILES[form], encoding="utf-8")
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / "migrations" / "env.py").touch()
    settings = Settings(_env_file=None, db_backend=Backend(form), db_path=folder)

    def do(step: str) -> None:
        file = tmp_path / "migrations" / "versions" / "0001_change.py"
        file.write_text(MIGRATION.format(step=f"steps.{step}"), encoding="utf-8")
        database = engine.Database(engine.create_engine_for(settings))
        try:
            file_steps.upgrade(database, tmp_path / "migrations")
        finally:
            database.close()

    return do


@pytest.mark.parametrize(("step", "said"), CASES)
def test_rows_in_the_way_are_counted(step: str, said: str, upgrade: Upgrade, folder: Path, form: str) -> None:
    before = (folder / f"people.{form}").read_bytes()
    with pytest.raises(StorageUnavailable, match=rf"^migration 0001_change\.py, line 8: {said}.*: put that"):
        upgrade(step)
    assert (folder / f"people.{form}").read_bytes() == before
    assert not (folder / ".revision").exists()


@pytest.mark.parametrize("broken", ["\n", "\n[1]\n", "[{"])
def test_a_file_that_cannot_be_read_is_named(broken: str, upgrade: Upgrade, folder: Path, form: str) -> None:
    file = folder / f"people.{form}"
    broken += "" if form == "json" else "\n1,2\n"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(StorageUnavailable, match=file.name):
        upgrade('drop_column("people", "name")')
    assert file.read_text(encoding="utf-8") == broken
