"""A dialect that nothing here was written for gets the SQL that all have in common."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any, ClassVar

import pytest
import uvicorn
from pydantic import SecretStr
from sqlalchemy import inspect, text
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteTypeCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from typer.testing import CliRunner

import main
from config.settings import Settings
from core.domain.errors import AlreadyExists, StaleEntity, StorageUnavailable
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database, connect
from tests.integration.contract.specimens import (
    Begin,
    Colour,
    SpecimenBase,
    SqlSpecimenUnitOfWork,
    specimen,
)


class Careless(SQLiteDialect_pysqlite):
    """SQLite in disguise: what is said of it by name does not apply."""

    name = "careless"
    supports_statement_cache = True


class Digits(SQLiteTypeCompiler):
    """Keeps decimals as text."""

    def visit_NUMERIC(self, type_: Any, **_: Any) -> str:  # noqa: N802 - SQLAlchemy has named it
        return "TEXT"


class Elsewhere(Careless):
    """The same, told to keep decimals and to look at references."""

    name = "elsewhere"
    supports_statement_cache = True
    type_compiler_cls = Digits

    def connect(self, *arguments: Any, **options: Any) -> Any:
        connection = super().connect(*arguments, **options)
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        plain = [str(each) if isinstance(each, Decimal) else each for each in parameters]
        cursor.execute(statement, plain)


class Unseen(OperationalError):
    """What ODBC and Firebird say of a table that there is not."""

    sqlstate = "42S02"


class Late(Elsewhere):
    """The same, where a new table is there only once it was committed, as on Firebird."""

    name = "late"
    supports_statement_cache = True
    made: ClassVar[set[str]] = set()

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        if any(re.search(rf"(INTO|UPDATE|FROM) {name}\b", statement) for name in self.made):
            raise Unseen("table unknown")
        super().do_execute(cursor, statement, parameters, context)
        self.made.update(re.findall(r"CREATE TABLE (\w+)", statement))

    def do_commit(self, dbapi_connection: Any) -> None:
        super().do_commit(dbapi_connection)  # type: ignore[no-untyped-call]  # SQLAlchemy has no annotation there
        self.made.clear()


registry.register("elsewhere", __name__, "Elsewhere")
registry.register("late", __name__, "Late")
registry.register("careless", __name__, "Careless")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of that dialect, with the service's schema."""
    database = connect(Settings(_env_file=None, database_url=SecretStr(f"elsewhere:///{tmp_path}/file")))
    schema.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def begin(database: Database) -> Begin:
    database.create_schema(SpecimenBase.metadata)
    return partial(SqlSpecimenUnitOfWork, database)


def test_the_schema_is_as_the_models_say(database: Database) -> None:
    schema.check(database)


def test_one_that_keeps_not_what_it_is_given_is_refused_by_name(tmp_path: Path) -> None:
    database = connect(Settings(_env_file=None, database_url=SecretStr(f"careless:///{tmp_path}/file")))
    with pytest.raises(StorageUnavailable, match=r"not fit.*decimal 1234.*reference may point at nothing"):
        schema.upgrade(database)
    assert inspect(database.engine).get_table_names() == []
    database.close()


def test_where_a_new_table_shows_late_the_schema_comes_about_all_the_same(tmp_path: Path) -> None:
    database = connect(Settings(_env_file=None, database_url=SecretStr(f"late:///{tmp_path}/file")))
    with pytest.raises(StorageUnavailable, match=r"table or column is not there: run `.* database upgrade`"):
        database.engine.connect().execute(text("SELECT * FROM nowhere"))
    schema.upgrade(database)
    schema.check(database)
    database.close()


def test_the_service_does_not_begin_on_one_that_does_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server: begun.append(server.config.app))
    monkeypatch.setenv("DATABASE_URL", f"careless:///{tmp_path}/file")
    done = CliRunner().invoke(main.app, ["serve"])
    assert (done.exit_code, begun) == (1, [])
    assert "not fit" in done.stderr
    for url in (
        "elsewhere:///FOLDER/file",
        "elsewhere:///FOLDER/nowhere/file",
        "sqlite:///FOLDER/nowhere/file",
    ):
        monkeypatch.setenv("DATABASE_URL", url.replace("FOLDER", str(tmp_path)))
        CliRunner().invoke(main.app, ["serve"])
    assert len(begun) == 3  # what cannot be tried yet may come up later


def test_what_goes_in_comes_out(begin: Begin) -> None:
    full = specimen(
        name="größe",
        text=" blank ",
        order="",
        taken=datetime(2024, 2, 29, 12, 30, 15, 123456, UTC),
        day=date(1, 1, 1),
        number=-(2**63),
        flag=False,
        colour=Colour.DARK_BLUE,
    )
    with begin() as work:
        work.specimens.add(full)
        work.commit()
    with begin() as work:
        assert work.specimens.get(full.id) == full


def test_known_keys_are_overwritten_and_the_others_inserted(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=f"{n}", number=n) for n in range(5))
        assert work.specimens.upsert_many(specimen(name=f"{n}", number=10 * n) for n in range(3, 7)) == 4
        assert work.specimens.add_missing(specimen(name=f"{n}", number=-1) for n in range(8)) == 1
        found = work.specimens.list(order_by="number", descending=True, limit=4).items
        assert [each.name for each in found] == ["6", "5", "4", "3"]
        assert [each.version for each in found] == [1, 1, 2, 2]


def test_errors_are_the_domains(begin: Begin) -> None:
    one, other = specimen(name="taken"), specimen(name="free")
    with begin() as work:
        work.specimens.add_many([one, other])
        work.commit()
    with pytest.raises(AlreadyExists), begin() as work:
        work.specimens.add(specimen(name="taken"))
    with begin() as work:
        late = work.specimens.get(one.id)
        work.specimens.update(one)
        with pytest.raises(StaleEntity):
            work.specimens.update(late)
