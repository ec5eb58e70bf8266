"""The check beside the bare statements that it comes to, and beside the loop that one would write first."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, event, func, insert, literal, select, update
from sqlalchemy.engine import Connection

from config.settings import Backend, Settings
from core.domain.money import Money
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database, connect
from core.infrastructure.database.types import Flag
from modules.accounts.domain.account import Account
from modules.accounts.domain.alert import Alert
from modules.accounts.domain.policies import LowBalanceCallsForAlert
from modules.accounts.infrastructure.models import AccountRow, AlertRow
from modules.accounts.infrastructure.unit_of_work import SqlAccountsUnitOfWork
from tests.servers import database_url

SRC = Path(__file__).parents[2] / "src"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULE = LowBalanceCallsForAlert()
MILLION = 1_000_000
FEW = 10_000
BLOCK = 1_000
LOW_OF_BLOCK = 10
"""One account in a hundred is low."""
MORE_MEMORY = 1.1


@pytest.fixture(scope="module", params=[Backend.SQLITE, Backend.POSTGRESQL], ids=str)
def backend(request: pytest.FixtureRequest, quick: bool) -> Backend:
    """Both are measured, whatever DB_BACKEND says."""
    found: Backend = request.param
    if quick and found is not Backend.SQLITE:
        pytest.skip("SQLite alone will do for a first impression")
    return found


@pytest.fixture(scope="module", params=[FEW, MILLION], ids=str)
def size(request: pytest.FixtureRequest, quick: bool) -> int:
    """The number of accounts."""
    found: int = request.param
    if quick and found > FEW:
        pytest.skip("few will do for a first impression")
    return found


@pytest.fixture(scope="module")
def url(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with database_url(backend, tmp_path_factory.mktemp("database")) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def database(backend: Backend, url: str, size: int) -> Iterator[Database]:
    """A database with that many accounts, one in a hundred of them low."""
    database = connect(Settings(_env_file=None, db_backend=backend, database_url=SecretStr(url)))
    schema.upgrade(database)
    _fill(database, size)
    yield database
    with database.engine.begin() as connection:
        connection.execute(delete(AlertRow))
        connection.execute(delete(AccountRow))
    database.close()


@pytest.mark.parametrize("size", [MILLION], indirect=True, ids=str)
def test_a_check_takes_little_more_than_its_bare_statements(
    compare: Callable[..., None], database: Database, backend: Backend, size: int
) -> None:
    statements = _statements_of_a_check(database)

    def bare() -> None:
        connection = database.engine.raw_connection()
        try:
            cursor = connection.cursor()
            for statement, parameters in statements:
                cursor.execute(statement, parameters)
            connection.commit()
        finally:
            connection.close()
        assert _alerts(database) == size // BLOCK * LOW_OF_BLOCK

    def ours() -> None:
        _check(database)
        assert _alerts(database) == size // BLOCK * LOW_OF_BLOCK

    compare(
        "bank check",
        ours,
        bare,
        backend=str(backend),
        size=size,
        rounds=5,
        against="the statement bare",
        at_least=0.9,
        prepare=lambda: _rearm(database),
    )


@pytest.mark.parametrize("size", [FEW], indirect=True, ids=str)
def test_a_check_is_much_faster_than_a_loop_over_the_accounts(
    compare: Callable[..., None], database: Database, backend: Backend, size: int
) -> None:
    def loop() -> None:
        with SqlAccountsUnitOfWork(database) as work:
            for account in work.accounts.stream():
                if RULE.holds(account, NOW):
                    after, alert = Alert.raised(account, RULE.low.threshold(account), NOW)
                    work.accounts.update(after)
                    work.alerts.add(alert)
            work.commit()
        assert _alerts(database) == size // BLOCK * LOW_OF_BLOCK

    compare(
        "bank check",
        lambda: _check(database),
        loop,
        backend=str(backend),
        size=size,
        rounds=5,
        against="a loop",
        at_most=0.2,
        prepare=lambda: _rearm(database),
    )


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs the peak memory of a process from wait4")
def test_the_memory_of_a_check_does_not_grow_with_the_accounts(
    record: Callable[..., None], database: Database, backend: Backend, size: int, url: str, tmp_path: Path
) -> None:
    """The process that runs `alerts check` needs what it needs on a database without any account."""
    with database_url(backend, tmp_path) as empty:
        nothing = empty.render_as_string(hide_password=False)
        without = connect(Settings(_env_file=None, db_backend=backend, database_url=SecretStr(nothing)))
        schema.upgrade(without)
        reference = _peak_memory(nothing, backend)
        without.close()
    _rearm(database)
    peak = _peak_memory(url, backend)
    assert _alerts(database) == size // BLOCK * LOW_OF_BLOCK
    told = {"backend": str(backend), "size": size, "against": "no account"}
    record("bank check, memory", [peak], [reference], unit="MiB", at_most=MORE_MEMORY, **told)
    assert peak <= reference * MORE_MEMORY


def _fill(database: Database, size: int) -> None:
    """Add the first thousand accounts one by one, and let the database copy them under other names."""
    plain = Account(
        id="0" * 32,
        number="A",
        holder="Ada Lovelace",
        address="ada@example.org",
        balance=Money(Decimal(1000), "EUR"),
        balance_at=NOW,
        time_zone="Europe/Berlin",
    )
    low = Money(Decimal(50), "EUR")
    block = [replace(plain, id=f"{n:032x}", number=f"0000-{n:04}") for n in range(BLOCK)]
    block[:: BLOCK // LOW_OF_BLOCK] = [replace(each, balance=low) for each in block[:: BLOCK // LOW_OF_BLOCK]]
    with SqlAccountsUnitOfWork(database) as work:
        work.accounts.add_many(block)
        work.commit()
    columns = AccountRow.__table__.c
    with database.engine.begin() as connection:
        for copy in range(1, size // BLOCK):
            name = literal(f"{copy:04}")
            renamed = {
                "id": name + func.substr(columns.id, 5),
                "number": name + func.substr(columns.number, 5),
            }
            values = [renamed.get(column.name, column) for column in columns]
            copied = select(*values).where(
                columns.number < "0001"
            )  # an index answers that, a LIKE not everywhere
            connection.execute(insert(AccountRow).from_select(columns.keys(), copied))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if database.engine.name == "postgresql" else "ANALYZE")


def _check(database: Database) -> None:
    with SqlAccountsUnitOfWork(database) as work:
        work.alerts.raise_alerts(RULE, "c" * 32, NOW)
        work.commit()


def _rearm(database: Database) -> None:
    """Make the accounts as if there had been no check yet."""
    with database.engine.begin() as connection:
        connection.execute(delete(AlertRow))
        before = {"armed": True, "episode": 0, "alerted_at": None, "last_check": None}
        connection.execute(
            update(AccountRow).where(AccountRow.armed == literal(False, Flag())).values(before)
        )
    if database.engine.name == "postgresql":  # so that no round pays for the rows that others left dead
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")


def _alerts(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(AlertRow)) or 0


def _statements_of_a_check(database: Database) -> list[tuple[str, Any]]:
    """Return what a check says to the driver, to the letter."""
    heard: list[tuple[str, Any]] = []

    def hear(_1: Connection, _2: object, statement: str, parameters: Any, _3: object, _4: object) -> None:
        heard.append((statement, parameters))

    _rearm(database)
    event.listen(database.engine, "before_cursor_execute", hear)
    _check(database)
    event.remove(database.engine, "before_cursor_execute", hear)
    return [(statement, parameters) for statement, parameters in heard if "accounts" in statement]


def _peak_memory(url: str, backend: Backend) -> float:
    """Return the MiB that `alerts check` takes at most, in a process of its own."""
    environment = os.environ | {"DATABASE_URL": url, "DB_BACKEND": str(backend), "PYTHONPATH": str(SRC)}
    arguments = [sys.executable, "-m", "main", "alerts", "check"]
    process = os.posix_spawn(sys.executable, arguments, environment)
    _, status, usage = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return round(usage.ru_maxrss / unit, 1)
