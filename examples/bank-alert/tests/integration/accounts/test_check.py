"""The check in the database decides as the rules do, once and for all accounts at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import event

from core.domain.money import Money
from core.domain.ports import Begin
from core.infrastructure.database.engine import Database
from modules.accounts.composition import Accounts
from modules.accounts.domain.policies import BalanceIsBelowThreshold, CooldownIsOver, LowBalanceCallsForAlert
from modules.accounts.domain.ports import AccountsUnitOfWork, NewBalance
from modules.accounts.infrastructure.memory import InMemoryAccountsUnitOfWork
from tests.unit.modules.accounts.doubles import RecordingNotifier

from .conftest import Compose
from .specimens import NOON, mixed_accounts, money

LOW = BalanceIsBelowThreshold(Decimal(100), {"JPY": Decimal(150), "KWD": Decimal("0.125")})
RULE = LowBalanceCallsForAlert(LOW, CooldownIsOver(timedelta(hours=24)))


@pytest.mark.parametrize("seed", range(3))
def test_decides_as_the_rules_of_the_domain_do(begin: Begin[AccountsUnitOfWork], seed: int) -> None:
    memory = InMemoryAccountsUnitOfWork()
    with begin() as work:
        for each in (work, memory):
            each.accounts.add_many(mixed_accounts(Random(seed), 600))
        raised = [each.alerts.raise_alerts(RULE, f"{seed:032x}", NOON) for each in (work, memory)]
        assert raised[0] == raised[1] > 50
        assert list(work.alerts.stream()) == list(memory.alerts.stream())
        assert list(work.accounts.stream()) == list(memory.accounts.stream())


@pytest.mark.parametrize("seed", range(3))
def test_records_as_the_rules_of_the_domain_do(begin: Begin[AccountsUnitOfWork], seed: int) -> None:
    random = Random(seed)
    memory = InMemoryAccountsUnitOfWork()
    later = NOON + timedelta(hours=1)
    with begin() as work:
        for each in (work, memory):
            each.accounts.add_many(mixed_accounts(Random(seed), 600))
        new = [NewBalance(a.id, money(random, a.currency, 250), later) for a in memory.accounts.stream()]
        for each in (work, memory):
            each.accounts.record(new, LOW)
        assert list(work.accounts.stream()) == list(memory.accounts.stream())
        assert work.accounts.totals(LOW) == memory.accounts.totals(LOW)
        assert work.accounts.below(LOW, 20) == memory.accounts.below(LOW, 20)


def test_needs_the_same_few_statements_for_any_number_of_accounts(
    begin: Begin[AccountsUnitOfWork], database: Database
) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    for n in (10, 1_000):
        with begin() as work:
            work.accounts.add_many(mixed_accounts(Random(n), n))
            statements.clear()
            assert work.alerts.raise_alerts(RULE, f"{n:032x}", NOON) > 0
            assert len(statements) == 2


def test_checks_at_the_same_time_share_the_accounts_among_them(
    begin: Begin[AccountsUnitOfWork], accounts: Accounts
) -> None:
    with begin() as work:
        work.accounts.add_many(mixed_accounts(Random(1), 300))
        work.commit()
    with ThreadPoolExecutor(4) as pool:
        raised = [future.result() for future in [pool.submit(accounts.check) for _ in range(8)]]
    with begin() as work:
        alerts = list(work.alerts.stream())
    assert sum(raised) == len(alerts) > 20
    assert len({alert.account_id for alert in alerts}) == len(alerts)


def test_balances_recorded_meanwhile_neither_lose_nor_double_an_alert(
    begin: Begin[AccountsUnitOfWork], compose: Compose
) -> None:
    """Twenty accounts fall and recover ten times while others check: each fall has at most one alert."""
    accounts = compose(RecordingNotifier(), cooldown=timedelta(0))
    for n in range(20):
        accounts.open(f"A-{n}", "Ada", "ada@example.org", Money.parse("500", "EUR"))

    def fall_and_recover(n: int) -> None:
        for amount in ("50", "500") * 10:
            accounts.record(f"A-{n}", Money.parse(amount, "EUR"))
        accounts.record(f"A-{n}", Money.parse("50", "EUR"))

    with ThreadPoolExecutor(4) as pool:
        records = [pool.submit(fall_and_recover, n) for n in range(20)]
        checks = [pool.submit(accounts.check) for _ in range(20)]
        raised = sum(check.result() for check in checks)
        for record in records:
            record.result()
    raised += accounts.check()
    with begin() as work:
        alerts, after = list(work.alerts.stream()), list(work.accounts.stream())
    assert len(alerts) == raised == sum(account.episode for account in after)
    assert not any(account.armed for account in after)
    assert all(alert.balance == Money.parse("50", "EUR") for alert in alerts)
