"""Sums are exact, to the last decimal place and beyond 64 bits."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.infrastructure.database.engine import Database
from core.infrastructure.database.types import ExactDecimal, Integer64, KeyText
from modules.accounts.infrastructure.exact_sum import exact_sum

NUMBER = 100_000
PLACES = {"EUR": 2, "JPY": 0, "KWD": 3}


class Balances(DeclarativeBase):
    """Metadata of its own, so that the service's schema stays as it is."""


class Balance(Balances):
    """The two columns of an account that a sum needs: a whole account would take five times as long."""

    __tablename__ = "balances"

    id: Mapped[int] = mapped_column(Integer64(), primary_key=True, autoincrement=False)
    currency: Mapped[str] = mapped_column(KeyText(3))
    balance: Mapped[Decimal] = mapped_column(ExactDecimal())


@pytest.fixture
def _balances(store: Database) -> Iterator[None]:
    store.create_schema(Balances.metadata)
    yield
    Balances.metadata.drop_all(store.engine)


@pytest.mark.usefixtures("_balances")
def test_of_100_000_random_balances_in_three_currencies(store: Database) -> None:
    random = Random(7)
    rows = []
    expected: defaultdict[str, int] = defaultdict(int)
    for n in range(NUMBER):
        currency = random.choice(tuple(PLACES))
        units = random.randint(-(10**14) + 1, 10**14 - 1) * 10 ** PLACES[currency]
        units += random.randrange(10 ** PLACES[currency]) * (1 if units > 0 else -1)
        expected[currency] += units
        rows.append({"id": n, "currency": currency, "balance": Decimal(units).scaleb(-PLACES[currency])})
    with store.engine.begin() as connection:
        connection.execute(insert(Balance), rows)
        query = select(Balance.currency, exact_sum(Balance.balance)).group_by(Balance.currency)
        totals = dict(connection.execute(query).all())
    assert totals == {code: Decimal(units).scaleb(-PLACES[code]) for code, units in expected.items()}
    assert max(abs(total) for total in totals.values()) * 10**4 > 2**63


@pytest.mark.usefixtures("_balances")
def test_of_nothing_is_none(store: Database) -> None:
    with store.engine.connect() as connection:
        assert connection.scalar(select(exact_sum(Balance.balance))) is None
