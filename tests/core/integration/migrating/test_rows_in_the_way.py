"""Rows that stand in a migration's way are counted before it has done anything, both ways."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from core.domain.errors import StorageUnavailable
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database

MIGRATION = """import sqlalchemy as sa

from core.infrastructure.database import steps, types

revision, down_revision = "{number}", {before}


def upgrade():
    {up}


def downgrade():
    {down}
"""
CREATE = """steps.create_table(
        "people",
        sa.Column("id", types.Identifier(), primary_key=True),
        sa.Column("email", types.KeyText(20), nullable=True),
        sa.Column("name", types.KeyText(20), nullable=False),
        sa.Column("state", types.KeyText(32), nullable=False),
    )"""
FIRST = 'steps.add_column("people", "note", types.KeyText(9), optional=True)'
FIRST_OF_ALL = """steps.rename_table("people", "folk")
    steps.rename_column("folk", "name", "title", types.KeyText(20), optional=False)"""
ROWS: list[dict[str, Any]] = [
    {"id": "1", "email": "e", "name": "Ada", "state": "open"},
    {"id": "2", "email": "e", "name": "Ada", "state": "open"},
    {"id": "3", "email": None, "name": "Bartholomew", "state": "lost"},
]


@pytest.fixture(autouse=True)
def _all_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Alembic's log names what is run."""
    caplog.set_level("DEBUG")


class Case(NamedTuple):
    """A step, what it says of the rows, and the rows that are to go before it is taken again."""

    step: str
    said: str
    in_the_way: tuple[str, ...]
    first: str = FIRST


CASES = {
    "required": Case(
        'steps.require_column("people", "email", types.KeyText(20))',
        "there is 1 row of people without email: give them one",
        ("3",),
    ),
    "new": Case(
        'steps.add_column("people", "boss", types.Identifier())',
        "there are 3 rows of people without boss: give them one",
        ("1", "2", "3"),
    ),
    "unique": Case('steps.add_unique("people", "name")', "1 value is there twice as name of people", ("2",)),
    "unique if there": Case(
        'steps.add_unique_if_there("people", "email")', "1 value is there twice as email of people", ("2",)
    ),
    "together": Case(
        'steps.add_unique("people", "name", "state")',
        "1 value is there twice as name and state of people",
        ("2",),
    ),
    "shorter": Case(
        'steps.change_length("people", "name", types.KeyText(20), types.KeyText(5), optional=False)',
        "there is 1 row of people whose name has over 5 letters",
        ("3",),
    ),
    "choices": Case(
        'steps.only("people", "state", "open", "closed")',
        "there is 1 row of people whose state is none of open, closed",
        ("3",),
    ),
    "empty": Case(
        'steps.empty("people")',
        "there are 3 rows of people: restore them, or purge them",
        ("1", "2", "3"),
    ),
    "renamed before": Case(
        'steps.change_length("folk", "title", types.KeyText(20), types.KeyText(5), optional=False)',
        "there is 1 row of (people whose name|folk whose title) has over 5 letters",
        ("3",),
        FIRST_OF_ALL,
    ),
}
BACK = """steps.rename_column("folk", "title", "name", types.KeyText(20), optional=False)
    steps.rename_table("folk", "people")"""
WHOLE = {"sqlite", "postgresql", "mssql"}
"""Backends that keep all of a migration or nothing."""


def write(versions: Path, number: str, up: str, down: str, head: str = "") -> None:
    before = None if number == "0001" else f"{int(number) - 1:04}"
    text = MIGRATION.format(number=number, before=repr(before), up=up, down=down)
    (versions / f"{number}_change.py").write_text(head + text, encoding="utf-8")


def fill(store: Database) -> None:
    people = sa.table("people", *(sa.column(name) for name in ROWS[0]))
    with store.engine.begin() as connection:
        connection.execute(people.insert(), ROWS)


def remove(store: Database, *rows: str) -> None:
    people = sa.table("people", sa.column("id"))
    with store.engine.begin() as connection:
        connection.execute(people.delete().where(people.c.id.in_(rows)))


def found(store: Database) -> dict[str, Any]:
    """The tables, their columns and how many rows they have."""
    with store.engine.connect() as connection:
        there = sa.inspect(connection)
        return {
            table: (
                [(column["name"], column["nullable"]) for column in there.get_columns(table)],
                connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))),
            )
            for table in set(there.get_table_names()) - {"alembic_version"}
        }


def refused(case: Case, store: Database) -> pytest.RaisesExc[StorageUnavailable]:
    stands = "nothing of it was kept" if store.backend.name in WHOLE else "nothing of it was done"
    said = rf"^migration 0002_change\.py, line \d+.*: {case.said}.* \({stands}: put that right"
    return pytest.RaisesExc(StorageUnavailable, match=said)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_on_the_way_up(case: Case, store: Database, versions: Path) -> None:
    renames = case.first == FIRST_OF_ALL
    write(versions, "0001", CREATE, 'steps.drop_table("people")')
    write(versions, "0002", f"{case.first}\n    {case.step}", BACK if renames else "pass")
    schema.upgrade(store, "0001")
    fill(store)
    before = found(store)
    with refused(case, store):
        schema.upgrade(store)
    assert found(store) == before
    remove(store, *case.in_the_way)
    schema.upgrade(store)
    assert found(store) != before


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_on_the_way_down(case: Case, store: Database, versions: Path) -> None:
    renames = case.first == FIRST_OF_ALL
    write(versions, "0001", CREATE, f'steps.drop_table("{"folk" if renames else "people"}")')
    write(versions, "0002", "pass", f"{case.first}\n    {case.step}")
    schema.upgrade(store)
    fill(store)
    before = found(store)
    with refused(case, store):
        schema.downgrade(store, "0001")
    assert found(store) == before
    remove(store, *case.in_the_way)
    schema.downgrade(store, "0001")
    assert found(store) != before


def test_one_with_statements_of_its_own_says_where_it_stands(store: Database, versions: Path) -> None:
    """It cannot be tried without doing it; what was kept of it is not done again."""
    case = CASES["required"]
    data = "op.execute(\"UPDATE people SET state = 'seen'\")"
    write(versions, "0001", CREATE, 'steps.drop_table("people")')
    write(versions, "0002", f"{case.first}\n    {data}\n    {case.step}", "pass", "from alembic import op\n")
    schema.upgrade(store, "0001")
    fill(store)
    before = found(store)
    stands = "nothing of it" if store.backend.name in WHOLE else "what it does above that line"
    with pytest.raises(StorageUnavailable, match=rf"{case.said}.* \({stands} was kept: put that right"):
        schema.upgrade(store)
    assert (found(store) == before) is (store.backend.name in WHOLE)
    remove(store, *case.in_the_way)
    schema.upgrade(store)
    assert found(store) != before
