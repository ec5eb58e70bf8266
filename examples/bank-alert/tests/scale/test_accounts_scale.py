"""What each step costs in a bank of this size and in one ten times as large; build/scale.json has it.

`SCALE` is the number of accounts of the smaller one, by default a hundred thousand.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, insert, literal, select, text

from config.settings import Backend, Settings
from core.application.records import Record
from core.domain.lists import Leafing
from core.domain.money import Money
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database, connect
from core.infrastructure.database.types import Instant
from modules.accounts.application.deliver_alerts import BATCH
from modules.accounts.composition import Accounts, compose
from modules.accounts.domain.account import Account
from modules.accounts.domain.alert import Alert, AlertState
from modules.accounts.infrastructure.models import AccountRow, AlertRow
from modules.accounts.infrastructure.settings import AlertSettings
from modules.accounts.infrastructure.unit_of_work import SqlAccountsUnitOfWork
from tests.servers import database_url

SMALLER = int(os.environ.get("SCALE", "100000"))
BLOCK, FILE, ROUNDS = 1_000, 10_000, 5
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(scope="module", params=[SMALLER, 10 * SMALLER], ids=str)
def size(request: pytest.FixtureRequest) -> int:
    """The number of accounts, each of which was alerted once before; one in a thousand is low now."""
    found: int = request.param
    return found


@pytest.fixture(scope="module")
def database(size: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with database_url(Backend.POSTGRESQL, tmp_path_factory.mktemp("database")) as url:
        secret = SecretStr(url.render_as_string(hide_password=False))
        opened = connect(Settings(_env_file=None, database_url=secret))
        schema.upgrade(opened)
        _fill(opened, size)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def accounts(database: Database) -> Accounts:
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=SecretStr(url))
    return compose(settings, AlertSettings(_env_file=None, channels=("console",)))


def test_each_step(accounts: Accounts, database: Database, size: int, pytestconfig: pytest.Config) -> None:
    numbers = [_number(number) for number in range(1, size, size // FILE)]
    fields = ("account", "currency", "balance")
    values = [(each, "EUR", "1000") for each in numbers]
    file = [Record(line, dict(zip(fields, each, strict=True))) for line, each in enumerate(values)]
    costs: dict[str, float] = {}
    start = perf_counter()
    assert accounts.check() == size // BLOCK
    costs["check"] = perf_counter() - start
    costs["claim"] = _typical(lambda: _claim(database))
    costs["import"] = _typical(lambda: accounts.import_(lambda: file)) / len(file)
    costs["record"] = _typical(lambda: accounts.record(numbers[0], Money(Decimal(2000), "EUR")))
    costs["page"] = _typical(lambda: accounts.list_alerts(leafing=Leafing(limit=50)))
    costs["report"] = _typical(accounts.report)
    with database.engine.connect() as connection:
        for table in ("accounts", "alerts"):
            found = connection.scalar(text(f"SELECT pg_total_relation_size('{table}')"))
            costs[f"bytes, {table}"] = float(found) / size
    _write(pytestconfig.rootpath / "build" / "scale.json", size, costs)


def _typical(step: Callable[[], object]) -> float:
    """Return the seconds of a round that is neither the fastest nor the slowest."""
    seconds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        step()
        seconds.append(perf_counter() - start)
    return median(seconds)


def _claim(database: Database) -> None:
    """Claim as a worker does, and leave it at that."""
    now = datetime.now(UTC)
    with SqlAccountsUnitOfWork(database) as work:
        assert work.alerts.claim("w" * 32, now, now + timedelta(minutes=2), BATCH).seen == BATCH


def _number(number: int) -> str:
    return f"{number:010}"


def _fill(database: Database, size: int) -> None:
    """Add the first accounts with an alert each, and let the database copy them under other names."""
    plain = Account(
        id="0" * 32,
        number="A",
        holder="Ada Lovelace",
        address="ada@example.org",
        balance=Money(Decimal(1000), "EUR"),
        balance_at=YESTERDAY,
        time_zone="Europe/Berlin",
        alerted_at=YESTERDAY - timedelta(days=30),
        episode=1,
    )
    block = [replace(plain, id=f"{n:032x}", number=_number(n)) for n in range(BLOCK)]
    block[0] = replace(block[0], balance=Money(Decimal(50), "EUR"))
    money = {"balance": Money(Decimal(50), "EUR"), "threshold": Money(Decimal(100), "EUR")}
    then = dict.fromkeys(("raised_at", "due_at", "sent_at"), YESTERDAY)
    sent: dict[str, Any] = money | then | {"state": AlertState.SENT, "attempts": 1}
    with SqlAccountsUnitOfWork(database) as work:
        work.accounts.add_many(block)
        work.alerts.add_many(
            Alert(id=f"{each.id}-1", account_id=each.id, episode=1, **sent) for each in block
        )
        work.commit()
    accounts, alerts = AccountRow.__table__.c, AlertRow.__table__.c
    few = {AccountRow: accounts.number < _number(BLOCK), AlertRow: alerts.id < f"{BLOCK:032x}"}
    with database.engine.begin() as connection:
        for copy in range(1, size // BLOCK):
            name, first = literal(f"{copy:07}"), literal(f"{copy:07x}")
            renamed = {
                accounts.id: first + func.substr(accounts.id, 8),
                accounts.number: name + func.substr(accounts.number, 8),
                alerts.id: first + func.substr(alerts.id, 8),
                alerts.account_id: first + func.substr(alerts.account_id, 8),
                alerts.raised_at: literal(YESTERDAY - timedelta(seconds=copy), Instant()),
            }
            for row, those in few.items():
                columns = row.__table__.c
                values: list[Any] = [renamed.get(column, column) for column in columns]
                connection.execute(insert(row).from_select(columns.keys(), select(*values).where(those)))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _write(path: Path, size: int, costs: dict[str, float]) -> None:
    """Put the row in place of the one from the run before."""
    before = json.loads(path.read_text("utf-8")) if path.exists() else []
    rest = [each for each in before if each["accounts"] != size]
    path.parent.mkdir(exist_ok=True)
    row = {"accounts": size, "costs": costs, "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    path.write_text(json.dumps([*rest, row], indent=2) + "\n", "utf-8")
