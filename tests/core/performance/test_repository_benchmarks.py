"""The generic repository beside SQLAlchemy Core by hand, the driver alone, and peers that are installed."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, delete, insert

from config.settings import Backend, Settings
from core.domain.ports import BATCH
from core.infrastructure.cursors import cut, place_of
from core.infrastructure.database import copying, schema
from core.infrastructure.database.engine import Database, create_engine_for
from core.infrastructure.database.statements import statements
from tests.performance.drivers import Driver
from tests.performance.parcels import (
    Parcel,
    ParcelBase,
    ParcelModel,
    ParcelRepository,
    ParcelUnitOfWork,
    parcels,
)
from tests.performance.peers import AdvancedAlchemy, Orm, SqlModel
from tests.performance.stock import Stock, changes, parcel, row
from tests.servers import database_url

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of stock Numeric on SQLite

Compare = Callable[..., None]
Others = dict[str, tuple[Callable[[], object], float | None]]
SERVERS = [Backend.POSTGRESQL, Backend.MARIADB, Backend.MYSQL]
TYPES = (
    "our column types check each value that goes in or comes out: the row beside `our types` has what the "
    "repository reaches of Core by hand on the same types"
)
LOOK = (
    "a clash over any unique column is taken for the key's there: the repository looks first which rows are "
    "there, and the row beside `Core that looks` has what it reaches of Core by hand that does so, too"
)
SOME = 1_000
"""Rows that peers add, who take long for more."""
PAGES = 25
ROWS = 50
"""Of a page."""


def clock(backend: Backend) -> str:
    """What is all in one process is measured by its processor's time; servers work in others."""
    return "" if backend in SERVERS else "CPU"


def few(backend: Backend) -> int:
    """Return how many rows are got, updated or removed one by one."""
    return 100 if backend in SERVERS else 200


@pytest.fixture(scope="module", params=[Backend.SQLITE, *SERVERS], ids=str)
def backend(request: pytest.FixtureRequest, quick: bool) -> Backend:
    """All are measured, whatever DB_BACKEND says."""
    found: Backend = request.param
    if quick and found in SERVERS:
        pytest.skip("SQLite alone will do for a first impression")
    return found


@pytest.fixture(scope="module")
def many(backend: Backend, quick: bool) -> list[Parcel]:
    return parcels(5_000 if quick else 4_000 if backend in SERVERS else 20_000)


@pytest.fixture(scope="module")
def database(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with database_url(backend, tmp_path_factory.mktemp("database")) as url:
        secret = SecretStr(url.render_as_string(hide_password=False))
        settings = Settings(_env_file=None, db_backend=backend, database_url=secret)
        database = Database(create_engine_for(settings))
        database.create_schema(ParcelBase.metadata)
        yield database
        database.close()


@pytest.fixture(scope="module")
def stock(database: Database) -> Iterator[Stock]:
    """The reference has an engine of its own, on which nobody listens."""
    engine = create_engine(database.engine.url)
    yield Stock(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def full(database: Database, stock: Stock, many: list[Parcel]) -> Database:
    """Both tables with the same rows."""
    fill(database, many)
    stock.fill(many)
    return database


def clear(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(delete(ParcelModel))


def fill(database: Database, rows: Sequence[Parcel]) -> None:
    clear(database)
    within(database, lambda repository: repository.add_many(rows))


def within(database: Database, work: Callable[[ParcelRepository], object]) -> None:
    with ParcelUnitOfWork(database) as transaction:
        work(transaction.parcels)
        transaction.commit()


def each_of(work: Callable[[Any], object], items: Sequence[Any]) -> None:
    for item in items:
        work(item)


def peers(stock: Stock, operation: str, *arguments: Any, goal: float | None = None) -> Others:
    """Return the same of the peers that are installed: SQLModel, which is the ORM below, on SQLite alone."""
    found: Others = {}
    installed: dict[str, Any] = {"ORM": Orm}
    embedded = stock.engine.dialect.name == "sqlite"
    installed |= {"SQLModel": SqlModel} if embedded and find_spec("sqlmodel") else {}
    installed |= {"advanced-alchemy": AdvancedAlchemy} if find_spec("advanced_alchemy") else {}
    for name, kind in installed.items():
        if work := getattr(kind(stock.engine), operation, None):
            found[name] = partial(work, *arguments), goal if name == "advanced-alchemy" else None
    return found


def test_adding_many(
    compare: Compare, database: Database, stock: Stock, many: list[Parcel], backend: Backend
) -> None:
    driver = Driver(stock.engine, many)

    def emptied() -> None:
        clear(database)
        stock.clear()

    compare(
        "add_many",
        lambda: within(database, lambda repository: repository.add_many(many)),
        lambda: stock.add_many(many),
        prepare=emptied,
        others={"driver": (driver.add_many, None)},
        backend=backend,
        by=clock(backend),
        against="Core",
        size=len(many),
        rounds=5,
        at_least=0.9,
    )


def test_adding_some_beside_peers(
    compare: Compare, database: Database, stock: Stock, many: list[Parcel], backend: Backend
) -> None:
    some = many[:SOME]

    def emptied() -> None:
        clear(database)
        stock.clear()

    def on_our_types() -> None:
        with database.engine.begin() as connection:
            connection.execute(insert(ParcelModel), [row(each) for each in some])

    compare(
        "add_many, some",
        lambda: within(database, lambda repository: repository.add_many(some)),
        lambda: stock.add_many(some),
        prepare=emptied,
        others={"our types": (on_our_types, None)} | peers(stock, "add_many", some, goal=5),
        backend=backend,
        by=clock(backend),
        against="Core",
        size=len(some),
        rounds=5,
        at_least=0.9,
        why=TYPES,
    )


def test_streaming(
    compare: Compare, full: Database, stock: Stock, many: list[Parcel], backend: Backend
) -> None:
    driver, sql = Driver(stock.engine, []), statements(ParcelModel)

    def on_our_types() -> None:
        query = sql.everything.order_by(sql.table.c.id).execution_options(yield_per=BATCH)
        with full.engine.connect() as connection:
            for row in connection.execute(query):
                parcel(row)

    compare(
        "stream",
        lambda: within(full, lambda repository: sum(1 for _ in repository.stream())),
        lambda: sum(1 for _ in stock.stream()),
        others={"our types": (on_our_types, None), "driver": (driver.stream, None)}
        | peers(stock, "stream", goal=5),
        backend=backend,
        by=clock(backend),
        against="Core",
        size=len(many),
        rounds=5,
        at_least=0.9,
        why=TYPES,
    )


def test_getting_one(
    compare: Compare, full: Database, stock: Stock, many: list[Parcel], backend: Backend
) -> None:
    ids = [each.id for each in many[:: len(many) // few(backend)]]
    sql = statements(ParcelModel)

    def on_our_types() -> None:
        with full.engine.connect() as connection:
            for id in ids:
                parcel(connection.execute(sql.get, {"the_key": id}).one())

    compare(
        "get",
        lambda: within(full, lambda repository: each_of(repository.get, ids)),
        lambda: stock.get(ids),
        others={"our types": (on_our_types, None)}
        | peers(stock, "get", ids, goal=5 if backend is Backend.SQLITE else 2),
        backend=backend,
        by=clock(backend),
        against="Core",
        size=len(ids),
        rounds=5,
        at_least=0.9,
        why=TYPES,
    )


def test_updating(
    compare: Compare, full: Database, stock: Stock, many: list[Parcel], backend: Backend
) -> None:
    ours = [copy(each) for each in many[:: len(many) // few(backend)]]
    theirs = [copy(each) for each in ours]
    sql = statements(ParcelModel)

    def on_our_types() -> None:
        with full.engine.begin() as connection:
            for each in ours:
                assert connection.execute(sql.update, changes(each)).rowcount == 1
                each.version += 1

    compare(
        "update",
        lambda: within(full, lambda repository: each_of(repository.update, ours)),
        lambda: stock.update(theirs),
        others={"our types": (on_our_types, None)} | peers(stock, "update", theirs, goal=5),
        backend=backend,
        by=clock(backend),
        against="Core",
        size=len(ours),
        rounds=5,
        at_least=0.9,
        why=TYPES,
    )


def test_paging(compare: Compare, full: Database, stock: Stock, many: list[Parcel], backend: Backend) -> None:
    def list_pages(repository: ParcelRepository, after: str | None) -> None:
        for _ in range(PAGES):
            repository.list(order_by="name", limit=ROWS, after=after)

    middle = many[len(many) // 2]
    cursor = cut("name", place_of(middle.name, middle.id))
    for name, after, place in (("page, first", None, None), ("page, deep", cursor, middle)):
        compare(
            name,
            lambda after=after: within(full, lambda repository: list_pages(repository, after)),
            lambda place=place: [stock.page(ROWS, place) for _ in range(PAGES)],
            others={}
            if after
            else {
                peer: ((lambda work=work: [work() for _ in range(PAGES)]), goal)
                for peer, (work, goal) in peers(stock, "page", ROWS, goal=4).items()
            },
            backend=backend,
            by=clock(backend),
            against="Core",
            size=PAGES,
            rounds=5,
            at_least=0.9,
        )


def looking(stock: Stock, backend: Backend, some: list[Parcel]) -> dict[str, Any]:
    """Return the reference that looks first, as the repository does, and the reason, where that is so."""
    if backend not in {Backend.MARIADB, Backend.MYSQL}:
        return {"others": {}, "why": TYPES}
    return {"others": {"Core that looks": (partial(stock.upsert_after_a_look, some), None)}, "why": LOOK}


def test_merging(
    compare: Compare, full: Database, stock: Stock, many: list[Parcel], backend: Backend
) -> None:
    compare(
        "upsert_many",
        lambda: within(full, lambda repository: repository.upsert_many(many)),
        lambda: stock.upsert_many(many),
        backend=backend,
        by=clock(backend),
        against="Core",
        size=len(many),
        rounds=5,
        at_least=0.9,
        **looking(stock, backend, many),
    )


def test_merging_few_beside_a_peer(
    compare: Compare, full: Database, stock: Stock, many: list[Parcel], backend: Backend
) -> None:
    """It needs minutes for as many as we do."""
    some = many[: few(backend)]
    told = looking(stock, backend, some)
    told["others"] |= peers(stock, "upsert_many", some, goal=20)
    compare(
        "upsert_many, few",
        lambda: within(full, lambda repository: repository.upsert_many(some)),
        lambda: stock.upsert_many(some),
        backend=backend,
        by=clock(backend),
        against="Core",
        size=len(some),
        rounds=5,
        at_least=0.9,
        **told,
    )


def test_removing(
    compare: Compare, full: Database, stock: Stock, many: list[Parcel], backend: Backend
) -> None:
    some = many[:: len(many) // few(backend)]
    ids = [each.id for each in some]

    def restore() -> None:
        for engine, table in ((full.engine, ParcelModel.__table__), (stock.engine, stock.table)):
            with engine.begin() as connection:
                connection.execute(delete(table).where(table.c.id.in_(ids)))  # type: ignore[arg-type]  # a model's is a table
        within(full, lambda repository: repository.add_many(some))
        stock.add_many(some)

    def on_our_types() -> None:
        with full.engine.begin() as connection:
            for id in ids:
                assert connection.execute(sql.delete, {"the_key": id}).rowcount == 1

    sql = statements(ParcelModel)
    compare(
        "remove",
        lambda: within(full, lambda repository: each_of(repository.remove, ids)),
        lambda: stock.remove(ids),
        prepare=restore,
        others={"our types": (on_our_types, None)} | peers(stock, "remove", ids),
        backend=backend,
        by=clock(backend),
        against="Core",
        size=len(ids),
        rounds=5,
        at_least=0.9,
        why=TYPES,
    )


def test_copying(
    compare: Compare, full: Database, many: list[Parcel], backend: Backend, tmp_path: Path
) -> None:
    if backend in SERVERS:
        pytest.skip("reading and writing are measured there, each by itself")
    settings = Settings(
        _env_file=None, db_backend=Backend.SQLITE, db_path=tmp_path / "copy", database_url=None
    )
    target = Database(create_engine_for(settings))
    for each in (full, target):
        schema.upgrade(each)
        each.create_schema(ParcelBase.metadata)

    def written_and_read() -> None:
        within(target, lambda repository: repository.add_many(many))
        within(target, lambda repository: sum(1 for _ in repository.stream()))

    compare(
        "copy",
        lambda: copying.copy(full, target, ParcelBase.metadata),
        written_and_read,
        backend=backend,
        by=clock(backend),
        against="write, read",
        size=len(many),
        rounds=5,
        at_least=0.7,
        prepare=lambda: clear(target),
    )
    target.close()
