"""The generic repository on SQLite, beside SQLAlchemy Core doing the same work by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Row, insert, select

from config.settings import Backend, Settings
from core.infrastructure.database import copying, schema
from core.infrastructure.database.engine import Database, create_engine_for
from tests.integration.contract.specimens import Specimen, SpecimenBase, SpecimenModel, SqlSpecimenUnitOfWork

TABLE = SpecimenBase.metadata.tables[SpecimenModel.__tablename__]
MANY = 100_000
BATCH = 5_000
GETS = 1_000


@pytest.fixture(scope="module")
def specimens() -> list[Specimen]:
    taken = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
    body = "A few words that say what was found, and where. " * 2
    return [
        Specimen(id=f"{number:032x}", name=f"specimen {number}", text=body, number=number, taken=taken)
        for number in range(MANY)
    ]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    url = SecretStr(f"sqlite:///{tmp_path / 'bench.sqlite'}")
    database = Database(
        create_engine_for(Settings(_env_file=None, db_backend=Backend.SQLITE, database_url=url))
    )
    database.create_schema(SpecimenBase.metadata)
    yield database
    database.close()


@pytest.fixture
def full(empty: Database, specimens: list[Specimen]) -> Database:
    with SqlSpecimenUnitOfWork(empty) as work:
        work.specimens.add_many(specimens)
        work.commit()
    return empty


def to_row(each: Specimen) -> dict[str, object]:
    return {
        "id": each.id,
        "version": each.version,
        "name": each.name,
        "text": each.text,
        "order": each.order,
        "amount": each.amount,
        "taken": each.taken,
        "day": each.day,
        "number": each.number,
        "flag": each.flag,
        "colour": each.colour,
        "box": each.box,
    }


def to_specimen(row: Row[tuple[object, ...]]) -> Specimen:
    return Specimen(
        id=row.id,
        version=row.version,
        name=row.name,
        text=row.text,
        order=row.order,
        amount=row.amount,
        taken=row.taken,
        day=row.day,
        number=row.number,
        flag=row.flag,
        colour=row.colour,
        box=row.box,
    )


def test_adding_many(compare: Callable[..., None], empty: Database, specimens: list[Specimen]) -> None:
    def repository() -> None:
        with SqlSpecimenUnitOfWork(empty) as work:
            work.specimens.add_many(specimens)
            work.commit()

    def core() -> None:
        with empty.engine.begin() as connection:
            for start in range(0, MANY, BATCH):
                batch = specimens[start : start + BATCH]
                connection.execute(insert(TABLE), [to_row(each) for each in batch])

    def clear() -> None:
        with empty.engine.begin() as connection:
            connection.execute(TABLE.delete())

    compare("add_many", repository, core, backend="sqlite", size=MANY, rounds=5, at_least=0.9, prepare=clear)


def test_streaming(compare: Callable[..., None], full: Database) -> None:
    def repository() -> None:
        with SqlSpecimenUnitOfWork(full) as work:
            assert sum(each.version for each in work.specimens.stream()) == MANY

    def core() -> None:
        query = select(TABLE).order_by(TABLE.c.id).execution_options(yield_per=BATCH)
        with full.engine.connect() as connection:
            assert sum(to_specimen(row).version for row in connection.execute(query)) == MANY

    compare("stream", repository, core, backend="sqlite", size=MANY, rounds=5, at_least=0.9)


def test_getting_one(compare: Callable[..., None], full: Database, specimens: list[Specimen]) -> None:
    ids = [each.id for each in specimens[:: MANY // GETS]]

    def repository() -> None:
        with SqlSpecimenUnitOfWork(full) as work:
            for each in ids:
                work.specimens.get(each)

    def core() -> None:
        with full.engine.connect() as connection:
            for each in ids:
                to_specimen(connection.execute(select(TABLE).where(TABLE.c.id == each)).one())

    compare("get", repository, core, backend="sqlite", size=GETS, rounds=10, at_most=1.3)


def test_copying(
    compare: Callable[..., None], full: Database, specimens: list[Specimen], tmp_path: Path
) -> None:
    settings = Settings(
        _env_file=None, db_backend=Backend.SQLITE, db_path=tmp_path / "copy", database_url=None
    )
    target = Database(create_engine_for(settings))
    for each in (full, target):
        schema.upgrade(each)
        each.create_schema(SpecimenBase.metadata)

    def copied() -> None:
        copying.copy(full, target, SpecimenBase.metadata)

    def written_and_read() -> None:
        with SqlSpecimenUnitOfWork(target) as work:
            work.specimens.add_many(specimens)
            work.commit()
        with SqlSpecimenUnitOfWork(target) as work:
            assert sum(each.version for each in work.specimens.stream()) == MANY

    def clear() -> None:
        with target.engine.begin() as connection:
            connection.execute(TABLE.delete())

    compare(
        "copy", copied, written_and_read, backend="sqlite", size=MANY, rounds=5, at_least=0.7, prepare=clear
    )
    target.close()
