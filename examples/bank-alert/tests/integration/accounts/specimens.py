"""Accounts by the thousand, for tests and benchmarks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from core.domain.currencies import places
from core.domain.money import Money
from modules.accounts.domain.account import Account

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CURRENCIES = ("EUR", "JPY", "KWD")


def money(random: Random, currency: str, limit: int) -> Money:
    """Return an amount between plus and minus the limit, to the currency's last decimal place."""
    step = Decimal(1).scaleb(-places(currency))
    return Money(
        random.randint(-limit * 10 ** places(currency), limit * 10 ** places(currency)) * step, currency
    )


def low_account(number: int) -> Account:
    """Return an account that calls for an alert."""
    return Account(
        id=f"{number:032x}",
        number=f"A-{number:02}",
        holder="Ada",
        address="ada@example.org",
        balance=Money.parse("5", "EUR"),
        balance_at=NOON,
    )


def mixed_accounts(random: Random, number: int) -> Iterator[Account]:
    """Yield accounts in all the conditions that the rules about alerts tell apart."""
    for n in range(number):
        currency = random.choice(CURRENCIES)
        alerted = NOON - timedelta(hours=random.choice((1, 23, 24, 25, 48)))
        yield Account(
            id=f"{n:032x}",
            number=f"A-{n}",
            holder="Ada",
            address="ada@example.org",
            balance=money(random, currency, 250),
            balance_at=NOON,
            threshold=random.choice((None, money(random, currency, 250))),
            active=random.random() < 0.8,
            armed=random.random() < 0.7,
            episode=random.randint(0, 3),
            alerted_at=random.choice((None, alerted)),
        )
