"""The use cases of accounts beside the repository that they use."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from config.settings import Settings
from core.domain.lists import Leafing
from core.domain.money import Money
from core.infrastructure.database.engine import Database
from core.infrastructure.identifiers import Uuid7Identifiers
from modules.accounts.composition import compose
from modules.accounts.domain.account import Account, AccountFilter
from modules.accounts.infrastructure.unit_of_work import SqlAccountsUnitOfWork

FEW = 150
BALANCE = Money(Decimal(1000), "EUR")
LIMIT = Money(Decimal(50), "EUR")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("what", ["open", "find", "watch", "list"])
def test_use_cases(compare: Callable[..., None], settings: Settings, database: Database, what: str) -> None:
    accounts, identifiers = compose(settings), Uuid7Identifiers()
    holder = "Ada Lovelace", "ada@example.org", BALANCE
    numbers = [f"A-{number:04}" for number in range(FEW)]
    for number in numbers:
        accounts.open(number, *holder)

    def open_() -> None:
        new = Account(
            id=identifiers.new(),
            number=identifiers.new(),
            holder=holder[0],
            address=holder[1],
            balance=BALANCE,
            balance_at=NOW,
        )
        with SqlAccountsUnitOfWork(database) as work:
            work.accounts.add(new)
            work.commit()

    def find(number: str) -> None:
        with SqlAccountsUnitOfWork(database) as work:
            work.accounts.by_number([number])

    def watch(number: str) -> None:
        with SqlAccountsUnitOfWork(database) as work:
            account = work.accounts.by_number([number])[number]
            account.watch(LIMIT)
            work.accounts.update(account)
            work.commit()

    def list_() -> None:
        with SqlAccountsUnitOfWork(database) as work:
            work.accounts.list(order_by="number", limit=50, active=True)

    works: dict[str, tuple[Callable[[str], object], Callable[[str], object]]] = {
        "open": (lambda _: accounts.open(identifiers.new(), *holder), lambda _: open_()),
        "find": (accounts.find, find),
        "watch": (lambda number: accounts.watch(number, LIMIT), watch),
        "list": (lambda _: accounts.list(AccountFilter(active=True), Leafing(limit=50)), lambda _: list_()),
    }
    by_use_case, by_repository = works[what]
    compare(
        f"accounts, {what}",
        lambda: deque(map(by_use_case, numbers), maxlen=0),
        lambda: deque(map(by_repository, numbers), maxlen=0),
        backend=settings.db_backend,
        size=FEW,
        rounds=5,
        against="repository",
        at_least=0.9,
        by="CPU",
    )
